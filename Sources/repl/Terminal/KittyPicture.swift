import Kernel

/// A picture in kitty's graphics protocol: raw pixels in chunks of text.
/// (sw.kovidgoyal.net/kitty/graphics-protocol)
struct KittyPicture {
  /// Characters of a chunk at most; a multiple of 4, as the protocol wants.
  static let chunk = 4096
  /// Columns the picture is scaled to, in its own shape; nil shows its own pixels.
  var columns: Int?
  /// What names the picture: another one of the same name takes its place.
  var id: Int?
  /// Whether the cursor stays where it is, at the upper left corner of the picture.
  var keepsCursor = false

  /// The bytes that show `picture`, of three bytes a pixel.
  func text(_ picture: Picture) -> String {
    var keys = "a=T,f=24,s=\(picture.width),v=\(picture.height)"
    if let id { keys += ",i=\(id)" }
    if let columns { keys += ",c=\(columns)" }
    if keepsCursor { keys += ",C=1" }
    // An answer would arrive as if it had been typed.
    keys += ",q=2"
    let data = Array(base64(picture.rgb).utf8)
    var text = ""
    for start in stride(from: 0, to: data.count, by: Self.chunk) {
      let end = min(start + Self.chunk, data.count)
      let more = end < data.count ? 1 : 0
      text += "\u{1b}_G" + (start == 0 ? keys + "," : "") + "m=\(more);"
      text += String(decoding: data[start..<end], as: UTF8.self) + "\u{1b}\\"
    }
    return text
  }
}
