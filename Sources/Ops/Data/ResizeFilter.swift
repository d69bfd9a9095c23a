import Glibc

/// How a new pixel is made of old ones.
public enum ResizeFilter: String, Sendable, CaseIterable {
  /// The one old pixel under the middle of the new one.
  case nearest
  /// The mean of the old pixels under the new one.
  case box
  /// A triangle over 2 old pixels.
  case bilinear
  /// Keys' cubic over 4 old pixels, with a = −0.5.
  case bicubic
  /// A windowed sinc over 6 old pixels (a = 3).
  case lanczos

  /// How far the kernel reaches from its middle, in old pixels when enlarging.
  var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel at a distance `x` from its middle.
  func kernel(_ x: Double) -> Double {
    let distance = abs(x)
    switch self {
    case .nearest, .box: return x > -0.5 && x <= 0.5 ? 1 : 0
    case .bilinear: return distance < 1 ? 1 - distance : 0
    case .bicubic:
      let a = -0.5
      if distance < 1 { return ((a + 2) * distance - (a + 3)) * distance * distance + 1 }
      if distance < 2 { return (((distance - 5) * distance + 8) * distance - 4) * a }
      return 0
    case .lanczos:
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0
    }
  }

  private func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(x * .pi) / (x * .pi)
  }
}

/// The weights of every new pixel along one axis, in Pillow's fixed point.
///
/// When shrinking, the kernel grows with the scale, so that every old pixel counts. Weights are
/// normalised to sum 1 and rounded to 22 bits (libImaging/Resample.c).
struct ResizeTaps {
  /// Bits behind the point: 32 less 8 for a pixel and 2 for overshoot.
  static let bits: Int32 = 22

  /// For each new pixel: the first old pixel, the number of them, and where their weights start.
  var spans: [(first: Int, count: Int, weights: Int)] = []
  var weights: [Int32] = []

  /// The old pixels that count for any new one.
  var reach: Range<Int> {
    guard let first = spans.first, let last = spans.last else { return 0..<0 }
    return first.first..<(last.first + last.count)
  }

  /// - Parameter extent: How much of the old side the new one shows, from its start; all when nil.
  init(from old: Int, to new: Int, filter: ResizeFilter, extent: Double? = nil) {
    let scale = (extent ?? Double(old)) / Double(new)
    let stretch = max(scale, 1)
    let support = filter.support * stretch
    let inverse = 1 / stretch
    spans.reserveCapacity(new)
    for position in 0..<new {
      let centre = (Double(position) + 0.5) * scale
      let first = max(0, Int(centre - support + 0.5))
      let count = min(old, Int(centre + support + 0.5)) - first
      let values = (0..<count).map { filter.kernel((Double($0 + first) - centre + 0.5) * inverse) }
      let sum = values.reduce(0, +)
      spans.append((first, count, weights.count))
      for value in values {
        let share = (sum != 0 ? value / sum : value) * Double(1 << Self.bits)
        weights.append(Int32(share < 0 ? share - 0.5 : share + 0.5))
      }
    }
  }
}
