internal import Glibc

/// Adam, by PyTorch's definition.
///
/// Source: Kingma and Ba 2015; torch.optim.Adam, whose ε is added after the square root.
public final class Adam: Optimizer {
  package let beta1: Float
  package let beta2: Float
  package let epsilon: Float
  package let weightDecay: Float

  /// Takes parameters over.
  ///
  /// - Parameters:
  ///   - parameters: What is learned.
  ///   - rate: Step size.
  ///   - beta1: Memory of the mean gradient, `0..<1`.
  ///   - beta2: Memory of the mean squared gradient, `0..<1`.
  ///   - epsilon: Keeps the division finite.
  ///   - weightDecay: Share of the weight added to its gradient.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    _ parameters: [Parameter], rate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8, weightDecay: Float = 0
  ) throws(TensorError) {
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] {
      guard beta >= 0, beta < 1 else {
        throw .argument(operation: "adam", name: name, reason: "must be at least 0 and below 1")
      }
    }
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    try super.init(parameters, rate: rate, momentCount: 2, operation: "adam")
  }

  /// The numbers that decide its steps, but for the rate, which a schedule may move.
  var settings: [TrainingSetting] {
    [
      TrainingSetting("beta1", beta1), TrainingSetting("beta2", beta2),
      TrainingSetting("eps", epsilon), TrainingSetting("weight decay", weightDecay),
    ]
  }

  override var rule: UpdateRule {
    // In double precision, as the powers are computed in Python.
    func correction(_ beta: Float) -> Float { Float(1 - pow(Double(beta), Double(stepCount))) }
    return .adam(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      correction1: correction(beta1), correction2: correction(beta2))
  }
}

/// Stochastic gradient descent, with momentum where wanted.
///
/// Source: torch.optim.SGD.
public final class SGD: Optimizer {
  package let momentum: Float
  package let weightDecay: Float

  /// Takes parameters over.
  ///
  /// - Parameters:
  ///   - parameters: What is learned.
  ///   - rate: Step size.
  ///   - momentum: Share of the last velocity kept, `0..<1`.
  ///   - weightDecay: Share of the weight added to its gradient.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    _ parameters: [Parameter], rate: Float, momentum: Float = 0, weightDecay: Float = 0
  ) throws(TensorError) {
    guard momentum >= 0, momentum < 1 else {
      throw .argument(operation: "sgd", name: "momentum", reason: "must be at least 0 and below 1")
    }
    self.momentum = momentum
    self.weightDecay = weightDecay
    try super.init(
      parameters, rate: rate, momentCount: momentum > 0 ? 1 : 0, operation: "sgd")
  }

  override var rule: UpdateRule {
    .sgd(rate: rate, momentum: momentum, weightDecay: weightDecay, isFirstStep: stepCount == 1)
  }
}
