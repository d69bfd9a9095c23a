/// The rows of up to three layouts of one shape: axes that can be joined are joined, the last one
/// becomes the inner loop, and large single rows are cut so that threads can share them.
struct RowWalk {
  /// Elements of a row.
  private(set) var length = 1
  /// Steps along a row.
  private(set) var strideA = 0
  private(set) var strideB = 0
  private(set) var strideY = 1
  /// Rows in all.
  private(set) var count = 1

  private var startA = 0
  private var startB = 0
  private var startY = 0
  private var shape: [Int] = []
  private var outerA: [Int] = []
  private var outerB: [Int] = []
  private var outerY: [Int] = []

  /// - Parameters: `a`, `b` and `y` have one shape.
  init(_ a: Layout, _ b: Layout, _ y: Layout) {
    for axis in y.shape.indices where y.shape[axis] != 1 {
      let n = y.shape[axis]
      let (sa, sb, sy) = (a.strides[axis], b.strides[axis], y.strides[axis])
      if let last = shape.indices.last, outerA[last] == sa * n, outerB[last] == sb * n,
        outerY[last] == sy * n
      {
        shape[last] *= n
        (outerA[last], outerB[last], outerY[last]) = (sa, sb, sy)
      } else {
        shape.append(n)
        outerA.append(sa)
        outerB.append(sb)
        outerY.append(sy)
      }
    }
    if shape.contains(0) || y.count == 0 {
      count = 0
      length = 0
      return
    }
    cutLongRow()
    if let inner = shape.popLast() {
      length = inner
      strideA = outerA.removeLast()
      strideB = outerB.removeLast()
      strideY = outerY.removeLast()
    }
    count = shape.reduce(1, *)
  }

  /// One long row becomes several, where its length divides.
  private mutating func cutLongRow() {
    let piece = 4096
    guard let n = shape.last, n > piece, n % piece == 0, shape.reduce(1, *) / n < 64 else { return }
    let last = shape.count - 1
    shape[last] = n / piece
    shape.append(piece)
    outerA.append(outerA[last])
    outerB.append(outerB[last])
    outerY.append(outerY[last])
    outerA[last] *= piece
    outerB[last] *= piece
    outerY[last] *= piece
  }

  /// A part of the only row.
  func cut(_ range: Range<Int>) -> RowWalk {
    var result = self
    result.length = range.count
    result.startA += range.lowerBound * strideA
    result.startB += range.lowerBound * strideB
    result.startY += range.lowerBound * strideY
    return result
  }

  /// Calls `body` with the offsets of each row in `range`.
  @inline(__always)
  func forEach(in range: Range<Int>, _ body: (_ a: Int, _ b: Int, _ y: Int) -> Void) {
    guard !range.isEmpty else { return }
    if shape.isEmpty {
      body(startA, startB, startY)
      return
    }
    var index = Array(repeating: 0, count: shape.count)
    var rest = range.lowerBound
    var (a, b, y) = (startA, startB, startY)
    for axis in stride(from: shape.count - 1, through: 0, by: -1) {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
      a += index[axis] * outerA[axis]
      b += index[axis] * outerB[axis]
      y += index[axis] * outerY[axis]
    }
    for _ in range {
      body(a, b, y)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        a += outerA[axis]
        b += outerB[axis]
        y += outerY[axis]
        if index[axis] < shape[axis] { break }
        a -= outerA[axis] * shape[axis]
        b -= outerB[axis] * shape[axis]
        y -= outerY[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
    }
  }
}
