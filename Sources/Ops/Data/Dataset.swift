/// What is wrong with a set of pictures or a loader over it.
public enum DatasetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There are no pictures.
  case empty
  /// A number outside what is possible.
  case argument(name: String, reason: String)
  /// A batch larger than the set.
  case batchTooLarge(batch: Int, count: Int)
  /// None of the pictures could be read; the first reason.
  case nothingReadable(count: Int, first: String)
  /// The engine refused.
  case tensor(TensorError)

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .empty: return "the set has no pictures: give a folder that holds .jpg or .png files"
    case .argument(let name, let reason): return "\(name) \(reason)"
    case .batchTooLarge(let batch, let count):
      return "a batch of \(batch) is larger than the set of \(count) "
        + "picture\(count == 1 ? "" : "s"): use batch: \(count) or less, or more pictures"
    case .nothingReadable(let count, let first):
      return "none of the \(count) pictures could be read; the first: \(first)"
    case .tensor(let error): return error.description
    }
  }
}

/// What is changed at random in a picture each time it is used.
public struct Augmentation: Sendable, Equatable {
  /// Mirrors a picture left to right, with one chance in two each time it is used.
  public var flips: Bool
  /// Enlarges by 286/256 and cuts out a random part. Source: pix2pix.
  public var jitters: Bool

  /// Creates an augmentation; none by default.
  public init(flips: Bool = false, jitters: Bool = false) {
    self.flips = flips
    self.jitters = jitters
  }
}

/// Pictures of one size, read when they are asked for and kept in memory while there is room.
///
/// They are kept as they are before augmentation, so what an epoch sees does not depend on what was
/// kept; the memory goes back with the set. A file that is kept, or that could not be read, is not
/// looked at again: one that changes on disk is seen in its new state by a new set, and by this one
/// only where there was no room for it.
public final class Dataset: Sendable {
  /// The picture files.
  public let paths: [String]
  /// Height and width the pictures are brought to; the aspect is not kept.
  public let size: Int
  /// What is changed at random.
  public let augmentation: Augmentation
  /// Whether JPEGs are decoded at a part of their size where that is at least twice `size`; see
  /// `Image.init(contentsOf:scaledTo:_:limits:)`.
  public let readsDrafts: Bool

  private struct State {
    var cache: PictureCache
    var skipped: [Int: String] = [:]
  }
  private let state: Locked<State>

  /// Creates a set.
  ///
  /// - Parameters:
  ///   - paths: Picture files.
  ///   - size: Height and width in pixels, 1 to 8192.
  ///   - augmentation: What is changed at random.
  ///   - readsDrafts: Whether large JPEGs are decoded at a part of their size, which is faster.
  ///   - cacheLimit: Bytes of decoded pictures kept for the next epoch; nil for an eighth of the
  ///     memory this process may use, at most 1 GiB.
  /// - Throws: `DatasetError.empty`, `.argument`.
  public init(
    _ paths: [String], size: Int, augmentation: Augmentation = Augmentation(),
    readsDrafts: Bool = true, cacheLimit: Int? = nil
  ) throws(DatasetError) {
    guard !paths.isEmpty else { throw .empty }
    guard (1...8192).contains(size) else {
      throw .argument(name: "size", reason: "must be from 1 to 8192 pixels, not \(size)")
    }
    self.paths = paths
    self.size = size
    self.augmentation = augmentation
    self.readsDrafts = readsDrafts
    let cache = PictureCache(limit: cacheLimit ?? PictureCache.standardLimit)
    state = Locked(State(cache: cache))
  }

  /// Pictures in the set, readable or not.
  public var count: Int { paths.count }

  /// Pictures that could not be read so far: each path with the reason.
  public var skipped: [(path: String, reason: String)] {
    state.withLock { state in
      state.skipped.sorted { $0.key < $1.key }.map { (paths[$0.key], $0.value) }
    }
  }

  /// Bytes of decoded pictures in memory, and the most there may be.
  public var kept: (bytes: Int, limit: Int) {
    state.withLock { ($0.cache.bytes, $0.cache.limit) }
  }

  /// A picture as it is before augmentation, read anew.
  ///
  /// - Parameter index: Its place in `paths`.
  /// - Throws: As `Image.init(contentsOf:limits:)`.
  public func picture(_ index: Int) throws(ImageError) -> Image { try read(index, side: size) }

  private func read(_ index: Int, side: Int) throws(ImageError) -> Image {
    if readsDrafts { return try Image(contentsOf: paths[index], scaledTo: side, side) }
    return try Image(contentsOf: paths[index]).resized(width: side, height: side)
  }

  /// Height and width at which a picture is kept.
  private var side: Int {
    augmentation.jitters ? max(size, (size * 286 + 128) / 256) : size
  }

  /// The pixels of a picture as it is seen in an epoch: `size · size · 3` bytes, interleaved; nil
  /// when the file cannot be read, which is noted in `skipped`.
  func pixels(_ index: Int, epoch: Int, seed: UInt64) -> [UInt8]? {
    guard let image = image(index) else { return nil }
    var picture = image
    func word(_ purpose: RandomPurpose) -> UInt64 {
      RandomKey(
        seed: seed, purpose: purpose, step: UInt64(epoch), sample: UInt32(truncatingIfNeeded: index)
      ).word(0)
    }
    if augmentation.jitters {
      let room = UInt64(side - size + 1)
      let place = word(.crop)
      let (x, y) = (Int(place % room), Int(place >> 32 % room))
      guard let part = try? picture.cropped(x: x, y: y, width: size, height: size) else {
        return nil
      }
      picture = part
    }
    if augmentation.flips, word(.flip) >> 63 == 1 { picture = picture.flippedHorizontally() }
    return picture.pixels
  }

  private func image(_ index: Int) -> Image? {
    let known: (pixels: [UInt8]?, isBad: Bool) = state.withLock {
      ($0.cache[index], $0.skipped[index] != nil)
    }
    if known.isBad { return nil }
    if let pixels = known.pixels { return Image(width: side, height: side, pixels: pixels) }
    do throws(ImageError) {
      let image = try read(index, side: side)
      state.withLock { $0.cache.keep(image.pixels, at: index) }
      return image
    } catch {
      state.withLock { $0.skipped[index] = error.description }
      return nil
    }
  }
}
