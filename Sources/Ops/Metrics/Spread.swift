/// Mean and deviation of scores, kept as count, mean and M2.
///
/// Source: Welford 1962: a running mean and sum of squares that do not cancel.
public struct Spread: Sendable, Equatable {
  /// Scores the mean is taken over.
  public private(set) var count = 0
  /// Scores that were infinite, as the PSNR of identical pictures is. They are counted here and left
  /// out of the mean: one of them would make it infinite, and any number put in their place would
  /// be made up.
  public private(set) var infiniteCount = 0
  private var average = 0.0
  private var squares = 0.0

  /// No scores.
  public init() {}

  /// The spread of some scores, taken in order.
  public init(_ scores: some Sequence<Double>) {
    for score in scores { add(score) }
  }

  /// Adds a score. One that is not a number makes the mean no number, too.
  public mutating func add(_ score: Double) {
    guard !score.isInfinite else {
      infiniteCount += 1
      return
    }
    count += 1
    let delta = score - average
    average += delta / Double(count)
    squares += delta * (score - average)
  }

  /// The mean; infinite where all scores were, and not a number where there were none.
  public var mean: Double {
    count > 0 ? average : infiniteCount > 0 ? .infinity : .nan
  }

  /// The standard deviation, unbiased (divided by count − 1); 0 for fewer than two scores.
  public var deviation: Double { count > 1 ? (squares / Double(count - 1)).squareRoot() : 0 }
}
