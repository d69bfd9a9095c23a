extension Tensor {
  /// Sends a gradient back through the history of this value and adds what arrives at each
  /// parameter to its gradient.
  ///
  /// The graph is given back as it is spent, unless `keepGraph` is set.
  ///
  /// - Parameters:
  ///   - seed: The gradient to start from, of this value's shape; nil for 1, for a scalar.
  ///   - parameters: The parameters wanted; nil for all. Nothing is computed for the others.
  ///   - keepGraph: Whether a second pass is wanted.
  ///   - whenFinal: Called once for each parameter as soon as its gradient is complete, in an order
  ///     that depends on the graph alone.
  /// - Throws: `TensorError.notTracked`, `.graphSpent`, `.changedSinceForward`, `.shapes`.
  public func backward(
    from seed: Tensor? = nil, for parameters: [Parameter]? = nil, keepGraph: Bool = false,
    whenFinal: ((Parameter) -> Void)? = nil
  ) throws(TensorError) {
    guard let root = node else { throw .notTracked(operation: "backward") }
    if seed == nil, count != 1 {
      throw .shapes(
        operation: "backward", [NamedShape("value", shape)],
        reason: "only a single number has a gradient of its own; take the mean or the sum first")
    }
    if let seed, seed.shape != shape {
      throw .shapes(
        operation: "backward", [NamedShape("value", shape), NamedShape("gradient", seed.shape)],
        reason: "the gradient must have the shape of the value")
    }
    if let seed, seed.device != device {
      throw .differentDevices(
        operation: "backward", [device.description, seed.device.description])
    }
    let start: Tensor
    if let seed { start = seed.detached() } else { start = try .ones(shape, on: device) }
    let plan = try BackwardPlan(
      root: root, wanted: parameters.map { Set($0.map { ObjectIdentifier($0) }) })
    try plan.run(start, keepGraph: keepGraph, whenFinal: whenFinal)
  }
}

/// The nodes between a value and the parameters wanted, with how many gradients each waits for.
private struct BackwardPlan {
  private let root: Node
  private var waits: [ObjectIdentifier: Int] = [:]
  private var leads: [ObjectIdentifier: Bool] = [:]

  /// Walks the graph without recursion, so that its depth has no limit.
  init(root: Node, wanted: Set<ObjectIdentifier>?) throws(TensorError) {
    self.root = root
    var stack: [(node: Node, next: Int)] = [(root, 0)]
    leads[ObjectIdentifier(root)] = false
    while let (node, next) = stack.last {
      let id = ObjectIdentifier(node)
      if node is Parameter {
        leads[id] = wanted?.contains(id) ?? true
        stack.removeLast()
      } else if next < node.inputs.count {
        stack[stack.count - 1].next += 1
        if let input = node.inputs[next], leads[ObjectIdentifier(input)] == nil {
          leads[ObjectIdentifier(input)] = false
          stack.append((input, 0))
        }
      } else {
        if node.pullback == nil { throw .graphSpent(operation: node.operation) }
        leads[id] = node.inputs.contains { input in
          input.map { leads[ObjectIdentifier($0)] ?? false } ?? false
        }
        stack.removeLast()
      }
    }
    try countWaits()
  }

  /// Counts, for each node that leads to a wanted parameter, the gradients that will reach it.
  private mutating func countWaits() throws(TensorError) {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var pending = leadsOn(root) ? [root] : []
    while let node = pending.popLast() {
      for input in node.inputs {
        guard let input, leadsOn(input) else { continue }
        let id = ObjectIdentifier(input)
        waits[id, default: 0] += 1
        if seen.insert(id).inserted { pending.append(input) }
      }
      // A parameter that no gradient is wanted for still gave its value to the others'.
      for (parameter, version) in node.versions where parameter.version != version {
        throw .changedSinceForward(operation: node.operation, parameter: parameter.name)
      }
    }
  }

  private func leadsOn(_ node: Node) -> Bool { leads[ObjectIdentifier(node)] ?? false }

  func run(
    _ seed: Tensor, keepGraph: Bool, whenFinal: ((Parameter) -> Void)?
  ) throws(TensorError) {
    var waits = waits
    var gradients = [ObjectIdentifier(root): seed]
    var ready = leadsOn(root) ? [root] : []
    while let node = ready.popLast() {
      let gradient = gradients.removeValue(forKey: ObjectIdentifier(node))
      if let parameter = node as? Parameter {
        if let gradient { try parameter.accumulate(gradient) }
        whenFinal?(parameter)
        continue
      }
      // Nothing arrived where every path was flat; what lies behind still counts as visited.
      var parts: [Tensor?] = []
      if let gradient, let pullback = node.pullback {
        parts = try pullback(gradient, node.inputs.map { $0.map(leadsOn) ?? false })
      }
      for (index, input) in node.inputs.enumerated() {
        guard let input, leadsOn(input) else { continue }
        let id = ObjectIdentifier(input)
        if index < parts.count, let part = parts[index] {
          try gradients[id].accumulate(part)
        }
        waits[id, default: 0] -= 1
        if waits[id] == 0 { ready.append(input) }
      }
      if !keepGraph { node.spend() }
    }
  }
}

extension Tensor? {
  /// Adds to the sum so far, in place where nobody else looks at it. A sum that finds no room stays
  /// as it was.
  mutating func accumulate(_ part: Tensor) throws(TensorError) {
    guard var total = self else {
      self = part.detached()
      return
    }
    self = nil
    defer { self = total }
    if total.layout.isContiguous && isKnownUniquelyReferenced(&total.buffer) {
      total.backend.zip(.add, total, part, to: total)
    } else {
      let sum = try Tensor.uninitialized(total.shape, on: total.device)
      total.backend.zip(.add, total, part, to: sum)
      total = sum
    }
  }
}
