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
  /// Bytes that all photographs coloured at once may take for the whole of a picture, in codecs and
  /// to be turned. One alone may always be coloured; others wait.
  public var coloringBytes = 2 << 30
  /// Bytes of texts, EXIF, XMP and the like that are kept from a picture file, all together.
  public var metadataBytes = 64 << 20
  /// Bytes of a colour profile.
  public var profileBytes = 16 << 20
  /// Bytes of the header of a `.safetensors` file, as the format itself bounds it; of the table
  /// of a ZIP archive too.
  public var headerBytes = 100_000_000
  /// Names in a weight file, and records in an archive.
  public var keys = 65_536
  /// Bytes of a name in a weight file.
  public var nameBytes = 1_024
  /// Lists and objects inside each other in JSON; open marks in a pickle.
  public var nesting = 1_000
  /// Bytes of a pickle. That of a ResNet-18 takes 40,000.
  public var pickleBytes = 1 << 26
  /// Things a pickle may make, and places in them. A tensor takes about 35.
  public var pickleObjects = 1 << 22
  /// Bytes of a compressed record once it is unpacked.
  public var inflatedBytes = 1 << 30
  /// Bytes of a compressed record, once unpacked, of which a tensor may show less than an eighth.
  public var sharedInflatedBytes = 1 << 24
  /// Numbers of one tensor in a weight file: as floats, 4 GiB.
  public var tensorNumbers = 1 << 30

  /// The limits that hold unless others are given.
  public static let standard = Limits()

  /// Creates the standard limits, to be changed.
  public init() {}
}
