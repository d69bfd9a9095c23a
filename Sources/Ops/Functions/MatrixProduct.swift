extension Tensor {
  /// The matrix product.
  ///
  /// - Parameter other: `[…, k, n]`, for a receiver `[…, m, k]`; leading axes broadcast. One-axis
  ///   operands count as a row on the left and a column on the right, and that axis disappears.
  /// - Returns: `[…, m, n]`.
  /// - Throws: `TensorError.shapes`.
  ///
  /// Derivative: g · bᵀ and aᵀ · g, summed over broadcast axes.
  public func matrixProduct(_ other: Tensor) throws(TensorError) -> Tensor {
    try requireSameDevice("matrixProduct", [other])
    let leading = try productLeading(other)
    if rank == 1 || other.rank == 1 {
      let left = rank == 1 ? try reshaped([1, count]) : self
      let right = other.rank == 1 ? try other.reshaped([other.count, 1]) : other
      return try left.matrixProduct(right).reshaped(
        leading + shape.dropLast().suffix(1)
          + (other.rank == 1 ? [] : [other.shape[other.rank - 1]]))
    }
    let (a, b) = (detached(), other.detached())
    let y = try Tensor.product(a, b, leading: leading)
    return y.recorded("matrixProduct", from: [self, other]) { dy, wanted throws(TensorError) in
      [
        wanted[0]
          ? try Tensor.product(dy, b.swapped(), leading: leading).summed(to: a.shape) : nil,
        wanted[1]
          ? try Tensor.product(a.swapped(), dy, leading: leading).summed(to: b.shape) : nil,
      ]
    }
  }

  /// The broadcast leading axes of a product; throws where the operands do not fit.
  private func productLeading(_ other: Tensor) throws(TensorError) -> [Int] {
    let shapes = [NamedShape("left", shape), NamedShape("right", other.shape)]
    guard rank >= 1, other.rank >= 1 else {
      throw .shapes(
        operation: "matrixProduct", shapes, reason: "a tensor without axes has no matrix product")
    }
    guard shape[rank - 1] == other.shape[Swift.max(other.rank - 2, 0)] else {
      throw .shapes(
        operation: "matrixProduct", shapes,
        reason: "the last axis on the left must be as long as the last but one on the right")
    }
    guard
      let leading = Layout.broadcastShape(Array(shape.dropLast(2)), Array(other.shape.dropLast(2)))
    else {
      throw .shapes(
        operation: "matrixProduct", shapes, reason: "the leading axes do not broadcast")
    }
    // BLAS counts rows and columns in 32 bits.
    for length in shape.suffix(2) + other.shape.suffix(2) where length > Int(Int32.max) {
      throw .shapes(
        operation: "matrixProduct", shapes, reason: "a matrix may have at most \(Int32.max) rows")
    }
    return leading
  }

  /// The last two axes exchanged, without history.
  private func swapped() -> Tensor {
    Tensor(
      buffer: buffer, layout: layout.permuted(Array(0..<rank - 2) + [rank - 1, rank - 2]))
  }

  /// Products of matrices over broadcast leading axes, without history.
  private static func product(_ a: Tensor, _ b: Tensor, leading: [Int]) throws(TensorError)
    -> Tensor
  {
    let (m, n) = (a.shape[a.rank - 2], b.shape[b.rank - 1])
    let y = try uninitialized(leading + [m, n], on: a.device)
    a.backend.matrixProduct(
      try a.asBatch(leading), try b.asBatch(leading),
      to: y.viewed(as: [Layout(leading).count, m, n]))
    return y
  }

  /// This operand as `[batch, rows, columns]` whose rows or columns are contiguous.
  private func asBatch(_ leading: [Int]) throws(TensorError) -> Tensor {
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let batch = Layout(leading).count
    let strides = Array(layout.strides.suffix(2))
    // Repeated elements (stride 0) are written out: rows must not overlap.
    let isPlain =
      strides.allSatisfy { $0 <= Int(Int32.max) }
      && (strides[1] == 1 && (strides[0] >= columns || rows == 1)
        || strides[0] == 1 && (strides[1] >= rows || columns == 1))
    if rank == 2, isPlain {
      let layout = Layout(
        shape: [batch, rows, columns], strides: [0] + strides, offset: layout.offset)
      return Tensor(buffer: buffer, layout: layout)
    }
    let wide = expanded(to: leading + [rows, columns])
    if isPlain {
      // Transposed matrices in a plain batch keep their strides.
      let leadingStrides = Array(wide.layout.strides.dropLast(2))
      let expected = Layout.rowMajorStrides(leading).map { $0 * rows * columns }
      if leadingStrides == expected {
        let layout = Layout(
          shape: [batch, rows, columns], strides: [rows * columns] + strides,
          offset: layout.offset)
        return Tensor(buffer: buffer, layout: layout)
      }
    }
    return try wide.contiguous().viewed(as: [batch, rows, columns])
  }
}
