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

  /// The function, where a pass by channels can take it along.
  var channelActivation: ChannelActivation? {
    switch function {
    case .relu: .relu
    // The sign of x is read off the result, which a negative slope would turn.
    case .leakyRelu(let slope): slope >= 0 ? .leakyRelu(slope: slope) : nil
    case .tanh, .sigmoid: nil
    }
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
    return try drop(x, context, into: nil)
  }

  /// Drops elements, and writes the result to a place of the same shape where one is given.
  func drop(_ x: Tensor, _ context: ForwardContext, into place: Tensor?) throws(TensorError)
    -> Tensor
  {
    try x.droppedOut(
      probability: probability,
      key: RandomKey(
        seed: context.seed, purpose: .dropout, step: context.step, layer: UInt32(number),
        sample: UInt32(truncatingIfNeeded: context.firstSample)), into: place)
  }
}

/// A layer that can take what follows it along in the pass that writes its result.
protocol FinishingLayer: Layer {
  func forward(_ x: Tensor, _ context: ForwardContext, finish: Finish) throws(TensorError) -> Tensor
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
    var place = 0
    while place < layers.count {
      let following = place + 1 < layers.count ? layers[place + 1] as? Activation : nil
      if let layer = layers[place] as? any FinishingLayer,
        let activation = following?.channelActivation
      {
        // Both in one pass: what is between them is never stored.
        y = try layer.forward(y, context, finish: Finish(activation: activation))
        place += 2
      } else {
        y = try layers[place](y, context)
        place += 1
      }
    }
    return y
  }
}
