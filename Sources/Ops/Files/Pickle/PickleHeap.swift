/// A value of a pickle. Everything larger than a number lies in a `PickleHeap`, at a place in one of
/// its lists, so that values have no depth: nothing that a file nests is followed by recursion,
/// neither while it is read nor when it is released, and a circle is only two places that name each
/// other.
enum PickleValue: Equatable, Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case float(Double)
  /// A whole number beyond 64 bits.
  case largeInteger(Int)
  case string(Int)
  case tuple(Int)
  case list(Int)
  /// An ordinary or an ordered dictionary.
  case dict(Int)
  case set(Int)
  case global(PickleGlobal)
  /// What calling a global gives.
  case object(Int)
  /// What a persistent identifier stands for.
  case persistent(Int)
}

/// The memory of a pickle, bounded as a whole.
struct PickleHeap {
  /// A call of a global that is not carried out but kept.
  struct Object {
    var global: PickleGlobal
    var arguments: PickleValue
  }

  private(set) var largeIntegers: [[UInt8]] = []
  private(set) var strings: [String] = []
  private(set) var lists: [[PickleValue]] = []
  private(set) var dicts: [[(key: PickleValue, value: PickleValue)]] = []
  private(set) var objects: [Object] = []
  private(set) var persistent: [PickleValue] = []
  private var elements: [PickleValue] = []
  private var tuples: [Range<Int>] = []
  private var used = 0
  private let limit: Int

  /// - Parameter limit: Things that may be made, and places in them.
  init(limit: Int) { self.limit = limit }

  /// The values of a tuple or a list; nil for others.
  func items(_ value: PickleValue) -> ArraySlice<PickleValue>? {
    switch value {
    case .tuple(let place): elements[tuples[place]]
    case .list(let place): lists[place][...]
    default: nil
    }
  }

  /// The first 8 values of a tuple or a list, which is more than anything read here has: many may
  /// name one that is long.
  func fields(_ value: PickleValue) -> [PickleValue]? { items(value).map { Array($0.prefix(8)) } }

  /// The text of a string; nil for others.
  func text(_ value: PickleValue) -> String? {
    if case .string(let place) = value { strings[place] } else { nil }
  }

  /// Counts things and places before they are made; false where there is no room left.
  mutating func take(_ count: Int) -> Bool {
    guard count <= limit - used else { return false }
    used += count
    return true
  }

  mutating func string(_ text: String) -> PickleValue {
    strings.append(text)
    return .string(strings.count - 1)
  }

  mutating func largeInteger(_ bytes: [UInt8]) -> PickleValue {
    largeIntegers.append(bytes)
    return .largeInteger(largeIntegers.count - 1)
  }

  mutating func tuple(_ values: [PickleValue]) -> PickleValue {
    let start = elements.count
    elements += values
    tuples.append(start..<elements.count)
    return .tuple(tuples.count - 1)
  }

  mutating func list() -> PickleValue {
    lists.append([])
    return .list(lists.count - 1)
  }

  mutating func append(_ values: [PickleValue], toList place: Int) {
    lists[place] += values
  }

  mutating func dict() -> PickleValue {
    dicts.append([])
    return .dict(dicts.count - 1)
  }

  mutating func set(_ key: PickleValue, _ value: PickleValue, inDict place: Int) {
    dicts[place].append((key, value))
  }

  mutating func object(_ global: PickleGlobal, _ arguments: PickleValue) -> PickleValue {
    objects.append(Object(global: global, arguments: arguments))
    return .object(objects.count - 1)
  }

  mutating func persistent(_ identifier: PickleValue) -> PickleValue {
    persistent.append(identifier)
    return .persistent(persistent.count - 1)
  }
}
