/// Pictures that came one after the other, spread over all there were when they are too many.
struct Filmstrip {
  /// The strips of the newest training of a session, also of one that was stopped.
  enum Newest: ServiceKey {
    static func make(for runtime: Runtime) -> Filmstrip { Filmstrip() }
  }

  /// Bytes of pixels that are kept.
  private static let room = 64 << 20

  private var kept: [Picture] = []
  private var newest: Picture?
  private var count = 0
  /// Every how many pictures one is kept.
  private var stride = 1

  /// The pictures from first to last.
  var pictures: [Picture] {
    guard let newest, (count - 1) % stride != 0 else { return kept }
    return kept + [newest]
  }

  /// Adds a picture. When there is no room, every other one goes.
  mutating func add(_ picture: Picture) {
    if count % stride == 0 { kept.append(picture) }
    newest = picture
    count += 1
    let limit = max(8, min(120, Self.room / max(1, picture.rgb.count)))
    guard kept.count > limit else { return }
    kept = kept.indices.filter { $0 % 2 == 0 }.map { kept[$0] }
    stride *= 2
  }
}
