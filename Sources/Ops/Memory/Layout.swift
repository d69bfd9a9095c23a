/// Where the elements of a tensor lie in its buffer: pure integer algebra, no memory.
///
/// Element `(i₀, i₁, …)` is found at `offset + i₀·strides[0] + i₁·strides[1] + …`. A stride of 0
/// repeats one element along its axis, which is how broadcasting costs nothing.
public struct Layout: Sendable, Equatable {
  /// Length of each axis, outermost first; empty for a scalar.
  public var shape: [Int]
  /// Distance between neighbours along each axis, in elements.
  public var strides: [Int]
  /// Place of the first element, in elements.
  public var offset: Int

  /// Creates a layout from its parts.
  public init(shape: [Int], strides: [Int], offset: Int = 0) {
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// Creates the row-major layout of a shape, without gaps.
  public init(_ shape: [Int], offset: Int = 0) {
    self.init(shape: shape, strides: Layout.rowMajorStrides(shape), offset: offset)
  }

  /// Number of axes.
  public var rank: Int { shape.count }

  /// Number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// Whether the elements follow one another in row-major order, without gaps.
  public var isContiguous: Bool {
    var expected = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) where shape[axis] != 1 {
      if strides[axis] != expected { return count == 0 }
      expected *= shape[axis]
    }
    return true
  }

  /// Whether the elements of each place of the first axis follow one another without gaps, however
  /// far apart those places are: the channels of a batch, or some of them.
  public var isContiguousByPicture: Bool {
    guard rank > 1, shape[0] > 1 else { return isContiguous }
    return sliced(axis: 0, 0..<1).isContiguous
  }

  /// The strides of a row-major array of the given shape.
  static func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = Array(repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    }
    return strides
  }
}

extension Layout {
  /// The shape two shapes broadcast to, or nil where a pair of lengths differs and neither is 1.
  ///
  /// Source: NumPy's broadcasting rules: shapes are aligned at their last axis.
  public static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    var result = Array(repeating: 1, count: rank)
    for axis in 0..<rank {
      let inA = axis - (rank - a.count)
      let inB = axis - (rank - b.count)
      let lengthA = inA >= 0 ? a[inA] : 1
      let lengthB = inB >= 0 ? b[inB] : 1
      guard lengthA == lengthB || lengthA == 1 || lengthB == 1 else { return nil }
      result[axis] = lengthA == 1 ? lengthB : lengthA
    }
    return result
  }

  /// This layout read as a larger shape, axes of length 1 repeated; nil where it does not fit.
  public func broadcast(to target: [Int]) -> Layout? {
    guard target.count >= rank else { return nil }
    let added = target.count - rank
    var newStrides = Array(repeating: 0, count: target.count)
    for axis in 0..<rank {
      if shape[axis] == target[added + axis] {
        newStrides[added + axis] = strides[axis]
      } else if shape[axis] != 1 {
        return nil
      }
    }
    return Layout(shape: target, strides: newStrides, offset: offset)
  }

  /// This layout with its axes in another order.
  public func permuted(_ axes: [Int]) -> Layout {
    Layout(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] }, offset: offset)
  }

  /// Every `step`-th element of `range` along one axis.
  public func sliced(axis: Int, _ range: Range<Int>, step: Int = 1) -> Layout {
    var result = self
    let length = range.isEmpty ? 0 : (range.count - 1) / step + 1
    result.offset += range.lowerBound * strides[axis]
    result.shape[axis] = length
    // A step that leaves one place or none is never taken, and may be beyond every float.
    if length > 1 { result.strides[axis] = strides[axis] * step }
    return result
  }
}

extension Layout {
  /// More elements than any machine addresses: 2⁴⁴ floats are 64 tebibytes.
  static let mostElements = 1 << 44

  /// The product of the lengths, or nil when a length is negative or the product beyond reach.
  ///
  /// Axes without places count as 1 in that decision, so that strides stay in range too.
  static func checkedCount(_ shape: [Int]) -> Int? {
    var reach = 1
    for length in shape {
      let (product, overflow) = reach.multipliedReportingOverflow(by: Swift.max(length, 1))
      if length < 0 || overflow || product > mostElements { return nil }
      reach = product
    }
    return shape.contains(0) ? 0 : reach
  }
}
