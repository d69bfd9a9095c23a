/// Reads pickles: the closed list of instructions of `PickleOpcode` over the closed list of names
/// of `PickleGlobal`. Nothing is looked up, called or run.
///
/// One loop, no recursion; the stack, the open marks, the memo, every text and the heap are
/// bounded, so that time and memory are those of the bytes read, whatever they say.
struct PickleMachine {
  /// Where the bytes come from; after a pickle it stands behind it.
  var reader: ByteReader
  /// What all pickles read so far have made.
  private(set) var heap: PickleHeap
  private let limits: Limits

  /// Where this pickle starts, where this instruction stands, and which it is.
  private var start = 0
  private var place = 0
  private var opcode: PickleOpcode?
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  init(_ reader: ByteReader, limits: Limits) {
    self.reader = reader
    self.limits = limits
    heap = PickleHeap(limit: limits.pickleObjects)
  }

  /// Reads one pickle, up to its STOP, and gives the value it stands for.
  mutating func next() throws(PickleError) -> PickleValue {
    start = reader.offset
    stack.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    memo.removeAll(keepingCapacity: true)
    while true {
      place = reader.offset
      opcode = nil
      let byte = try byte()
      guard let next = PickleOpcode(rawValue: byte) else {
        throw malformed("0x\(String(byte, radix: 16)) is no instruction of a weight file's pickle")
      }
      opcode = next
      if (place == start) != (next == .proto) {
        throw malformed("a pickle says its version first, and once")
      }
      if next == .stop {
        let value = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw malformed("values are left over") }
        return value
      }
      try carryOut(next)
      guard reader.offset - start <= limits.pickleBytes else {
        throw malformed("the pickle is longer than the limit pickleBytes, \(limits.pickleBytes)")
      }
    }
  }

  private func malformed(_ problem: String) -> PickleError {
    .malformed(offset: place, problem: problem + (opcode.map { " (\($0.name))" } ?? ""))
  }

  // MARK: Bytes

  private mutating func byte() throws(PickleError) -> UInt8 {
    let byte: UInt8?
    do throws(FileError) { byte = try reader.next() } catch { throw .file(error) }
    guard let byte else { throw malformed("the pickle ends early") }
    return byte
  }

  private mutating func bytes(_ count: Int) throws(PickleError) -> [UInt8] {
    guard count <= limits.pickleBytes - (reader.offset - start) else {
      throw malformed("a text of \(count) bytes; the limit pickleBytes is \(limits.pickleBytes)")
    }
    let bytes: [UInt8]?
    do throws(FileError) { bytes = try reader.bytes(count) } catch { throw .file(error) }
    guard let bytes else {
      throw malformed("\(count) bytes are announced and \(reader.rest) are left")
    }
    return bytes
  }

  private mutating func number(_ count: Int) throws(PickleError) -> UInt64 {
    littleEndian(try bytes(count)[...])
  }

  /// Up to the end of a line, which a name of a global never makes long.
  private mutating func line() throws(PickleError) -> String {
    var line: [UInt8] = []
    while true {
      let byte = try byte()
      if byte == UInt8(ascii: "\n") { break }
      guard line.count < limits.nameBytes else { throw malformed("a name without end") }
      line.append(byte)
    }
    return try text(line)
  }

  private func text(_ bytes: [UInt8]) throws(PickleError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw malformed("a text that is not UTF-8")
    }
    return text
  }

  // MARK: The stack and the heap

  private mutating func push(_ value: PickleValue) throws(PickleError) {
    guard stack.count < 4 * limits.keys else {
      throw malformed("more than \(4 * limits.keys) values are stacked")
    }
    stack.append(value)
  }

  private mutating func pop() throws(PickleError) -> PickleValue {
    guard stack.count > (marks.last ?? 0) else { throw malformed("the stack is empty") }
    return stack.removeLast()
  }

  private func top() throws(PickleError) -> PickleValue {
    guard stack.count > (marks.last ?? 0) else { throw malformed("the stack is empty") }
    return stack[stack.count - 1]
  }

  /// The values above the innermost mark, which is removed.
  private mutating func popToMark() throws(PickleError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw malformed("there is no mark") }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  /// Makes room before a thing of so many places is made.
  private mutating func room(_ count: Int = 1) throws(PickleError) {
    guard heap.take(count) else {
      throw malformed(
        "the pickle makes more things than the limit pickleObjects, \(limits.pickleObjects)")
    }
  }
}

extension PickleMachine {
  private mutating func carryOut(_ opcode: PickleOpcode) throws(PickleError) {
    switch opcode {
    case .stop: break
    case .proto:
      let version = Int(try byte())
      if version != 2 { throw .otherProtocol(offset: place, version: version) }

    case .none: try push(.none)
    case .newtrue: try push(.bool(true))
    case .newfalse: try push(.bool(false))
    case .binint: try push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case .binint1: try push(.integer(Int(try byte())))
    case .binint2: try push(.integer(Int(try number(2))))
    case .binfloat:
      let bits = try bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      try push(.float(Double(bitPattern: bits)))
    case .long1: try pushLong()
    case .binunicode: try pushText(Int(try number(4)))
    case .shortBinstring: try pushText(Int(try byte()))

    case .mark:
      guard marks.count < limits.nesting else {
        throw malformed("more than \(limits.nesting) marks are open")
      }
      marks.append(stack.count)
    case .emptyTuple: try pushTuple([])
    case .tuple: try pushTuple(try popToMark())
    case .tuple1: try pushTuple(try last(1))
    case .tuple2: try pushTuple(try last(2))
    case .tuple3: try pushTuple(try last(3))
    case .emptyList, .emptySet:
      try room()
      try push(heap.list())
    case .emptyDict:
      try room()
      try push(heap.dict())
    case .append: try append(try last(1))
    case .appends: try append(try popToMark())
    case .setitem: try setItems(try last(2))
    case .setitems: try setItems(try popToMark())

    case .binget: try recall(Int(try byte()))
    case .longBinget: try recall(Int(try number(4)))
    case .binput: try remember(Int(try byte()))
    case .longBinput: try remember(Int(try number(4)))

    case .global: try pushGlobal()
    case .reduce, .newobj: try callGlobal()
    case .build:
      // The state of an object is its metadata, hooks and the like; the object stays what it is.
      _ = try pop()
      switch try top() {
      case .dict, .object, .persistent: break
      default: throw malformed("a state for what has none")
      }
    case .binpersid:
      let identifier = try pop()
      try room()
      try push(heap.persistent(identifier))
    }
  }

  private mutating func last(_ count: Int) throws(PickleError) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw malformed("the stack is too short")
    }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }

  private mutating func pushTuple(_ values: [PickleValue]) throws(PickleError) {
    try room(1 + values.count)
    try push(heap.tuple(values))
  }

  private mutating func pushText(_ count: Int) throws(PickleError) {
    let text = try text(try bytes(count))
    try room()
    try push(heap.string(text))
  }

  /// A whole number in two's complement, lowest byte first.
  private mutating func pushLong() throws(PickleError) {
    var bytes = try bytes(Int(try byte()))
    let filler: UInt8 = (bytes.last ?? 0) & 0x80 == 0 ? 0 : 0xff
    while bytes.count < 8 { bytes.append(filler) }
    let value = Int(truncatingIfNeeded: littleEndian(bytes[..<8]))
    if bytes[8...].allSatisfy({ $0 == filler }), (value < 0) == (filler != 0) {
      return try push(.integer(value))
    }
    try room()
    try push(heap.largeInteger(bytes))
  }

  private mutating func append(_ values: [PickleValue]) throws(PickleError) {
    guard case .list(let list) = try top() else { throw malformed("values are added to no list") }
    try room(values.count)
    heap.append(values, toList: list)
  }

  private mutating func setItems(_ values: [PickleValue]) throws(PickleError) {
    guard case .dict(let dict) = try top() else {
      throw malformed("keys are set in what is no dictionary")
    }
    guard values.count % 2 == 0 else { throw malformed("a key without a value") }
    try room(values.count)
    for index in stride(from: 0, to: values.count, by: 2) {
      heap.set(values[index], values[index + 1], inDict: dict)
    }
  }

  private mutating func remember(_ key: Int) throws(PickleError) {
    let value = try top()
    if memo.updateValue(value, forKey: key) == nil { try room() }
  }

  private mutating func recall(_ key: Int) throws(PickleError) {
    guard let value = memo[key] else { throw malformed("nothing was kept under \(key)") }
    try push(value)
  }

  private mutating func pushGlobal() throws(PickleError) {
    let (module, name) = (try line(), try line())
    guard let global = PickleGlobal(module: module, name: name) else {
      throw .unknownGlobal(
        offset: place, name: "\(module).\(name)", isFirst: stack.isEmpty)
    }
    try push(.global(global))
  }

  private mutating func callGlobal() throws(PickleError) {
    let arguments = try pop()
    guard case .global(let global) = try pop(), global.isCallable,
      case .tuple = arguments, let items = heap.items(arguments)
    else { throw malformed("what is called is no function, or its arguments no tuple") }
    try room()
    guard global == .orderedDict else { return try push(heap.object(global, arguments)) }
    let dict = heap.dict()
    try push(dict)
    // Python 2 hands over the pairs as a list; today they follow one by one.
    guard let pairs = items.first else { return }
    guard items.count == 1, let pairs = heap.items(pairs) else {
      throw malformed("a dictionary is made of what is no list of pairs")
    }
    for pair in pairs {
      guard let pair = heap.items(pair), pair.count == 2, let key = pair.first,
        let value = pair.last
      else { throw malformed("a dictionary is made of what is no list of pairs") }
      try setItems([key, value])
    }
  }
}
