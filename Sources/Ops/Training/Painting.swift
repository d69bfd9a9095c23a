extension Tensor {
  /// Lightness and colour in network units joined to sRGB pictures.
  ///
  /// - Parameters:
  ///   - lightness: `[n, 1, h, w]`, `−1…1`.
  ///   - color: `[n, 2, h, w]`.
  /// - Returns: `[n, 3, h, w]` in `0…1`; colours outside sRGB are clipped.
  public static func rgb(lightness: Tensor, color: Tensor) throws(TensorError) -> Tensor {
    let lab = try concatenated(
      [lightness.detached().affine(scale: 50, shift: 50), color.detached() * 110], axis: 1)
    return try lab.colorConverted(.labToRGB)
  }

  /// Pictures in another colour space, without history.
  ///
  /// - Parameter conversion: From which space to which.
  /// - Returns: `[n, 3, h, w]`, as the receiver must be.
  /// - Throws: `TensorError.shapes` for another shape.
  public func colorConverted(_ conversion: ColorConversion) throws(TensorError) -> Tensor {
    guard rank == 4, shape[1] == 3 else {
      throw .shapes(
        operation: "colour conversion", [NamedShape("pictures", shape)],
        reason: "pictures [batch, 3, height, width] are expected")
    }
    let x = try contiguous()
    let y = try Tensor.uninitialized(shape, on: device)
    backend.convert(conversion, x, to: y)
    return y
  }

  /// sRGB pictures parted into lightness and colour in network units.
  ///
  /// - Returns: A batch made of a receiver `[n, 3, h, w]` in `0…1`.
  /// - Throws: `TensorError.shapes` for another shape.
  ///
  /// Source: the tutorial: L* / 50 − 1, a* and b* / 110.
  public func labBatch() throws(TensorError) -> Batch {
    let lab = try colorConverted(.rgbToLab)
    return Batch(
      lightness: try lab.sliced(axis: 1, 0..<1).affine(scale: 1 / 50, shift: -1),
      color: try lab.sliced(axis: 1, 1..<3).affine(scale: 1 / 110, shift: 0))
  }
}

extension Layer {
  /// Paints without learning: the layer is used in evaluation mode and put back as it was.
  ///
  /// - Parameter lightness: `[n, 1, h, w]`, `−1…1`.
  /// - Returns: `[n, 2, h, w]`, without history.
  public func paint(_ lightness: Tensor) throws(TensorError) -> Tensor {
    try evaluating { () throws(TensorError) in try self(lightness) }.detached()
  }

  /// Runs `body` with this layer and its parts in evaluation mode, without recording.
  public func evaluating<Result>(_ body: () throws(TensorError) -> Result) throws(TensorError)
    -> Result
  {
    let modes = allLayers().map { ($0.layer, $0.layer.mode) }
    setMode(.evaluation)
    defer { for (layer, mode) in modes { layer.mode = mode } }
    return try recordingOff(body)
  }
}

/// `withoutRecording` for bodies that throw a `TensorError`.
package func recordingOff<Result>(_ body: () throws(TensorError) -> Result) throws(TensorError)
  -> Result
{
  // `rethrows` forgets the type of the error, so it is carried past.
  let outcome: Swift.Result<Result, TensorError> = withoutRecording {
    do throws(TensorError) { return .success(try body()) } catch { return .failure(error) }
  }
  return try outcome.get()
}
