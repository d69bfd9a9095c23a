internal import Ops

// How metrics are written: names, units, decimals.

extension Metric {
  /// The name in records and arguments: "psnr".
  var name: String { "\(self)" }

  /// The metric of a name; both spellings of colour are known.
  init?(name: String) {
    let name = name.hasPrefix("colour") ? "color" + name.dropFirst(6) : name
    guard let metric = Metric.allCases.first(where: { $0.name == name }) else { return nil }
    self = metric
  }

  /// The name in a table.
  var title: String {
    switch self {
    case .l1: "L1"
    case .l1ab: "L1 of a*, b*"
    case .auc: "AuC"
    case .psnr: "PSNR"
    case .ssim: "SSIM"
    case .deltaE: "ΔE00"
    case .colorfulness: "colourfulness"
    case .colorfulnessError: "Δ colourfulness"
    }
  }

  /// What it is measured in; empty for a plain number.
  var unit: String {
    switch self {
    case .auc: "%"
    case .psnr: "dB"
    default: ""
    }
  }

  /// Which way is better.
  var arrow: String {
    switch direction {
    case .lower: "↓"
    case .higher: "↑"
    case .closerToTruth: "="
    }
  }

  /// A score as a table shows it.
  func text(_ score: Double) -> String {
    formatted(score, decimals: self == .l1 || self == .ssim ? 4 : 2)
  }

  /// How far a score is from what one would like; more is worse. What is not a number is worst.
  func badness(_ score: Double) -> Double {
    if score.isNaN { return .infinity }
    switch direction {
    case .lower: return score
    case .higher: return -score
    case .closerToTruth: return 0
    }
  }
}
