internal import CHost

/// Decoded pictures of a set that stay in memory, as bytes, up to a bound.
///
/// What is in first stays: a set that is gone through in another order each epoch gains nothing from
/// throwing out what was used longest ago. Threads share it behind a lock.
struct PictureCache {
  /// Bytes that pictures may take.
  let limit: Int
  /// Bytes they take now.
  private(set) var bytes = 0
  private var pictures: [Int: [UInt8]] = [:]

  /// An eighth of the memory this process may use, and no more than 1 GiB.
  static var standardLimit: Int { min(Int(clamping: host_memory()) / 8, 1 << 30) }

  init(limit: Int) { self.limit = limit }

  /// The pixels of a picture, if they are here.
  subscript(index: Int) -> [UInt8]? { pictures[index] }

  /// Keeps the pixels of a picture if there is room. Two epochs that are read at the same time may
  /// bring the same one; it is counted once.
  mutating func keep(_ pixels: [UInt8], at index: Int) {
    guard pixels.count <= limit - bytes, pictures[index] == nil else { return }
    pictures[index] = pixels
    bytes += pixels.count
  }
}
