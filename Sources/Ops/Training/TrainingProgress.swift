/// How far a training is: what a checkpoint keeps beside networks and optimisers, so that it can go
/// on as if it had never stopped.
public struct TrainingProgress: Sendable {
  /// Epochs done.
  public var epoch = 0
  /// Pictures of the epoch at hand that were served.
  public var position = 0
  /// Losses step by step; its means are those of the epoch at hand.
  public var history: LossHistory
  /// One summary an epoch done.
  public var epochs: [EpochSummary] = []

  /// Nothing done yet.
  public init(lossNames: [String]) { history = LossHistory(names: lossNames) }

  /// The first epoch, from 0, that was judged by the pictures at hand.
  var bestStart = 0

  /// The lowest validation L1 so far; nil without a validation.
  public var bestL1: Float? { epochs.dropFirst(bestStart).compactMap(\.validationL1).min() }

  /// Whether the last epoch done is the best by validation.
  var isBest: Bool {
    guard epochs.count > bestStart, let last = epochs.last?.validationL1 else { return false }
    return last == bestL1
  }
}

/// How an epoch went.
public struct EpochSummary: Sendable {
  /// From 1.
  public var epoch: Int
  /// Mean losses by name.
  public var losses: [(name: String, value: Float)]
  /// Mean |ab − truth| over the validation set, in network units; nil without one.
  public var validationL1: Float?
  /// The same for ab = 0.
  public var greyL1: Float?
  /// Pictures learned from.
  public var pictures: Int
}

extension TrainingProgress {
  private static let losses = "history.losses"
  private static let samples = "history.samples"
  private static let summaries = "history.epochs"

  /// The history as named arrays: one row a step, pictures a step, one row an epoch. What is not
  /// known of an epoch is NaN.
  var arrays: [(name: String, shape: [Int], values: [Float])] {
    let (names, steps) = (history.names.count, history.rows.count)
    let rows = epochs.map { epoch in
      epoch.losses.map(\.value)
        + [epoch.validationL1 ?? .nan, epoch.greyL1 ?? .nan, Float(epoch.pictures)]
    }
    return [
      (Self.losses, [steps, names], history.rows.flatMap { $0 }),
      (Self.samples, [steps], history.samples.map { Float($0) }),
      (Self.summaries, [epochs.count, names + 3], rows.flatMap { $0 }),
    ]
  }

  /// The place and the names, as texts.
  var texts: [String: String] {
    [
      "epoch": String(epoch), "position": String(position),
      "losses": history.names.joined(separator: " "), "pictures": String(history.pictures),
      "best start": String(bestStart),
    ]
  }

  /// Reads what `arrays` and `texts` are; a file without a history gives an empty one.
  ///
  /// - Throws: `TrainingError.weights` when the arrays do not fit the names.
  init(_ file: WeightFile, lossNames: [String]) throws(TrainingError) {
    epoch = try file.counter("epoch")
    position = try file.counter("position")
    bestStart = try file.counter("best start")
    history = LossHistory(names: lossNames)
    let names = file.metadata["losses"].map { $0.split(separator: " ").map(String.init) }
    guard file.isCheckpoint, names == lossNames else { return }
    /// The rows of an array; one that is not there has none.
    func array(_ name: String, columns: Int?) throws(TrainingError) -> [[Float]] {
      guard let shape = file.entry(named: name)?.shape else { return [] }
      guard shape.count == (columns == nil ? 1 : 2), columns == nil || shape[1] == columns else {
        throw .weights("\(file.path) is no checkpoint of this program: its \(name) is \(shape)")
      }
      let (values, width) = (try file.numbers(named: name), columns ?? 1)
      return stride(from: 0, to: values.count, by: width).map {
        Array(values[$0..<($0 + width)])
      }
    }
    let rows = try array(Self.losses, columns: lossNames.count)
    let counts = try array(Self.samples, columns: nil).map(\.[0])
    guard rows.count == counts.count, counts.allSatisfy({ (0...0x1p24).contains($0) }) else {
      throw .weights(
        "\(file.path) is no checkpoint of this program: its \(Self.samples) do not count pictures")
    }
    history = LossHistory(
      names: lossNames, rows: rows, samples: counts.map { Int($0) },
      lastPictures: try file.counter("pictures"))
    let summaries = try array(Self.summaries, columns: lossNames.count + 3)
    epochs = summaries.enumerated().map { number, row in
      let k = lossNames.count
      func known(_ value: Float) -> Float? { value.isNaN ? nil : value }
      return EpochSummary(
        epoch: number + 1, losses: Array(zip(lossNames, row)), validationL1: known(row[k]),
        greyL1: known(row[k + 1]), pictures: Int(exactly: row[k + 2]) ?? 0)
    }
  }
}
