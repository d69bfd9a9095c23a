internal import Ops

// The properties of values, and going through them.

extension Evaluator {
  /// A field or property; nil when there is none of the name.
  func property(_ name: String, of value: Value, at range: SourceRange) throws(Stop) -> Value? {
    switch value {
    case .record(let record): return record[name]
    case .tensor(let tensor): return try guarded(range) { try tensorProperty(name, of: tensor) }
    case .object(let object):
      if let property = try guarded(range, { try object.property(name) }) { return property }
      switch name {
      case "first":
        guard let next = try guarded(range, { try object.iterate() }) else { return nil }
        return try guarded(range) { try next() } ?? Value.none
      case "count": return object.elementCount.map { .number(Double($0)) }
      default: return nil
      }
    case .list(let items):
      switch name {
      case "count": return .number(Double(items.count))
      case "isEmpty": return .bool(items.isEmpty)
      case "first": return items.first ?? Value.none
      case "last": return items.last ?? Value.none
      default: return nil
      }
    case .string(let text):
      switch name {
      case "count": return .number(Double(text.count))
      case "isEmpty": return .bool(text.isEmpty)
      default: return nil
      }
    case .range(let bounds):
      switch name {
      case "count": return bounds.count.map { .number($0) }
      case "lower": return bounds.lower.map { .number($0) } ?? Value.none
      case "upper": return bounds.upper.map { .number($0) } ?? Value.none
      default: return nil
      }
    case .image(let picture):
      switch name {
      case "width": return .number(Double(picture.width))
      case "height": return .number(Double(picture.height))
      default: return nil
      }
    case .none, .bool, .number, .function, .block, .command: return nil
    }
  }

  /// The properties a value has, for messages and completion.
  func members(of value: Value) -> [Member] {
    switch value {
    case .record(let record): record.fields.map { Member($0.label, $0.value.short) }
    case .tensor: tensorMembers
    case .object(let object): object.members
    case .list:
      [
        Member("count", "how many elements"), Member("first", "the first element"),
        Member("last", "the last element"), Member("isEmpty", "whether there are none"),
      ]
    case .string:
      [Member("count", "how many characters"), Member("isEmpty", "whether it has none")]
    case .range:
      [
        Member("count", "how many numbers"), Member("lower", "where it starts"),
        Member("upper", "where it ends"),
      ]
    case .image: [Member("width", "columns of pixels"), Member("height", "rows of pixels")]
    case .none, .bool, .number, .function, .block, .command: []
    }
  }

  /// A function that gives a value's elements one after another; ranges are never written out.
  func elements(of value: Value, at range: SourceRange) throws(Stop) -> () throws -> Value? {
    if let next = try guarded(range, { try sequence(value) }) { return next }
    var help: String?
    if case .number(let number) = value { help = "0..<\(formatted(number))" }
    throw failure("\(value.describedType) cannot be gone through", at: range, help: help)
  }
}

/// A function that gives a value's elements; nil when it has none to go through.
func sequence(_ value: Value) throws -> (() throws -> Value?)? {
  switch value {
  case .list(let items):
    var iterator = items.makeIterator()
    return { iterator.next() }
  case .string(let text):
    var iterator = text.makeIterator()
    return { iterator.next().map { .string(String($0)) } }
  case .range(let bounds):
    guard let lower = bounds.lower else { return nil }
    // Steps are counted, so that large numbers do not stand still.
    let count = bounds.count ?? (bounds.upper == nil || bounds.upper == .infinity ? .infinity : 0)
    var step = 0.0
    return {
      guard step < count else { return nil }
      defer { step += 1 }
      return .number(lower + step)
    }
  case .tensor(let tensor):
    guard let count = tensor.shape.first else { return nil }
    var index = 0
    return {
      guard index < count else { return nil }
      defer { index += 1 }
      return try tensorElement(of: tensor, at: [.at(index)])
    }
  case .object(let object):
    return try object.iterate()
  case .none, .bool, .number, .record, .image, .function, .block, .command:
    return nil
  }
}
