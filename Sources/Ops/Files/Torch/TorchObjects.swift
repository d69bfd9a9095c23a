/// The things of a pickle that mean something to PyTorch: storages, and tensors that look into them.
struct TorchObjects {
  let path: String
  /// The record or member that holds the pickle, for messages.
  let part: String?
  let heap: PickleHeap
  private let limits: Limits
  /// The storages, in the order in which the pickle speaks of them; where their bytes are is found
  /// out afterwards.
  private(set) var storages: [TorchStorage] = []
  private(set) var placeByKey: [String: Int] = [:]
  /// What each persistent identifier stands for.
  private var meanings: [Meaning] = []

  private enum Meaning {
    case storage(TorchStorageView)
    case tensor(TorchTensor)
  }

  /// For the formats whose identifiers say all about a storage:
  /// `("storage", class, key, location, count[, view])`.
  init(
    _ heap: PickleHeap, path: String, part: String?, limits: Limits
  ) throws(WeightFileError) {
    self.path = path
    self.part = part
    self.heap = heap
    self.limits = limits
    for identifier in heap.persistent {
      guard let view = try view(identifier) else {
        throw .malformed(
          path: path, part: part, problem: "what stands for a storage's bytes is none")
      }
      meanings.append(.storage(view))
    }
  }

  /// For the oldest format, whose identifiers are keys of tensors described elsewhere.
  init(
    _ heap: PickleHeap, tensors: [Int: TorchTensor], path: String, part: String, limits: Limits
  ) throws(WeightFileError) {
    self.path = path
    self.part = part
    self.heap = heap
    self.limits = limits
    for identifier in heap.persistent {
      guard let key = Self.key(identifier, in: heap), let tensor = tensors[key] else {
        throw .malformed(path: path, part: part, problem: "a tensor is named that is not there")
      }
      meanings.append(.tensor(tensor))
    }
  }

  /// A key of a tensor or storage in the oldest format: a number, or one written as a text.
  static func key(_ value: PickleValue, in heap: PickleHeap) -> Int? {
    if case .integer(let key) = value { return key }
    return heap.text(value).flatMap { Int($0) }
  }

  /// A key of a dictionary as part of a name.
  func name(_ key: PickleValue) -> String? {
    if case .integer(let number) = key { return String(number) }
    return heap.text(key)
  }

  // MARK: Storages

  private mutating func view(
    _ identifier: PickleValue
  ) throws(WeightFileError) -> TorchStorageView? {
    guard let fields = heap.fields(identifier), (5...6).contains(fields.count),
      heap.text(fields[0]) == "storage", case .global(.storage(let type)) = fields[1],
      let key = name(fields[2]), case .integer(let count) = fields[4], count >= 0,
      count <= .max / 2 / type.size
    else { return nil }
    let place = placeByKey[key] ?? storages.count
    if place == storages.count {
      placeByKey[key] = place
      storages.append(TorchStorage(key: key, type: type, count: count))
    }
    guard storages[place].type == type, storages[place].count == count else {
      throw .malformed(
        path: path, part: part,
        problem: "the storage \(jsonString(key)) is described in two ways")
    }
    guard fields.count == 6, fields[5] != .none else {
      return TorchStorageView(storage: place, offset: 0, count: count)
    }
    guard let view = heap.fields(fields[5]), view.count == 3,
      case .integer(let offset) = view[1], case .integer(let length) = view[2],
      offset >= 0, length >= 0, offset <= count, length <= count - offset
    else { return nil }
    return TorchStorageView(storage: place, offset: offset, count: length)
  }

  /// Says where the bytes of a storage are.
  mutating func locate(_ place: Int, at bytes: TorchStorage.Place) {
    storages[place].place = bytes
  }

  // MARK: Tensors

  /// Whether a value is a tensor, sound or not.
  func isTensor(_ value: PickleValue) -> Bool {
    switch value {
    case .object(let place): heap.objects[place].global != .size
    case .persistent(let place): if case .tensor = meanings[place] { true } else { false }
    default: false
    }
  }

  /// Whether a value is a tensor, or may hold some.
  func isTensorOrDict(_ value: PickleValue) -> Bool {
    if case .dict = value { true } else { isTensor(value) }
  }

  /// The tensor a value is; nil for anything else.
  ///
  /// - Throws: `WeightFileError.badTensor` where it is one and not sound.
  func tensor(_ value: PickleValue, name: String) throws(WeightFileError) -> TorchTensor? {
    guard isTensor(value) else { return nil }
    do throws(TorchProblem) { return try rebuilt(value) } catch {
      throw .badTensor(path: path, name: name, problem: error.text)
    }
  }

  private func rebuilt(_ value: PickleValue) throws(TorchProblem) -> TorchTensor {
    var value = value
    // A parameter is a tensor in a wrapping, or in a few.
    for _ in 0..<8 {
      if case .persistent(let place) = value, case .tensor(let tensor) = meanings[place] {
        return tensor
      }
      guard case .object(let place) = value,
        let fields = heap.fields(heap.objects[place].arguments)
      else { break }
      switch heap.objects[place].global {
      case .rebuildTensor, .rebuildTensorV2: return try rebuilt(fields)
      case .rebuildParameter, .parameter:
        guard let inner = fields.first else { throw TorchProblem("a parameter without a tensor") }
        value = inner
      default: throw TorchProblem("it is none")
      }
    }
    throw TorchProblem("it is made of what is no tensor")
  }

  private func rebuilt(_ fields: [PickleValue]) throws(TorchProblem) -> TorchTensor {
    guard fields.count >= 4, case .persistent(let place) = fields[0],
      case .storage(let view) = meanings[place]
    else { throw TorchProblem("it looks into no storage") }
    guard case .integer(let offset) = fields[1], let shape = integers(fields[2]),
      let strides = integers(fields[3])
    else { throw TorchProblem("its offset, shape or strides are no numbers") }
    return try TorchTensor(
      view, offset: offset, shape: shape, strides: strides, limits: limits)
  }

  /// Whole numbers in a tuple, a list or a `torch.Size`.
  private func integers(_ value: PickleValue) -> [Int]? {
    var value = value
    if case .object(let place) = value, heap.objects[place].global == .size {
      value = heap.items(heap.objects[place].arguments)?.first ?? .none
    }
    guard let items = heap.items(value), items.count <= 64 else { return nil }
    var numbers: [Int] = []
    for item in items {
      guard case .integer(let number) = item else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
