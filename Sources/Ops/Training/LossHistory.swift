/// The losses of a training, step by step, with their running means since the epoch began.
///
/// Losses stay on the device; they are read a few steps at a time, so that reading never makes a
/// step wait.
public struct LossHistory: Sendable {
  /// The names of the series.
  public let names: [String]
  /// The values read so far: one row a step, one column a name.
  public private(set) var rows: [[Float]] = []
  /// Pictures behind each row; the means weigh by it.
  public private(set) var samples: [Int] = []
  /// The first row of the means.
  private var start = 0
  private var waiting: [[Tensor]] = []
  private var waitingSamples: [Int] = []
  private var sums: [Double]

  /// Creates an empty history.
  public init(names: [String] = StepLosses.names) {
    self.names = names
    sums = Array(repeating: 0, count: names.count)
  }

  /// Creates a history from what was noted before.
  ///
  /// - Parameters:
  ///   - rows: As many columns as names.
  ///   - samples: One number a row.
  ///   - pictures: How many of the last pictures belong to the means.
  init(names: [String], rows: [[Float]], samples: [Int], lastPictures pictures: Int) {
    self.init(names: names)
    var rest = pictures
    start = rows.count
    while rest > 0, start > 0 {
      start -= 1
      rest -= samples[start]
    }
    // Noted again one by one: the sums come out with the same bits.
    for (row, count) in zip(rows, samples) { note(row, count) }
  }

  /// Steps noted, read or not.
  public var count: Int { rows.count + waiting.count }
  /// Steps noted and not yet read.
  public var waitingCount: Int { waiting.count }
  /// Pictures behind the means, those of steps not yet read included.
  public var pictures: Int {
    samples[min(start, samples.count)...].reduce(0, +) + waitingSamples.reduce(0, +)
  }

  /// Notes the losses of a step.
  ///
  /// - Parameters:
  ///   - losses: One number a name.
  ///   - samples: Pictures behind them; the means weigh by it.
  public mutating func note(_ losses: [Tensor], samples: Int) {
    waiting.append(losses)
    waitingSamples.append(samples)
  }

  /// Brings the noted losses to the host.
  ///
  /// - Returns: The first loss that is not a finite number: its name and its step from 0.
  public mutating func read() -> (name: String, step: Int)? {
    var bad: (String, Int)?
    for (losses, samples) in zip(waiting, waitingSamples) {
      let row = losses.map { $0.toHost().first ?? .nan }
      if bad == nil, let column = row.firstIndex(where: { !$0.isFinite }) {
        bad = (names[column], rows.count)
      }
      note(row, samples)
    }
    waiting = []
    waitingSamples = []
    return bad
  }

  private mutating func note(_ row: [Float], _ count: Int) {
    if rows.count >= start {
      for column in row.indices { sums[column] += Double(count) * Double(row[column]) }
    }
    rows.append(row)
    samples.append(count)
  }

  /// The means since the last reset, by name.
  public var means: [(name: String, value: Float)] {
    let weight = Double(samples[min(start, samples.count)...].reduce(0, +))
    return zip(names, sums).map { ($0, weight > 0 ? Float($1 / weight) : .nan) }
  }

  /// Starts new means; the rows stay.
  public mutating func resetMeans() {
    sums = Array(repeating: 0, count: names.count)
    start = count
  }
}
