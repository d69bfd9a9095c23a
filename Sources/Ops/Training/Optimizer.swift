/// Moves parameters against their gradients.
///
/// Values, gradients and moments lie each in one flat buffer, in the order the parameters were
/// given, so that a step is one pass over memory. Parameters without a gradient stay as they are.
public class Optimizer {
  /// Step size; may be changed between steps.
  public var rate: Float
  /// Steps taken.
  public internal(set) var stepCount = 0
  /// The parameters moved, in flat order.
  public let parameters: [Parameter]

  let values: Tensor
  let gradients: Tensor
  let moments: [Tensor]
  private let ranges: [Range<Int>]

  /// Takes parameters over into flat buffers.
  ///
  /// - Throws: `TensorError.argument` when there is none, or one is given twice; `.differentDevices`.
  init(_ parameters: [Parameter], rate: Float, momentCount: Int, operation: String)
    throws(TensorError)
  {
    guard let device = parameters.first?.value.device else {
      throw .argument(
        operation: operation, name: "parameters", reason: "is empty: there is nothing to learn")
    }
    guard Set(parameters.map { ObjectIdentifier($0) }).count == parameters.count else {
      throw .argument(
        operation: operation, name: "parameters", reason: "names a parameter twice")
    }
    if let stranger = parameters.first(where: { $0.value.device != device }) {
      throw .differentDevices(
        operation: operation, [device.description, stranger.value.device.description])
    }
    guard rate >= 0, rate.isFinite else {
      throw .argument(operation: operation, name: "lr", reason: "must be a number from 0 up")
    }
    self.rate = rate
    self.parameters = parameters
    var end = 0
    ranges = parameters.map { parameter in
      // Each starts on a cache line.
      let range = end..<end + parameter.value.count
      end = (range.upperBound + 15) / 16 * 16
      return range
    }
    values = try .zeros([end], on: device)
    gradients = try .zeros([end], on: device)
    for (parameter, range) in Swift.zip(parameters, ranges) {
      let shape = parameter.value.shape
      parameter.adopt(
        value: values.part(range, shape: shape), gradient: gradients.part(range, shape: shape))
    }
    // Afterwards: where the values were before there is room now.
    var moments: [Tensor] = []
    for _ in 0..<momentCount { moments.append(try .zeros([end], on: device)) }
    self.moments = moments
  }

  /// Forgets all gradients; costs nothing, the next ones overwrite.
  public final func zeroGradients() { for parameter in parameters { parameter.zeroGradient() } }

  /// Moves every parameter that has a gradient.
  ///
  /// - Throws: `TensorError.argument` when another optimiser has taken the parameters over since.
  public final func step() throws(TensorError) {
    guard parameters.allSatisfy({ $0.value.buffer === values.buffer }) else {
      throw .argument(
        operation: "step", name: "optimiser",
        reason: "no longer owns its weights: a newer optimiser took them over; use that one")
    }
    stepCount += 1
    for range in rangesWithGradient() {
      values.backend.update(
        rule, parameters: values.part(range), gradients: gradients.part(range),
        moments: moments.map { $0.part(range) })
    }
  }

  /// `zeroGradients`, `backward` for these parameters alone, `step`.
  ///
  /// - Parameter loss: A single number that depends on the parameters.
  public final func minimize(_ loss: Tensor) throws(TensorError) {
    zeroGradients()
    try loss.backward(for: parameters)
    try step()
  }

  /// Whether every weight is a finite number.
  final func isFinite() throws(TensorError) -> Bool {
    // Both are NaN where any weight is.
    let (low, high) = (try values.min().item(), try values.max().item())
    return low.isFinite && high.isFinite
  }

  /// The rule of the step at hand.
  var rule: UpdateRule { .sgd(rate: rate, momentum: 0, weightDecay: 0, isFirstStep: true) }

  /// Neighbouring parameters with gradients, joined.
  private func rangesWithGradient() -> [Range<Int>] {
    var result: [Range<Int>] = []
    var isOpen = false
    for (parameter, range) in Swift.zip(parameters, ranges) {
      guard parameter.gradient != nil else {
        isOpen = false
        continue
      }
      if isOpen, let last = result.popLast() {
        result.append(last.lowerBound..<range.upperBound)
      } else {
        result.append(range)
      }
      isOpen = true
    }
    return result
  }
}

extension Tensor {
  /// Neighbouring elements of a flat buffer under a shape.
  fileprivate func part(_ range: Range<Int>, shape: [Int]? = nil) -> Tensor {
    Tensor(buffer: buffer, layout: Layout(shape ?? [range.count], offset: range.lowerBound))
  }
}
