/// Something a photograph's file says that was not used or not kept. Nothing went wrong with the
/// pixels; the user may want to know.
public enum PhotographNote: Sendable, Equatable, CustomStringConvertible {
  /// The colour profile was passed over, and the colours were taken for sRGB.
  case profileIgnored(reason: String)
  /// A part of the metadata was dropped; `part` is its name, `EXIF` or `the thumbnail`.
  case dropped(part: String, reason: String)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .profileIgnored(let reason):
      "the colour profile was ignored, because \(reason); the colours were taken for sRGB."
    case .dropped(let part, let reason):
      "\(part) was not kept, because \(reason)."
    }
  }
}
