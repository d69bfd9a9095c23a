/// Serves the pictures of a set in batches. What a batch holds depends on seed, epoch and position
/// alone, never on the number of threads that read ahead.
public final class Loader: Sendable {
  /// The pictures.
  public let dataset: Dataset
  /// Pictures in a batch; the last one of an epoch may hold fewer.
  public let batch: Int
  /// Whether each epoch has an order of its own.
  public let shuffles: Bool
  /// Of order and augmentation.
  public let seed: UInt64
  /// Threads that read ahead.
  public let readers: Int
  /// Where the batches are put.
  public let device: Device

  /// Creates a loader.
  ///
  /// - Parameters:
  ///   - dataset: The pictures.
  ///   - batch: Pictures in a batch, 1 or more and no more than the set holds.
  ///   - shuffles: Whether each epoch has an order of its own.
  ///   - seed: Of order and augmentation.
  ///   - readers: Threads that read ahead, 1 to 64.
  ///   - device: Where the batches are put.
  /// - Throws: `DatasetError.batchTooLarge`, `.argument`.
  public init(
    _ dataset: Dataset, batch: Int, shuffles: Bool = false, seed: UInt64 = 0, readers: Int = 2,
    on device: Device
  ) throws(DatasetError) {
    guard batch >= 1 else { throw .argument(name: "batch", reason: "must be 1 or more") }
    guard batch <= dataset.count else {
      throw .batchTooLarge(batch: batch, count: dataset.count)
    }
    guard (1...64).contains(readers) else {
      throw .argument(name: "readers", reason: "must be from 1 to 64")
    }
    self.dataset = dataset
    self.batch = batch
    self.shuffles = shuffles
    self.seed = seed
    self.readers = readers
    self.device = device
  }

  /// Batches of an epoch.
  public var count: Int { (dataset.count + batch - 1) / batch }

  /// The order of the pictures in an epoch.
  public func order(epoch: Int) -> [Int] {
    guard shuffles else { return Array(0..<dataset.count) }
    return Sampling.shuffled(
      dataset.count, key: RandomKey(seed: seed, purpose: .shuffle, step: UInt64(max(epoch, 0))))
  }

  /// The batches of an epoch.
  ///
  /// - Parameters:
  ///   - epoch: From 0; it chooses order and augmentation.
  ///   - position: The batch to begin with, to go on in the middle of an epoch.
  public func batches(epoch: Int = 0, from position: Int = 0) -> BatchReader {
    BatchReader(self, epoch: epoch, position: position)
  }
}

/// Reads the batches of one epoch, ahead of their use.
public final class BatchReader {
  private let loader: Loader
  private let ahead: ReadAhead
  private let order: [Int]
  /// Batches of the epoch gone through, those without a readable picture included.
  public private(set) var position: Int
  /// The places in the set of the pictures of the newest batch.
  public private(set) var places: [Int] = []

  init(_ loader: Loader, epoch: Int, position: Int) {
    self.loader = loader
    let epoch = max(epoch, 0)
    let order = loader.order(epoch: epoch)
    self.order = order
    self.position = min(max(position, 0), loader.count)
    let (dataset, seed) = (loader.dataset, loader.seed)
    ahead = ReadAhead(
      from: self.position * loader.batch, count: order.count, threads: loader.readers,
      capacity: max(loader.readers, 2 * loader.batch)
    ) { place in dataset.pixels(order[place], epoch: epoch, seed: seed) }
  }

  deinit { ahead.stop() }

  /// The next batch; nil after the last. Pictures that cannot be read are left out.
  ///
  /// - Throws: `DatasetError.nothingReadable` when a whole epoch held none; `.tensor`.
  public func next() throws(DatasetError) -> Batch? {
    while position * loader.batch < order.count {
      let start = position * loader.batch
      position += 1
      var pictures: [[UInt8]] = []
      places = []
      for place in start..<min(start + loader.batch, order.count) {
        guard let pixels = ahead.take(place) else { continue }
        pictures.append(pixels)
        places.append(order[place])
      }
      if !pictures.isEmpty { return try make(pictures) }
    }
    let skipped = loader.dataset.skipped
    if skipped.count == order.count, let first = skipped.first {
      throw .nothingReadable(count: order.count, first: first.reason)
    }
    return nil
  }

  private func make(_ pictures: [[UInt8]]) throws(DatasetError) -> Batch {
    do throws(TensorError) {
      return try Tensor.pictures(pictures, size: loader.dataset.size, on: loader.device).labBatch()
    } catch { throw .tensor(error) }
  }
}

extension Tensor {
  /// Interleaved 8-bit pictures as `[n, 3, size, size]` in `0…1`, parted into planes on the way to
  /// the device; the rest is done there.
  static func pictures(_ pictures: [[UInt8]], size: Int, on device: Device) throws(TensorError)
    -> Tensor
  {
    let area = size * size
    let values = [Float](unsafeUninitializedCapacity: pictures.count * 3 * area) { planes, count in
      for pixels in pictures {
        pixels.withUnsafeBufferPointer { pixels in
          guard let from = pixels.baseAddress, let planes = planes.baseAddress else { return }
          for channel in 0..<3 { part(from + channel, to: planes + count + channel * area, area) }
        }
        count += 3 * area
      }
    }
    return try Tensor(values, shape: [pictures.count, 3, size, size], on: device)
  }

  /// Every third byte, as a share of 255. A loop of its own, so that it becomes vector code.
  private static func part(
    _ bytes: UnsafePointer<UInt8>, to plane: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for pixel in 0..<count { plane[pixel] = Float(bytes[3 &* pixel]) / 255 }
  }
}
