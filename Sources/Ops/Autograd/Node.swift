/// Which inputs of an operation a backward pass wants gradients for.
package typealias Wanted = [Bool]

/// The gradient of an operation: from the gradient of its result to those of its inputs, nil where
/// none is wanted. It captures values without history, so that a graph holds no cycles.
package typealias Pullback =
  @Sendable (_ gradient: Tensor, _ wanted: Wanted) throws(TensorError) -> [Tensor?]

/// One step of history: which values an operation took, and how gradients flow back to them.
///
/// `@unchecked`: a graph is built and spent by one thread at a time.
public class Node: @unchecked Sendable {
  /// The operation, for messages.
  let operation: String
  /// The histories of the operation's inputs; nil for constants.
  package var inputs: [Node?]
  /// nil for a parameter, and once the graph is spent.
  var pullback: Pullback?
  /// Versions of parameters when they were used, to notice a change before the backward pass.
  var versions: [(parameter: Parameter, version: Int)] = []
  /// The parameter whose memory the value looks into, where it is a view of one.
  private(set) var base: Parameter?

  init(operation: String, inputs: [Node?], pullback: Pullback?) {
    self.operation = operation
    self.inputs = inputs
    self.pullback = pullback
  }

  /// Notes that a value with this history was used to compute `result`.
  func note(_ input: Node, result: Buffer) {
    guard let parameter = input as? Parameter ?? input.base else { return }
    versions.append((parameter, parameter.version))
    if parameter.value.buffer === result { base = parameter }
  }

  /// Gives back what the node holds; a second backward pass finds it spent.
  func spend() {
    pullback = nil
    releaseInputs()
  }

  deinit { releaseInputs() }

  /// Lets go of the graph behind this node in a loop: released one inside the other, a chain of
  /// tens of thousands of operations would overflow the stack.
  private func releaseInputs() {
    var pending: [Node] = []
    func take(_ node: Node) {
      for index in node.inputs.indices {
        if let input = node.inputs[index] {
          node.inputs[index] = nil
          pending.append(input)
        }
      }
      node.inputs = []
    }
    take(self)
    while !pending.isEmpty {
      var last = pending.removeLast()
      // A node that someone else still holds keeps its history.
      if isKnownUniquelyReferenced(&last) {
        last.pullback = nil
        take(last)
      }
    }
  }
}

extension Tensor {
  /// This value with its history: the pullback to follow when a gradient arrives.
  ///
  /// Records nothing inside `withoutRecording`, or where no input is tracked.
  package func recorded(
    _ operation: String, from inputs: [Tensor], pullback: @escaping Pullback
  ) -> Tensor {
    guard Recording.isOn, inputs.contains(where: { $0.node != nil }) else { return self }
    let node = Node(operation: operation, inputs: inputs.map(\.node), pullback: pullback)
    for case let input? in node.inputs { node.note(input, result: buffer) }
    return Tensor(buffer: buffer, layout: layout, node: node)
  }
}

/// Whether operations keep their history. The setting belongs to the current task and its scope.
public enum Recording {
  @TaskLocal package static var isOn = true
}

/// Runs `body` without keeping history: for evaluation, where no gradient is wanted.
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Recording.$isOn.withValue(false, operation: body)
}
