/// Moves parameters against their gradients.
///
/// Values and moments lie each in one flat buffer, in the order the parameters were given.
/// Parameters without a gradient stay as they are.
public class Optimizer {
  /// Step size; may be changed between steps.
  public var rate: Float
  /// Steps taken.
  public package(set) var stepCount = 0
  /// The parameters moved, in flat order.
  public let parameters: [Parameter]

  let values: Tensor
  /// Where each parameter lies in the flat buffers.
  private let ranges: [Range<Int>]
  /// Running means by the rule, each flat, in the order of the parameters.
  package let moments: [Tensor]

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
    Self.move(parameters, into: values, ranges)
    // Afterwards: where the values were before there is room now.
    var moments: [Tensor] = []
    for _ in 0..<momentCount { moments.append(try .zeros([end], on: device)) }
    self.moments = moments
  }

  /// Moves the parameters into this optimiser's memory, from where another one may have put them.
  package final func takeOver() { Self.move(parameters, into: values, ranges) }

  private static func move(_ parameters: [Parameter], into values: Tensor, _ ranges: [Range<Int>]) {
    for (parameter, range) in Swift.zip(parameters, ranges) {
      guard parameter.value.buffer !== values.buffer else { continue }
      parameter.adopt(value: values.part(range, shape: parameter.value.shape))
    }
  }

  /// Forgets all gradients.
  public final func zeroGradients() { for parameter in parameters { parameter.zeroGradient() } }

  /// Moves every parameter that has a gradient.
  ///
  /// - Throws: `TensorError.argument` when another optimiser has taken the parameters over since.
  public final func step() throws(TensorError) {
    try requireOwnership()
    stepCount += 1
    let rule = rule
    for parameter in parameters { move(parameter, rule) }
  }

  /// `zeroGradients`, `backward` for these parameters alone, `step`.
  ///
  /// - Parameters:
  ///   - loss: A single number that depends on the parameters.
  ///   - keepingGradients: Whether they can be looked at afterwards. Where not, each parameter moves
  ///     as soon as its gradient is complete, and the gradient makes room for the next: it is still
  ///     near, and memory holds one at a time. A backward pass that then fails for want of memory
  ///     may have moved some parameters.
  /// - Throws: What `backward` throws; `TensorError.argument` as `step` does.
  public final func minimize(_ loss: Tensor, keepingGradients: Bool = true) throws(TensorError) {
    zeroGradients()
    if keepingGradients {
      try loss.backward(for: parameters)
      try step()
      return
    }
    try requireOwnership()
    stepCount += 1
    let rule = rule
    var isUntouched = true
    do throws(TensorError) {
      try loss.backward(for: parameters) { [self] parameter in
        move(parameter, rule)
        parameter.zeroGradient()
        isUntouched = false
      }
    } catch {
      zeroGradients()
      if isUntouched { stepCount -= 1 }
      throw error
    }
  }

  private func requireOwnership() throws(TensorError) {
    guard isOwner else {
      throw .argument(
        operation: "step", name: "optimiser",
        reason: "no longer owns its weights: a newer optimiser took them over; use that one")
    }
  }

  /// Moves one parameter, if it has a gradient.
  private func move(_ parameter: Parameter, _ rule: UpdateRule) {
    guard let gradient = parameter.gradient else { return }
    for buffer in buffers { buffer.willChange() }
    let start = parameter.value.layout.offset
    let range = start..<start + parameter.value.count
    values.backend.update(
      rule, parameters: values.part(range), gradients: gradient,
      moments: moments.map { $0.part(range) })
  }

  /// Whether no other optimiser has taken the parameters over since.
  package final var isOwner: Bool { parameters.allSatisfy { $0.value.buffer === values.buffer } }

  /// The memory a step writes to.
  package final var buffers: [Buffer] { [values.buffer] + moments.map(\.buffer) }

  /// Whether every weight is a finite number.
  final func isFinite() throws(TensorError) -> Bool {
    // Both are NaN where any weight is.
    let (low, high) = (try values.min().item(), try values.max().item())
    return low.isFinite && high.isFinite
  }

  /// The rule of the step at hand.
  var rule: UpdateRule { .sgd(rate: rate, momentum: 0, weightDecay: 0, isFirstStep: true) }
}

extension Tensor {
  /// Neighbouring elements of a flat buffer under a shape.
  fileprivate func part(_ range: Range<Int>, shape: [Int]? = nil) -> Tensor {
    Tensor(buffer: buffer, layout: Layout(shape ?? [range.count], offset: range.lowerBound))
  }
}
