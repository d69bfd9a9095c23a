/// A leaf of the graph: a value that gradients are collected for.
///
/// An optimiser moves `value` and the gradient into flat buffers of its own; the parameter then
/// looks into them. `@unchecked`: training uses a parameter from one thread at a time.
public final class Parameter: Node, @unchecked Sendable {
  /// The name inside the model, as in PyTorch's state dict; may be empty.
  public package(set) var name: String
  /// The value now, without history.
  public private(set) var value: Tensor
  /// Whether gradients are collected.
  public var isTrainable: Bool

  private var slot: Tensor?
  private var hasGradient = false
  /// Whether the gradient lies in an optimiser's flat buffer and is written there in place.
  private var slotIsFlat = false
  /// Whether a backward pass at work has a gradient in `slot` that is not final yet.
  private var isClaimed = false

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

  /// The gradient collected since the last `zeroGradient`; nil when none arrived.
  public var gradient: Tensor? { hasGradient ? slot : nil }

  var version: Int { value.buffer.version }

  /// Forgets the gradient. Costs nothing: the next one overwrites.
  public func zeroGradient() {
    hasGradient = false
    isClaimed = false
    if !slotIsFlat { slot = nil }
  }

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
    var source = newValue
    if source.buffer === value.buffer, source.layout != value.layout {
      source = try .uninitialized(value.shape, on: value.device)
      value.backend.copy(newValue, to: source)
    }
    value.backend.copy(source, to: value)
    value.buffer.touch()
  }

  /// Moves the value and the gradient into the places an optimiser gives them.
  package func adopt(value place: Tensor, gradient gradientPlace: Tensor) {
    place.backend.copy(value, to: place)
    if let old = gradient { place.backend.copy(old, to: gradientPlace) }
    value = place
    slot = gradientPlace
    slotIsFlat = true
  }

  /// The place in the optimiser's buffer, for an operation that would write the gradient elsewhere
  /// and have it copied; nil where there is none, where it holds a gradient, and for all but the
  /// first to ask in a backward pass.
  package func claimGradientPlace() -> Tensor? {
    guard let slot, slotIsFlat, !hasGradient, !isClaimed else { return nil }
    isClaimed = true
    return slot
  }

  /// Whether this gradient was written into the place that was claimed.
  func holds(_ gradient: Tensor) -> Bool {
    guard let slot, isClaimed else { return false }
    return gradient.buffer === slot.buffer && gradient.layout == slot.layout
  }

  /// Ends a claim whose gradient never arrived.
  func releaseClaim() { isClaimed = false }

  /// Adds to the gradient.
  package func accumulate(_ gradient: Tensor) throws(TensorError) {
    if holds(gradient) {
      // It is there already.
    } else if let slot, hasGradient {
      if slotIsFlat {
        slot.backend.zip(.add, slot, gradient, to: slot)
      } else {
        let sum = try Tensor.uninitialized(slot.shape, on: slot.device)
        slot.backend.zip(.add, slot, gradient, to: sum)
        self.slot = sum
      }
    } else if let slot, slotIsFlat {
      slot.backend.copy(gradient, to: slot)
    } else {
      slot = try gradient.contiguous()
    }
    hasGradient = true
    isClaimed = false
  }
}

extension Tensor {
  /// The parameter this tensor is; nil for values that were computed.
  public var parameter: Parameter? { node as? Parameter }
}
