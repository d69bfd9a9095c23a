/// What a colorization is judged by. Every metric is taken picture by picture; the mean over the
/// pictures is what is reported.
public enum Metric: Int, Sendable, CaseIterable {
  /// Mean |ab − truth| in network units; see `ChromaError.l1`.
  case l1
  /// The same in units of a* and b*: 110 times as much.
  case l1ab
  /// Area under the curve of ab errors, in percent; see `ChromaError.auc`.
  case auc
  /// Peak signal-to-noise ratio in decibels; see `Tensor.psnr`.
  case psnr
  /// Structural similarity; see `Tensor.ssim`.
  case ssim
  /// Mean CIEDE2000 colour difference; see `Tensor.deltaE`.
  case deltaE
  /// Colourfulness; see `Tensor.colorfulness`.
  case colorfulness
  /// |colourfulness − colourfulness of the truth|, picture by picture. The mean of it is never
  /// smaller than the difference of the two means, which some papers report under the same name.
  case colorfulnessError

  /// Which values are good.
  public enum Direction: Sendable { case lower, higher, closerToTruth }

  /// Which values are good.
  public var direction: Direction {
    switch self {
    case .l1, .l1ab, .deltaE, .colorfulnessError: .lower
    case .auc, .psnr, .ssim: .higher
    case .colorfulness: .closerToTruth
    }
  }

  /// What a perfect picture scores; nil where that depends on the picture.
  public var ideal: Double? {
    switch self {
    case .l1, .l1ab, .deltaE, .colorfulnessError: 0
    case .auc: 100
    case .psnr: .infinity
    case .ssim: 1
    case .colorfulness: nil
    }
  }
}

/// What one picture scores by every metric.
public struct Scores: Sendable, Equatable {
  private var values = [Double](repeating: .nan, count: Metric.allCases.count)

  /// Scores that are not known yet: not a number.
  init() {}

  /// The score by a metric. All are NaN where the painted colours were not finite numbers; `ssim` is
  /// NaN, too, for a picture smaller than its window.
  public internal(set) subscript(metric: Metric) -> Double {
    get { values[metric.rawValue] }
    set { values[metric.rawValue] = newValue }
  }
}
