extension Distribution {
  /// What PyTorch gives new convolutions and linear layers: even over ±1/√fanIn.
  ///
  /// Source: torch.nn.init.kaiming_uniform_ with a = √5.
  static func pytorchUniform(fanIn: Int) -> Distribution {
    let bound = 1 / Float(max(fanIn, 1)).squareRoot()
    return .uniform(low: -bound, high: bound)
  }
}

/// How fresh weights are drawn.
public enum Initializer: Sendable, Equatable {
  /// N(0, deviation). Source: DCGAN §3, pix2pix: 0.02.
  case normal(deviation: Float)
  /// N(0, gain · √(2 / (fan in + fan out))). Source: Glorot and Bengio 2010.
  case xavier(gain: Float)
  /// N(0, √(2 / fan in)). Source: He et al. 2015.
  case kaiming

  func deviation(shape: [Int]) -> Float {
    let area = shape.dropFirst(2).reduce(1, *)
    let fanIn = Float((shape.count > 1 ? shape[1] : 1) * area)
    let fanOut = Float(shape[0] * area)
    switch self {
    case .normal(let deviation): return deviation
    case .xavier(let gain): return gain * (2 / (fanIn + fanOut)).squareRoot()
    case .kaiming: return (2 / fanIn).squareRoot()
    }
  }
}

extension Parameter {
  /// Draws every element anew.
  func draw(_ distribution: Distribution, _ random: inout RandomGenerator) throws(TensorError) {
    try assign(
      .random(
        distribution, value.shape, key: random.next(.initialization), on: value.device))
  }
}

extension Layer {
  /// Draws all weights anew: convolutions and linear layers by the initialiser with biases 0,
  /// batch normalisation with weights N(1, 0.02) and biases 0.
  ///
  /// Source: the `init_weights` of pix2pix.
  public func initializeWeights(_ initializer: Initializer, random: inout RandomGenerator)
    throws(TensorError)
  {
    for (_, layer) in allLayers() {
      switch layer {
      case let layer as Convolution:
        try draw(layer.weight, initializer, &random)
        try layer.bias?.assign(.zeros(layer.bias?.value.shape ?? [], on: layer.weight.value.device))
      case let layer as TransposedConvolution:
        try draw(layer.weight, initializer, &random)
        try layer.bias?.assign(.zeros(layer.bias?.value.shape ?? [], on: layer.weight.value.device))
      case let layer as Linear:
        try draw(layer.weight, initializer, &random)
        try layer.bias.assign(.zeros(layer.bias.value.shape, on: layer.bias.value.device))
      case let layer as BatchNormalization:
        try layer.weight.draw(.normal(mean: 1, deviation: 0.02), &random)
        try layer.bias.assign(.zeros(layer.bias.value.shape, on: layer.bias.value.device))
      default: continue
      }
    }
  }

  private func draw(
    _ weight: Parameter, _ initializer: Initializer, _ random: inout RandomGenerator
  ) throws(TensorError) {
    let deviation = initializer.deviation(shape: weight.value.shape)
    try weight.draw(.normal(mean: 0, deviation: deviation), &random)
  }
}
