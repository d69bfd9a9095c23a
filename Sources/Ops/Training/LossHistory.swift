/// The losses of a training, step by step, with their running means since the epoch began.
///
/// Losses stay on the device; they are read a few steps at a time, so that reading never makes a
/// step wait.
public struct LossHistory: Sendable {
  /// The names of the series.
  public let names: [String]
  /// The values read so far: one row a step, one column a name.
  public private(set) var rows: [[Float]] = []
  private var waiting: [[Tensor]] = []
  private var sums: [Double]
  private var weight = 0.0
  private var waitingWeights: [Double] = []

  /// Creates an empty history.
  public init(names: [String] = StepLosses.names) {
    self.names = names
    sums = Array(repeating: 0, count: names.count)
  }

  /// Steps noted, read or not.
  public var count: Int { rows.count + waiting.count }
  /// Steps noted and not yet read.
  public var waitingCount: Int { waiting.count }

  /// Notes the losses of a step.
  ///
  /// - Parameters:
  ///   - losses: One number a name.
  ///   - samples: Pictures behind them; the means weigh by it.
  public mutating func note(_ losses: [Tensor], samples: Int) {
    waiting.append(losses)
    waitingWeights.append(Double(samples))
  }

  /// Brings the noted losses to the host.
  ///
  /// - Returns: The first loss that is not a finite number: its name and its step from 0.
  public mutating func read() -> (name: String, step: Int)? {
    var bad: (String, Int)?
    for (losses, samples) in zip(waiting, waitingWeights) {
      let row = losses.map { $0.toHost().first ?? .nan }
      if bad == nil, let column = row.firstIndex(where: { !$0.isFinite }) {
        bad = (names[column], rows.count)
      }
      for column in row.indices { sums[column] += samples * Double(row[column]) }
      weight += samples
      rows.append(row)
    }
    waiting = []
    waitingWeights = []
    return bad
  }

  /// The means since the last reset, by name.
  public var means: [(name: String, value: Float)] {
    zip(names, sums).map { ($0, weight > 0 ? Float($1 / weight) : .nan) }
  }

  /// Starts new means; the rows stay.
  public mutating func resetMeans() {
    sums = Array(repeating: 0, count: names.count)
    weight = 0
  }
}
