/// An activation as a layer.
public final class Activation: Layer {
  /// The functions offered.
  public enum Function: Sendable, Equatable {
    case relu, tanh, sigmoid
    case leakyRelu(slope: Float)
  }

  private let function: Function

  /// Creates an activation.
  public init(_ function: Function) {
    self.function = function
    super.init()
  }

  /// What the layer is called in tables.
  public override var kind: String {
    switch function {
    case .relu: "relu"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .leakyRelu: "leakyRelu"
    }
  }

  /// The slope, where there is one.
  public override var details: String {
    if case .leakyRelu(let slope) = function { "slope \(slope)" } else { "" }
  }

  /// Applies the function to each element.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    switch function {
    case .relu: try x.relu()
    case .tanh: try x.tanh()
    case .sigmoid: try x.sigmoid()
    case .leakyRelu(let slope): try x.leakyRelu(slope: slope)
    }
  }
}

/// Elements dropped at random while training.
public final class Dropout: Layer {
  private let probability: Float

  /// Creates the layer.
  ///
  /// - Parameter probability: Share of elements dropped, `0..<1`.
  public init(_ probability: Float) {
    self.probability = probability
    super.init()
  }

  /// What the layer is called in tables.
  public override var kind: String { "dropout" }
  /// The share dropped.
  public override var details: String { "\(probability)" }

  /// Drops elements in training; passes them on in evaluation.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    guard mode == .training else { return x }
    return try x.droppedOut(
      probability: probability,
      key: RandomKey(
        seed: context.seed, purpose: .dropout, step: context.step, layer: UInt32(number),
        sample: UInt32(truncatingIfNeeded: context.firstSample)))
  }
}

/// Layers one after another, named by number.
public final class Sequential: Layer {
  private let layers: [Layer]

  /// Creates the chain.
  public init(_ layers: [Layer]) {
    self.layers = layers
    super.init()
    for (place, layer) in layers.enumerated() { add(String(place), layer: layer) }
  }

  /// What the layer is called in tables.
  public override var kind: String { "sequential" }

  /// Passes the input through every layer.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    var y = x
    for layer in layers { y = try layer(y, context) }
    return y
  }
}
