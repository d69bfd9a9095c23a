/// What the object of a `torch.save` holds: tensors under their names, and the rest in words.
struct TorchTree {
  var names: [String] = []
  var tensors: [TorchTensor] = []
  /// Numbers and texts that stand beside the tensors, for example "epoch".
  var metadata: [String: String] = [:]
  /// Names of what is neither a tensor, a dictionary, a number nor a text, or stands beside the
  /// weights: an optimiser's state, for example.
  var aside: [String] = []
  /// Dictionaries that were opened on the way to the weights.
  var wrappings: [String] = []

  /// Keys under which checkpoints keep their weights, the likeliest first.
  static let wrappers = [
    "state_dict", "model_state_dict", "model", "params_ema", "params", "net", "network", "weights",
  ]

  /// Dictionaries inside each other, at most.
  private static let depth = 32
  /// Texts kept of what stands beside the weights, at most, and the length of each.
  private static let remarks = 1_000
  private static let remarkLength = 200

  private let objects: TorchObjects
  /// Whether a dictionary holds tensors or dictionaries, for those that were looked through: many
  /// names may lead to one.
  private var holdings: [Int: Bool] = [:]
  private let limits: Limits

  /// Walks through the object. Each dictionary is entered once, whoever names it, so that circles
  /// and dictionaries that name each other many times end.
  init(_ root: PickleValue, _ objects: TorchObjects, limits: Limits) throws(WeightFileError) {
    self.objects = objects
    self.limits = limits
    if let tensor = try objects.tensor(root, name: "tensor") {
      (names, tensors) = (["tensor"], [tensor])
      return
    }
    guard case .dict(var dict) = root else {
      throw .refused(
        path: objects.path, problem: "it holds no dictionary of tensors",
        advice: "In Python, save `model.state_dict()`.")
    }
    var entered: Set<Int> = [dict]
    while let (name, inner) = try wrapped(in: dict), entered.insert(inner).inserted {
      for (key, value) in objects.heap.dicts[dict] where value != .dict(inner) {
        if let key = objects.name(key) { remark(key, value) }
      }
      wrappings.append(name)
      dict = inner
    }
    try collect(dict)
  }

  /// The dictionary that holds the weights, if this one only wraps them.
  private mutating func wrapped(
    in dict: Int
  ) throws(WeightFileError) -> (name: String, dict: Int)? {
    var best: (rank: Int, name: String, dict: Int)?
    for (key, value) in objects.heap.dicts[dict] {
      if objects.isTensor(value) { return nil }
      guard case .dict(let inner) = value, let name = objects.name(key),
        let rank = Self.wrappers.firstIndex(of: name), rank < best?.rank ?? .max,
        holdsTensors(inner)
      else { continue }
      best = (rank, name, inner)
    }
    return best.map { ($0.name, $0.dict) }
  }

  private mutating func holdsTensors(_ dict: Int) -> Bool {
    if let known = holdings[dict] { return known }
    let answer = objects.heap.dicts[dict].contains { objects.isTensorOrDict($0.value) }
    holdings[dict] = answer
    return answer
  }

  private mutating func collect(_ root: Int) throws(WeightFileError) {
    var seen: Set<Int> = [root]
    var taken: Set<String.UTF8Bytes> = []
    var open = [(dict: root, next: 0, prefix: "")]
    while let (dict, next, prefix) = open.last {
      guard next < objects.heap.dicts[dict].count else {
        open.removeLast()
        continue
      }
      open[open.count - 1].next += 1
      let (key, value) = objects.heap.dicts[dict][next]
      guard let key = objects.name(key) else {
        remark(prefix + "(a key that is no text)", value)
        continue
      }
      guard prefix.utf8.count + key.utf8.count <= limits.nameBytes else {
        throw .badTensor(
          path: objects.path, name: String(key.prefix(40)) + "…",
          problem: "its name is longer than the limit nameBytes, \(limits.nameBytes)")
      }
      let name = prefix + key
      if let tensor = try objects.tensor(value, name: name) {
        guard taken.insert(String.UTF8Bytes(name)).inserted else {
          throw .badTensor(path: objects.path, name: name, problem: "the name appears twice")
        }
        guard names.count < limits.keys else {
          throw .malformed(
            path: objects.path, part: objects.part,
            problem: "there are more than \(limits.keys) names (the limit `keys`)")
        }
        names.append(name)
        tensors.append(tensor)
      } else if case .dict(let inner) = value, open.count < Self.depth,
        seen.insert(inner).inserted
      {
        open.append((inner, 0, name + "."))
      } else {
        remark(name, value)
      }
    }
  }

  /// Keeps a number or a text, and the name of anything else.
  private mutating func remark(_ name: String, _ value: PickleValue) {
    guard metadata.count + aside.count < Self.remarks else { return }
    let text: String? =
      switch value {
      case .bool(let value): value ? "true" : "false"
      case .integer(let value): String(value)
      case .float(let value): String(value)
      case .string: objects.heap.text(value).map { String($0.prefix(Self.remarkLength)) }
      default: nil
      }
    if let text { metadata[name] = text } else { aside.append(name) }
  }
}
