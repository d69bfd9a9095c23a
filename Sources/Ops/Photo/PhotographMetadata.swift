/// What a picture file says besides its pixels, kept as the bytes that say it.
///
/// A reader fills it; `forOutput` makes it true for the new file; a writer puts it there.
public struct PhotographMetadata: Sendable, Equatable {
  /// The EXIF block: a small TIFF file, without the `Exif` that stands before it in a JPEG.
  public var exif: [UInt8]?
  /// The XMP packet, XML in UTF-8.
  public var xmp: [UInt8]?
  /// Segments of a JPEG that hold what did not fit into the packet, each as it stands there.
  public var extendedXMP: [[UInt8]] = []
  /// Photoshop's image resources, with the IPTC record (captions, names, places) among them.
  public var photoshop: [UInt8]?
  /// The ICC profile of the file that was read. Its colours are converted when the pixels are
  /// read; what is written is sRGB and says so, so no writer puts this anywhere.
  public var profile: [UInt8]?
  /// Pixels a length, or the shape of a pixel.
  public var density: PixelDensity?
  /// The text chunks of a PNG, packed ones too, in their order.
  public var texts: [MetadataBlock] = []
  /// The comments of a JPEG, in their order; mostly UTF-8 or Latin-1, which is not said.
  public var comments: [[UInt8]] = []
  /// The seven bytes of a PNG's `tIME`, when the picture was last changed.
  public var time: [UInt8]?
  /// Chunks of a PNG that may be copied by a program that does not know them, and segments of a
  /// JPEG that belong to programs; they go from PNG to PNG and from JPEG to JPEG.
  public var others: [MetadataBlock] = []
  /// What was not understood or is not kept, and why; for the user to see.
  public var notes: [PhotographNote] = []

  /// Creates metadata that say nothing.
  public init() {}
}

/// A chunk of a PNG or a segment of a JPEG.
public struct MetadataBlock: Sendable, Equatable {
  /// The chunk's four letters (`tEXt`), or the segment's name (`APP5`).
  public var kind: String
  /// What it holds, as it stands in the file.
  public var bytes: [UInt8]

  /// Creates a block from its parts.
  public init(kind: String, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}
