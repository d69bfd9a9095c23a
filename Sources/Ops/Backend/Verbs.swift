// The closed lists of functions that the verbs of a backend take. No `switch` over them has a
// `default`: the compiler then shows every place where a new case must be handled.

/// Functions of one number.
public enum UnaryFunction: Sendable, Equatable {
  case negate, exponential, logarithm, squareRoot, reciprocalSquareRoot, absolute, sign, reciprocal
  case square, relu, sigmoid, tanh, softplus, floor, round, isNaN, isFinite, not
  /// `x > 0 ? x : slope · x`
  case leakyRelu(slope: Float)
  /// `xᵉ`
  case power(Float)
  /// `scale · x + shift`
  case affine(scale: Float, shift: Float)
  /// `min(max(x, low), high)`
  case clamp(low: Float, high: Float)
}

/// Functions of two numbers. The `…Gradient` cases take what the forward pass kept and the incoming
/// gradient, in that order.
public enum BinaryFunction: Sendable, Equatable {
  case add, subtract, multiply, divide, power, minimum, maximum
  /// Comparisons give 1 or 0.
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// `(x, g)`: 0 where x ≤ 0, else g.
  case reluGradient
  /// `(x, g)`: g where x > 0, else slope · g.
  case leakyReluGradient(slope: Float)
  /// `(y, g)`: g · y · (1 − y)
  case sigmoidGradient
  /// `(y, g)`: g · (1 − y²)
  case tanhGradient
  /// `(x, g)`: g where low ≤ x ≤ high, else 0.
  case clampGradient(low: Float, high: Float)
  /// `(x, t)`: max(x, 0) − x·t + log(1 + e^−|x|), the stable cross entropy of logits.
  case crossEntropyWithLogits
  /// `(d, g)`: g · clamp(d / beta, −1, 1), the slope of smooth L1.
  case smoothL1Gradient(beta: Float)
}

/// Ways to combine many numbers into one.
public enum Reduction: Sendable, Equatable { case sum, mean, minimum, maximum }

/// Which end of the order is looked for.
public enum Extreme: Sendable, Equatable { case minimum, maximum }

/// The three passes of a convolution; a transposed convolution is the second one run forwards.
public enum ConvolutionPass: Sendable, Equatable {
  /// `(input, weight) → output`
  case output
  /// `(output gradient, weight) → input gradient`
  case input
  /// `(input, output gradient) → weight gradient`
  case weight
}

/// What a pooling window keeps.
public enum Pooling: Sendable, Equatable {
  case maximum
  /// Mean; `countsPadding` divides by the whole window even where it hangs over the edge.
  case average(countsPadding: Bool)
}

/// How values between pixels are found.
public enum Resampling: Sendable, Equatable {
  /// The pixel whose area holds the point (PyTorch's "nearest").
  case nearest
  /// Linear in both directions; `alignsCorners` maps corner centres to corner centres.
  case bilinear(alignsCorners: Bool)
}

/// Batch normalisation in parts: moments → combine → scale, sums → combine → gradient. Between the
/// parts stand tensors of one number a channel, so that processes can meet there. An activation
/// behind the normalisation belongs to the same pass: what is between the two is never stored.
///
/// `x`, `g`, `r`, `y` are `[n, c, …]`, each picture of them contiguous, one picture any distance from
/// the next, so that they may be some of the channels of a larger tensor; everything else is `[c]`.
public enum ChannelStage {
  /// Mean and sum of squared distances from it (M2), over all axes but the channel.
  case moments(Tensor, mean: Tensor, m2: Tensor)
  /// `y = f(scale · x + shift + r)`, `r` nil for 0; `y` may be `x`.
  case scale(Tensor, ChannelMap, plus: Tensor?, to: Tensor)
  /// `Σ h` and `Σ h · (x − mean)` with `h = f′(scale · x + shift) · g`; `h = g` without a map.
  case sums(
    gradient: Tensor, Tensor, mean: Tensor, through: ChannelMap?, sum: Tensor, product: Tensor)
  /// `y = a · h + b · x + c` with `h` as in `sums`; `line` nil for 0.
  case combine(
    gradient: Tensor, a: Tensor, Tensor, line: (b: Tensor, c: Tensor)?, through: ChannelMap?,
    to: Tensor)
  /// `y = f′ · g` and `Σ y`, where x is what `f` gave.
  case slope(gradient: Tensor, Tensor, ChannelActivation, to: Tensor, sum: Tensor)
}

/// An activation that a pass by channels takes along.
public enum ChannelActivation: Sendable, Equatable {
  /// x itself.
  case identity
  case relu
  /// `x > 0 ? x : slope · x`; from its value the sign of x is known, so the slope is 0 or more.
  case leakyRelu(slope: Float)
}

/// `f(scale · x + shift)`, by channel.
public struct ChannelMap: Sendable {
  /// `[c]`
  public var scale: Tensor
  /// `[c]`
  public var shift: Tensor
  /// f
  public var activation: ChannelActivation

  /// Joins the parts.
  public init(scale: Tensor, shift: Tensor, activation: ChannelActivation = .identity) {
    self.scale = scale
    self.shift = shift
    self.activation = activation
  }
}

/// Distributions of random elements.
public enum Distribution: Sendable, Equatable {
  /// Even over `low ..< high`.
  case uniform(low: Float, high: Float)
  /// Bell curve.
  case normal(mean: Float, deviation: Float)
  /// `value` with the given probability, else 0.
  case bernoulli(probability: Float, value: Float)
}

/// One step of an optimiser. Step sizes are inputs, so that the same verbs run at every step.
public enum UpdateRule: Sendable, Equatable {
  /// Adam with PyTorch's definition; moments: first, second.
  /// `correction1 = 1 − β₁ᵗ`, `correction2 = 1 − β₂ᵗ`.
  case adam(
    rate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    correction1: Float, correction2: Float)
  /// Stochastic gradient descent; moments: velocity, or none when `momentum` is 0.
  case sgd(rate: Float, momentum: Float, weightDecay: Float, isFirstStep: Bool)
}

/// Conversions between colour spaces, over `[n, 3, h, w]`.
public enum ColorConversion: Sendable, Equatable {
  /// sRGB in `0…1` to CIE L*a*b* (L in `0…100`).
  case rgbToLab
  /// CIE L*a*b* to sRGB, clipped to `0…1`.
  case labToRGB
}
