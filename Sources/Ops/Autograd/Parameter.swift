/// A leaf of the graph: a value that gradients are collected for.
///
/// An optimiser moves `value` into a flat buffer of its own; the parameter then looks into it.
/// `@unchecked`: training uses a parameter from one thread at a time.
public final class Parameter: Node, @unchecked Sendable {
  /// The name inside the model, as in PyTorch's state dict; may be empty.
  public package(set) var name: String
  /// The value now, without history.
  public private(set) var value: Tensor
  /// Whether gradients are collected.
  public var isTrainable: Bool

  /// The gradient collected since the last `zeroGradient`, contiguous; nil when none arrived.
  public private(set) var gradient: Tensor?

  /// Creates a parameter.
  public init(_ value: Tensor, name: String = "", isTrainable: Bool = true) {
    self.value = value.detached()
    self.name = name
    self.isTrainable = isTrainable
    super.init(operation: "parameter", inputs: [], pullback: nil)
  }

  /// The value as an operand whose gradient is wanted.
  public var tensor: Tensor {
    isTrainable ? Tensor(buffer: value.buffer, layout: value.layout, node: self) : value
  }

  var version: Int { value.buffer.version }

  /// Forgets the gradient; its memory serves the next one.
  public func zeroGradient() { gradient = nil }

  /// Replaces the value, keeping shape and place: the elements are copied in.
  ///
  /// - Throws: `TensorError.shapes` when the shapes differ.
  public func assign(_ newValue: Tensor) throws(TensorError) {
    guard newValue.shape == value.shape else {
      throw .shapes(
        operation: "assign", [NamedShape(name, value.shape), NamedShape("value", newValue.shape)],
        reason: "the shapes differ")
    }
    guard newValue.device == value.device else {
      throw .differentDevices(
        operation: "assign", [value.device.description, newValue.device.description])
    }
    // A view of the value itself, say its transpose, is copied out before it is overwritten.
    value.buffer.willChange()
    var source = newValue
    if source.buffer === value.buffer, source.layout != value.layout {
      source = try .uninitialized(value.shape, on: value.device)
      value.backend.copy(newValue, to: source)
    }
    value.backend.copy(source, to: value)
    value.buffer.touch()
  }

  /// Moves the value into the place an optimiser gives it.
  package func adopt(value place: Tensor) {
    place.backend.copy(value, to: place)
    value = place
  }

  /// Puts back the place and the gradient the parameter had at some moment. The numbers in that
  /// place are those it holds now.
  package func restore(value: Tensor, gradient: Tensor?) {
    self.value = value
    self.gradient = gradient
  }

  /// Adds to the gradient, in place where nobody else looks at it.
  package func accumulate(_ part: Tensor) throws(TensorError) {
    var sum = gradient
    gradient = nil
    defer { gradient = sum }
    try sum.accumulate(part.contiguous())
  }
}

extension Tensor {
  /// The parameter this tensor is; nil for values that were computed.
  public var parameter: Parameter? { node as? Parameter }
}
