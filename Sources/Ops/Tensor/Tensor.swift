/// Numbers in a rectangular arrangement: a buffer of float32, a layout, and the history that a
/// backward pass follows.
///
/// A tensor is a value that is never changed by operations; only optimisers, and loading of
/// weights, write into parameters, and they say so.
public struct Tensor: Sendable {
  package var buffer: Buffer
  package let layout: Layout
  /// How this value came about, while gradients are recorded.
  package let node: Node?

  package init(buffer: Buffer, layout: Layout, node: Node? = nil) {
    self.buffer = buffer
    self.layout = layout
    self.node = node
  }

  /// Length of each axis, outermost first; empty for a scalar.
  public var shape: [Int] { layout.shape }
  /// Number of axes.
  public var rank: Int { layout.rank }
  /// Number of elements.
  public var count: Int { layout.count }
  /// Where the elements live.
  public var device: Device { buffer.device }
  /// Whether a backward pass reaches a parameter from here.
  public var isTracked: Bool { node != nil }

  var backend: any Backend { buffer.device.backend }
}

extension Tensor {
  /// A tensor whose contents are arbitrary, to be written by a verb.
  package static func uninitialized(_ shape: [Int], on device: Device) throws(TensorError)
    -> Tensor
  {
    guard let count = Layout.checkedCount(shape) else { throw .impossibleShape(shape) }
    let address = try device.backend.allocate(count: count)
    return Tensor(
      buffer: Buffer(device: device, count: count, address: address), layout: Layout(shape))
  }

  /// A place that was given, or a new one, to be written by a verb.
  static func place(_ given: Tensor?, _ shape: [Int], on device: Device) throws(TensorError)
    -> Tensor
  {
    if let given { return given }
    return try uninitialized(shape, on: device)
  }

  /// Creates a tensor from its elements in row-major order.
  ///
  /// - Parameters:
  ///   - values: As many elements as the shape holds.
  ///   - shape: Length of each axis; nil for one axis.
  ///   - device: Where the elements are put.
  /// - Throws: `TensorError.argument` when the count does not fit the shape.
  public init(_ values: [Float], shape: [Int]? = nil, on device: Device) throws(TensorError) {
    let shape = shape ?? [values.count]
    guard let count = Layout.checkedCount(shape) else { throw .impossibleShape(shape) }
    guard count == values.count else {
      throw .argument(
        operation: "tensor", name: "values",
        reason: "holds \(values.count) numbers, and the shape \(shape) takes \(count)")
    }
    self = try Tensor.uninitialized(shape, on: device)
    let destination = self
    values.withUnsafeBufferPointer { device.backend.write($0, to: destination) }
  }

  /// A tensor with every element the same.
  public static func full(_ value: Float, _ shape: [Int], on device: Device) throws(TensorError)
    -> Tensor
  {
    let result = try uninitialized(shape, on: device)
    device.backend.fill(result, with: value)
    return result
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int], on device: Device) throws(TensorError) -> Tensor {
    try full(0, shape, on: device)
  }

  /// A tensor of ones.
  public static func ones(_ shape: [Int], on device: Device) throws(TensorError) -> Tensor {
    try full(1, shape, on: device)
  }

  /// A tensor of one element and no axes.
  public static func scalar(_ value: Float, on device: Device) throws(TensorError) -> Tensor {
    try full(value, [], on: device)
  }
}

extension Tensor {
  /// The elements in row-major order, brought to the host.
  public func toHost() -> [Float] {
    if count == 0 { return [] }
    let source = self
    return [Float](unsafeUninitializedCapacity: count) { values, initialized in
      source.backend.read(
        source, into: UnsafeMutableBufferPointer(rebasing: values[0..<source.count]))
      initialized = source.count
    }
  }

  /// The only element.
  ///
  /// - Throws: `TensorError.shapes` when there is not exactly one.
  public func item() throws(TensorError) -> Float {
    guard count == 1 else {
      throw .shapes(
        operation: "item", [NamedShape("tensor", shape)],
        reason: "one element was expected, there are \(count)")
    }
    return toHost()[0]
  }

  /// Overwrites the elements in place.
  ///
  /// - Parameter values: As many elements as the tensor holds, in row-major order.
  /// - Throws: `TensorError.argument` when the count differs.
  public func load(_ values: [Float]) throws(TensorError) {
    guard values.count == count else {
      throw .argument(
        operation: "load", name: "values",
        reason: "holds \(values.count) numbers, and the tensor \(shape) takes \(count)")
    }
    buffer.willChange()
    values.withUnsafeBufferPointer { backend.write($0, to: self) }
    buffer.touch()
  }

  /// The same elements without history: a constant for every later backward pass.
  public func detached() -> Tensor { Tensor(buffer: buffer, layout: layout) }

  /// The same elements in row-major order without gaps; copies only where needed. Without history.
  package func contiguous() throws(TensorError) -> Tensor {
    if layout.isContiguous { return detached() }
    let result = try Tensor.uninitialized(shape, on: device)
    backend.copy(self, to: result)
    return result
  }

  /// The same elements with each picture of a batch in row-major order without gaps; copies only
  /// where needed. Without history.
  func contiguousByPicture() throws(TensorError) -> Tensor {
    layout.isContiguousByPicture ? detached() : try contiguous()
  }
}
