/// Times a loader alone: pictures of a folder read, decoded, brought to size, and their colours
/// converted, with nobody learning from them.
public struct LoaderBench: Sendable {
  /// The folder of pictures.
  public var folder: String
  /// Height and width the pictures are brought to.
  public var size = 256
  /// Pictures in a batch.
  public var batch = 16
  /// Epochs; the first reads the files, later ones find decoded pictures in memory.
  public var epochs = 2
  /// Threads of the device, and threads that read ahead; nil for one a core, and for two.
  public var threads: Int?

  /// Measures a folder.
  public init(_ folder: String) { self.folder = folder }

  /// Measures.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked before each batch.
  ///   - progress: Told how many of all batches are done.
  /// - Returns: Nil when told to stop.
  /// - Throws: `BenchError` for a folder without pictures and for numbers out of range.
  public func run(
    shouldStop: () -> Bool = { false }, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(BenchError) -> LoaderReport? {
    try BenchError.require("epochs", epochs, in: 1...1000)
    let paths: [String]
    do throws(ImageFolderError) { paths = try ImageFolder(folder).paths } catch {
      throw .folder(error)
    }
    let device = try BenchError.measured { () throws(TensorError) in
      try Device.host(threads: threads)
    }
    do throws(DatasetError) {
      let dataset = try Dataset(paths, size: size, augmentation: Augmentation(flips: true))
      let loader = try Loader(
        dataset, batch: batch, shuffles: true, readers: min(threads ?? 2, 64), on: device)
      var report = LoaderReport(epochs: [], skipped: 0, memory: nil)
      for epoch in 0..<epochs {
        let start = Timings.now()
        let batches = loader.batches(epoch: epoch)
        var count = 0
        while let batch = try batches.next() {
          count += batch.count
          progress(epoch * loader.count + batches.position, epochs * loader.count)
          if shouldStop() { return nil }
        }
        report.epochs.append(
          LoaderReport.Epoch(pictures: count, seconds: Timings.now() - start))
      }
      report.skipped = dataset.skipped.count
      report.memory = MachineUse.residentPeak()
      return report
    } catch { throw .data(error) }
  }
}

/// What the epochs of a loader took.
public struct LoaderReport: Sendable, Equatable {
  /// One epoch.
  public struct Epoch: Sendable, Equatable {
    /// Pictures served.
    public var pictures: Int
    /// How long it took.
    public var seconds: Double
    /// Pictures a second.
    public var picturesPerSecond: Double { seconds > 0 ? Double(pictures) / seconds : 0 }
  }

  /// The epochs in order.
  public var epochs: [Epoch]
  /// Files that could not be read.
  public var skipped: Int
  /// Bytes of memory the process held at most; nil where the system does not say.
  public var memory: Int?
}
