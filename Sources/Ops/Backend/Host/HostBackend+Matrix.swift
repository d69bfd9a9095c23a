internal import COpenBLAS

/// A row-major matrix inside a buffer, or its transpose, as BLAS takes it.
struct MatrixView {
  var pointer: UnsafePointer<Float>
  /// Elements from one row to the next, as stored.
  var leading: Int
  /// Whether the matrix meant is the transpose of the one stored.
  var isTransposed = false
}

/// `c = a · b`, or `c += a · b`, on the calling thread. `a` is `[m, k]`, `b` `[k, n]`, `c` `[m, n]`.
func multiply(
  _ a: MatrixView, _ b: MatrixView, to c: UnsafeMutablePointer<Float>, leading: Int,
  m: Int, n: Int, k: Int, adding: Bool = false
) {
  guard m > 0, n > 0 else { return }
  if b.isTransposed, !a.isTransposed, DotProduct.suits(m: m, n: n, k: k) {
    DotProduct.multiply(
      a.pointer, a.leading, b.pointer, b.leading, to: c, leading: leading, m: m, n: n, k: k,
      adding: adding)
    return
  }
  if PackedProduct.suits(m: m, n: n, k: k) {
    PackedProduct.multiply(a, b, to: c, leading: leading, m: m, n: n, k: k, adding: adding)
    return
  }
  blas_sgemm(
    a.isTransposed, b.isTransposed, Int32(m), Int32(n), Int32(k), 1, a.pointer,
    Int32(max(a.leading, 1)), b.pointer, Int32(max(b.leading, 1)), adding ? 1 : 0, c,
    Int32(max(leading, 1)))
}

extension HostBackend {
  /// `y[b] = a[b] · b[b]` for three-axis operands, shared over threads by matrix, or by rows or
  /// columns of one.
  public func matrixProduct(_ a: Tensor, _ b: Tensor, to y: Tensor) {
    let before = meter.begin(.products)
    defer { meter.end(before) }
    let (m, n, k) = (y.shape[1], y.shape[2], a.shape[2])
    let batch = y.shape[0]
    guard m > 0, n > 0, batch > 0 else { return }
    guard k > 0 else { return fill(y, with: 0) }
    meter.count(2 * Double(m) * Double(n) * Double(k) * Double(batch))
    let work = m * n * k
    let pieces = batch >= workers.count ? 1 : (work < 200_000 ? 1 : workers.count)
    let splitsRows = m >= n
    let length = splitsRows ? m : n
    let parts = max(1, min(pieces, length / 8))
    let pointers = (a: a.pointer, b: b.pointer, y: y.pointer)
    func product(_ index: Int) {
      let matrix = index / parts
      let piece = index % parts
      let from = length * piece / parts
      let to = length * (piece + 1) / parts
      var left = HostBackend.view(a, matrix, pointers.a)
      var right = HostBackend.view(b, matrix, pointers.b)
      var out = pointers.y + matrix * m * n
      if splitsRows {
        left.pointer += from * (left.isTransposed ? 1 : left.leading)
        out += from * n
      } else {
        right.pointer += from * (right.isTransposed ? right.leading : 1)
        out += from
      }
      multiply(
        left, right, to: out, leading: n, m: splitsRows ? to - from : m,
        n: splitsRows ? n : to - from, k: k)
    }
    if batch * parts > 1, work * batch > 50_000 {
      workers.run(parts: batch * parts, product)
    } else {
      for index in 0..<batch * parts { product(index) }
    }
  }

  /// One matrix of a three-axis operand whose last axis, or the one before, has stride 1.
  private static func view(
    _ x: Tensor, _ index: Int, _ base: UnsafeMutablePointer<Float>
  ) -> MatrixView {
    let strides = x.layout.strides
    let (rows, columns) = (x.shape[1], x.shape[2])
    let pointer = UnsafePointer(base + index * strides[0])
    if strides[2] == 1 {
      return MatrixView(pointer: pointer, leading: max(rows == 1 ? columns : strides[1], columns))
    }
    return MatrixView(
      pointer: pointer, leading: max(columns == 1 ? rows : strides[2], rows), isTransposed: true)
  }
}
