import Kernel

/// A picture in the protocol of iTerm2, which others speak too: a PNG file as text.
/// (iterm2.com/documentation-images.html)
struct ITermPicture {
  /// Columns the picture is scaled to; its shape is kept.
  var columns: Int
  /// Bytes of a file at most; as text it stays below the 1 MiB some terminals take at once.
  static let largestFile = 750_000

  /// The bytes that show `picture`; nil when no PNG file can be made of it. One whose file would be
  /// too large is sent with fewer pixels.
  func text(_ picture: Picture) -> String? {
    var picture = picture
    while var file = try? picture.encodedPNG() {
      if file.count > Self.largestFile, picture.width > 1, picture.height > 1 {
        picture = picture.averaged(width: picture.width * 3 / 4, height: picture.height * 3 / 4)
        file = []
        continue
      }
      return "\u{1b}]1337;File=inline=1;size=\(file.count);width=\(columns);"
        + "preserveAspectRatio=1:" + base64(file) + "\u{7}"
    }
    return nil
  }
}
