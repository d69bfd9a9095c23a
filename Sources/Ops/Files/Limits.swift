/// How large a thing from a file may be before it is refused.
///
/// A program in Swift cannot survive a failed allocation, so each size that a file declares is
/// checked against these before memory is taken. One value holds them all; to allow more, change a
/// copy of `standard` and hand it to the reader.
public struct Limits: Sendable, Equatable {
  /// Pixels of a picture, read or made. 178,956,970 is where Pillow refuses too.
  public var maximumPixels = 178_956_970
  /// Bytes of a picture file that is read whole.
  public var imageFileBytes = 1 << 30
  /// Passes of a progressive JPEG over the picture.
  public var jpegScans = 100
  /// Bytes a codec may take for the whole of a progressive or interlaced picture.
  public var codecBytes = 2 << 30
  /// Bytes of texts, EXIF, XMP and the like that are kept from a picture file, all together.
  public var metadataBytes = 64 << 20
  /// Bytes of a colour profile.
  public var profileBytes = 16 << 20
  /// Bytes of the header of a `.safetensors` file, as the format itself bounds it.
  public var headerBytes = 100_000_000
  /// Names in the header of a weight file.
  public var keys = 65_536
  /// Lists and objects inside each other in JSON.
  public var nesting = 1_000

  /// The limits that hold unless others are given.
  public static let standard = Limits()

  /// Creates the standard limits, to be changed.
  public init() {}
}
