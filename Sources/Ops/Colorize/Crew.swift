/// The threads of a device as the pixel loops of photographs use them; alone on a device that has
/// none.
struct Crew {
  private let workers: Workers?

  init(_ device: Device) { workers = (device.backend as? HostBackend)?.workers }

  /// Runs `body(0)` to `body(parts − 1)`, shared over the threads. Parts must not touch what other
  /// parts write; then the result is the same for any number of threads.
  func run(parts: Int, _ body: (Int) -> Void) {
    if let workers {
      workers.run(parts: parts, body)
    } else {
      for part in 0..<max(0, parts) { body(part) }
    }
  }
}
