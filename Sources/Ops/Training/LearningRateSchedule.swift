internal import Glibc

/// How the learning rate changes over a training: a pure function of the step.
///
/// As text, for files and commands, a schedule is its name, followed by its numbers in brackets where
/// they are not the usual ones: `"linear"`, `"cosine(0.1)"`, `"oneCycle(0.3, 25, 10000)"`.
public enum LearningRateSchedule: Sendable, Equatable {
  /// The same rate throughout, as in the tutorial.
  case constant

  /// The full rate for a share (0…1) of the steps, then in a straight line towards 0, which the step
  /// after the last would reach.
  ///
  /// Source: pix2pix in PyTorch: 100 epochs constant, 100 falling, share 0.5. It changes the rate
  /// once an epoch; with epochs for steps, the rates are the same.
  case linear(constantShare: Double = 0.5)

  /// Down half a wave of the cosine, from the full rate towards `floor` (0…1 of it), which the step
  /// after the last would reach.
  ///
  /// Source: Loshchilov and Hutter 2017, "SGDR", without restarts; PyTorch's `CosineAnnealingLR`.
  case cosine(floor: Double = 0)

  /// Up half a wave from 1/`start` of the full rate, for a share `peak` (0…1) of the steps, then down
  /// half a wave to 1/(`start` · `end`) of it, which the last step reaches.
  ///
  /// Source: Smith 2018, "Super-convergence"; constants and places as PyTorch's `OneCycleLR`, whose
  /// `max_lr` is the full rate. The momentum stays as it is.
  case oneCycle(peak: Double = 0.3, start: Double = 25, end: Double = 10_000)

  /// What the rate is multiplied by.
  ///
  /// - Parameters:
  ///   - step: From 0; steps before the first or after the last count as these.
  ///   - total: Steps of the whole training, at least 1.
  /// - Returns: 0…1.
  public func factor(step: Int, of total: Int) -> Double {
    let count = Double(max(total, 1))
    let place = min(max(Double(step), 0), count - 1)
    switch self {
    case .constant: return 1
    case .linear(let share):
      let constant = (share * count).rounded()
      return 1 - max(0, place + 1 - constant) / (count - constant + 1)
    case .cosine(let floor): return Self.wave(from: 1, to: floor, place / count)
    case .oneCycle(let peak, let start, let end):
      let (top, last) = (peak * count - 1, count - 1)
      if place <= top, top > 0 { return Self.wave(from: 1 / start, to: 1, place / top) }
      guard last > top else { return 1 }
      return Self.wave(from: 1, to: 1 / (start * end), (place - top) / (last - top))
    }
  }

  /// The learning rate of a step.
  ///
  /// - Parameters: as for `factor`; `base` is the full rate.
  public func rate(at step: Int, of total: Int, base: Float) -> Float {
    Float(Double(base) * factor(step: step, of: total))
  }

  /// Half a wave of the cosine between two values.
  private static func wave(from a: Double, to b: Double, _ share: Double) -> Double {
    b + (a - b) / 2 * (1 + cos(.pi * share))
  }
}

extension LearningRateSchedule: LosslessStringConvertible {
  /// The names, in the order they are explained.
  public static let names = ["constant", "linear", "cosine", "oneCycle"]

  /// Reads a schedule from text; nil where there is none of the name, or a number is out of range.
  public init?(_ description: String) {
    var name = description[...]
    var numbers: [Double] = []
    if let bracket = description.firstIndex(of: "(") {
      guard description.last == ")" else { return nil }
      name = description[..<bracket]
      let inside = description[description.index(after: bracket)...].dropLast()
      for word in inside.split(separator: ",", omittingEmptySubsequences: false) {
        var word = word.drop { $0 == " " }
        while word.last == " " { word.removeLast() }
        guard let number = Double(word), number.isFinite else { return nil }
        numbers.append(number)
      }
    }
    switch (name, numbers.count) {
    case ("constant", 0): self = .constant
    case ("linear", 0): self = .linear()
    case ("linear", 1) where (0...1).contains(numbers[0]):
      self = .linear(constantShare: numbers[0])
    case ("cosine", 0): self = .cosine()
    case ("cosine", 1) where (0...1).contains(numbers[0]): self = .cosine(floor: numbers[0])
    case ("oneCycle", 0): self = .oneCycle()
    case ("oneCycle", 3)
    where (0...1).contains(numbers[0]) && numbers[1] >= 1 && numbers[2] >= 1:
      self = .oneCycle(peak: numbers[0], start: numbers[1], end: numbers[2])
    default: return nil
    }
  }

  /// The schedule as text, from which it can be made again.
  public var description: String {
    switch self {
    case .constant: "constant"
    case .linear(let share): self == .linear() ? "linear" : "linear(\(share))"
    case .cosine(let floor): self == .cosine() ? "cosine" : "cosine(\(floor))"
    case .oneCycle(let peak, let start, let end):
      self == .oneCycle() ? "oneCycle" : "oneCycle(\(peak), \(start), \(end))"
    }
  }
}
