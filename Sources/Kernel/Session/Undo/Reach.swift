internal import Ops

/// A thing in a variable that holds tensors, or a state that learning changes.
protocol Reaching: SessionObject {
  /// Names what it holds.
  func enter(_ reach: inout Reach)
}

/// What can be reached from values: the things that learning changes, and the memory they take.
struct Reach {
  private(set) var layers: [Layer] = []
  private(set) var parameters: [Ops.Parameter] = []
  private(set) var optimizers: [Optimizer] = []
  private(set) var games: [ColorizationGAN] = []
  private(set) var loaders: [LoaderObject] = []
  /// Memory that is changed in place, with the variable it was first reached from.
  private(set) var changing: [ObjectIdentifier: (buffer: Buffer, owner: String)] = [:]
  /// Bytes of each piece of memory, by its address: of tensors, and of long lists, texts and pictures.
  private(set) var memory: [UInt: Int] = [:]
  /// The histories that backward passes would follow.
  private(set) var histories: Set<ObjectIdentifier> = []
  private var seen: Set<ObjectIdentifier> = []
  private var owner = ""

  init() {}

  /// What can be reached from a session's variables and results.
  init(_ runtime: Runtime) {
    // In order, so that the same variable is always called the owner.
    let holders = runtime.globals.bindings.filter { $0.value.value.mayHoldMemory }
    for (name, binding) in holders.sorted(by: { $0.key < $1.key }) {
      owner = name
      add(binding.value)
    }
    owner = ""
    for (_, value) in runtime.results.contents.values { add(value) }
  }

  /// Bytes of everything reached.
  var bytes: Int { memory.values.reduce(0, +) }

  /// Bytes of the values that learn, and of their gradients.
  var learnedBytes: Int {
    parameters.reduce(0) {
      $0 + ($1.value.count + ($1.gradient?.count ?? 0)) * MemoryLayout<Float>.stride
    }
  }

  mutating func add(_ value: Value) {
    switch value {
    case .tensor(let tensor): add(tensor)
    case .string(let text): add(text)
    case .image(let picture): add(picture)
    case .list(let items):
      items.withUnsafeBytes { add(bytes: $0) }
      for item in items {
        // Most lists hold numbers, and may be long.
        if case .number = item { continue }
        add(item)
      }
    case .record(let record): for field in record.fields { add(field.value) }
    case .object(let object): (object as? any Reaching)?.enter(&self)
    default: break
    }
  }

  mutating func add(_ tensor: Tensor) {
    add(tensor.buffer)
    if let parameter = tensor.parameter {
      add(parameter)
    } else if let node = tensor.node {
      histories.insert(ObjectIdentifier(node))
    }
  }

  mutating func add(_ picture: Picture) {
    picture.rgb.withUnsafeBytes { add(bytes: $0) }
    for frame in picture.motion?.frames ?? [] { frame.withUnsafeBytes { add(bytes: $0) } }
  }

  private mutating func add(_ text: String) {
    // Short ones cost less than the entry.
    guard text.utf8.count > 1000 else { return }
    _ = text.utf8.withContiguousStorageIfAvailable { add(bytes: UnsafeRawBufferPointer($0)) }
  }

  private mutating func add(bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 1000 else { return }
    memory[UInt(bitPattern: start)] = bytes.count
  }

  mutating func add(_ layer: Layer) {
    guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
    layers.append(layer)
    for (_, part) in layer.parts {
      switch part {
      case .parameter(let parameter), .state(let parameter): add(parameter)
      case .layer(let layer): add(layer)
      }
    }
  }

  mutating func add(_ optimizer: Optimizer) {
    guard seen.insert(ObjectIdentifier(optimizer)).inserted else { return }
    optimizers.append(optimizer)
    for parameter in optimizer.parameters { add(parameter) }
    for buffer in optimizer.buffers { addChanging(buffer) }
  }

  mutating func add(_ game: ColorizationGAN) {
    guard seen.insert(ObjectIdentifier(game)).inserted else { return }
    games.append(game)
    add(game.generator)
    add(game.discriminator)
    add(game.generatorOptimizer)
    add(game.discriminatorOptimizer)
  }

  mutating func add(_ loader: LoaderObject) {
    if seen.insert(ObjectIdentifier(loader)).inserted { loaders.append(loader) }
  }

  private mutating func add(_ parameter: Ops.Parameter) {
    guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
    parameters.append(parameter)
    addChanging(parameter.value.buffer)
    if let gradient = parameter.gradient { add(gradient.buffer) }
  }

  private mutating func addChanging(_ buffer: Buffer) {
    add(buffer)
    if changing[ObjectIdentifier(buffer)] == nil {
      changing[ObjectIdentifier(buffer)] = (buffer, owner)
    }
  }

  private mutating func add(_ buffer: Buffer) {
    memory[UInt(bitPattern: ObjectIdentifier(buffer))] = buffer.count * MemoryLayout<Float>.stride
  }
}

extension Value {
  /// Whether it is worth looking into.
  fileprivate var mayHoldMemory: Bool {
    switch self {
    case .tensor, .list, .record, .object, .image, .string: true
    default: false
    }
  }

  /// The value with its tensors cut off from the histories that a set does not name.
  func keepingHistories(_ kept: Set<ObjectIdentifier>) -> Value {
    switch self {
    case .tensor(let tensor):
      guard tensor.parameter == nil, let node = tensor.node, !kept.contains(ObjectIdentifier(node))
      else { return self }
      return .tensor(tensor.detached())
    case .list(let items):
      var reach = Reach()
      reach.add(self)
      return reach.histories.isEmpty ? self : .list(items.map { $0.keepingHistories(kept) })
    case .record(let record):
      return .record(Record(record.fields.map { ($0.label, $0.value.keepingHistories(kept)) }))
    default: return self
    }
  }
}
