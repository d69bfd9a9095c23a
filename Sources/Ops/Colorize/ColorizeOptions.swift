/// How photographs are coloured.
public struct ColorizeOptions: Sendable, Equatable {
  /// In which format results are written.
  public enum Format: String, Sendable, CaseIterable {
    /// That of the photograph, under its own name.
    case same
    case png
    case jpeg
  }

  /// The long side in pixels at which the network sees a picture, 16 to 4096; the aspect is kept.
  public var size: Int
  /// Factor of the colour: 0 leaves grey, 1 takes it as painted, up to 2.
  public var strength: Float
  /// In which format results are written.
  public var format: Format
  /// Quality of JPEG results, 1 to 100; nil for that of the photograph, but 90 at least.
  public var quality: Int?
  /// Whether a small picture of before and after is written beside each result.
  public var compares: Bool
  /// Whether results that exist are made anew.
  public var overwrites: Bool

  /// Creates options; the defaults are those of the command.
  public init(
    size: Int = 256, strength: Float = 1, format: Format = .same, quality: Int? = nil,
    compares: Bool = false, overwrites: Bool = false
  ) {
    self.size = size
    self.strength = strength
    self.format = format
    self.quality = quality
    self.compares = compares
    self.overwrites = overwrites
  }

  /// Throws for a number out of range.
  func check() throws(ColorizeError) {
    guard (16...4096).contains(size) else {
      throw .argument(name: "size", reason: "must be from 16 to 4096 pixels, not \(size)")
    }
    guard strength >= 0, strength <= 2 else {
      throw .argument(name: "strength", reason: "must be from 0 to 2, not \(strength)")
    }
    if let quality, !(1...100).contains(quality) {
      throw .argument(name: "quality", reason: "must be from 1 to 100, not \(quality)")
    }
  }

  /// The format of the result of a photograph.
  func output(for format: ImageFormat) -> ImageFormat {
    switch self.format {
    case .same: format
    case .png: .png
    case .jpeg: .jpeg
    }
  }
}

/// Where the time of a photograph went, in seconds; the steps of the second pass overlap.
public struct ColorizeSeconds: Sendable, Equatable {
  /// Decoding, both passes.
  public var decode = 0.0
  /// Making the small picture.
  public var shrink = 0.0
  /// The network.
  public var network = 0.0
  /// Colour at full size: guide, gamut, samples.
  public var join = 0.0
  /// Encoding and writing.
  public var encode = 0.0
  /// From beginning to end.
  public var total = 0.0

  /// No time at all.
  public init() {}
}

/// A photograph that was coloured.
public struct ColoredPhotograph: Sendable, Equatable {
  /// The result.
  public var path: String
  /// Columns as stored.
  public var width: Int
  /// Rows as stored.
  public var height: Int
  /// Where the time went.
  public var seconds: ColorizeSeconds
  /// What could not be kept.
  public var notes: [String]
}
