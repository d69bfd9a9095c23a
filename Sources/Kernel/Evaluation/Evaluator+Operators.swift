internal import Ops

// Operators on values. Numbers come first because loops are made of them.

extension Evaluator {
  func unary(
    _ operation: UnaryOperator, _ value: Value, at range: SourceRange
  ) throws(Stop) -> Value {
    switch (operation, value) {
    case (.minus, .number(let number)): return .number(-number)
    case (.plus, .number), (.plus, .tensor): return value
    case (.minus, .tensor(let tensor)):
      return try guarded(range) { .tensor(try tensor.affine(scale: -1, shift: 0)) }
    case (.not, .bool(let truth)): return .bool(!truth)
    case (.not, _):
      throw failure("`not` takes true or false, not \(value.describedType)", at: range)
    default:
      throw failure("\(value.describedType) has no sign", at: range)
    }
  }

  func binary(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, at range: SourceRange,
    left leftRange: SourceRange, right rightRange: SourceRange
  ) throws(Stop) -> Value {
    if case .number(let a) = left, case .number(let b) = right {
      return try numbers(operation, a, b, at: range)
    }
    if operation.level == .comparison, !isElementwise(left, right) {
      return .bool(try compare(operation, left, right, leftRange, rightRange))
    }
    switch (left, right) {
    case (.tensor, .tensor), (.tensor, .number), (.number, .tensor):
      let items = [
        Call.Item(label: "left", value: left, range: leftRange, text: written(leftRange)),
        Call.Item(label: "right", value: right, range: rightRange, text: written(rightRange)),
      ]
      do {
        return .tensor(try arithmetic(operation, left, right))
      } catch {
        throw stop(for: error, at: range, items: items)
      }
    case (.string(let a), .string(let b)) where operation == .add:
      let text = a + b
      try checkLength(text, at: range)
      return .string(text)
    case (.string(let text), .number(let count)) where operation == .multiply:
      return .string(try repeated(text, count, at: range, rightRange))
    case (.list(let a), .list(let b)) where operation == .add:
      guard a.count + b.count <= Self.maximumItems else {
        throw failure("this list would have more than \(Self.maximumItems) elements", at: range)
      }
      return .list(a + b)
    default:
      throw mismatch(operation, left, right, at: range, leftRange, rightRange)
    }
  }

  private func numbers(
    _ operation: BinaryOperator, _ a: Double, _ b: Double, at range: SourceRange
  ) throws(Stop) -> Value {
    switch operation {
    case .add: return .number(a + b)
    case .subtract: return .number(a - b)
    case .multiply: return .number(a * b)
    case .divide: return .number(a / b)
    // As in Python and NumPy: the remainder has the sign of the divisor.
    case .remainder: return .number(remainder(a, b))
    case .power: return .number(power(a, b))
    case .equal: return .bool(a == b)
    case .notEqual: return .bool(a != b)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    case .matrixProduct:
      throw failure("`@` multiplies matrices, not numbers", at: range, help: "write `*`")
    case .and, .or:
      throw failure("`\(operation.rawValue)` takes true and false", at: range)
    }
  }

  /// Whether a comparison gives a tensor of zeros and ones: both sides are numbers or tensors, and
  /// there is more than one element. Tensors of one element compare like numbers.
  private func isElementwise(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.tensor(let a), .tensor(let b)): a.count != 1 || b.count != 1
    case (.tensor(let a), .number), (.number, .tensor(let a)): a.count != 1
    default: false
    }
  }

  private func compare(
    _ operation: BinaryOperator, _ left: Value, _ right: Value,
    _ leftRange: SourceRange, _ rightRange: SourceRange
  ) throws(Stop) -> Bool {
    if operation == .equal { return try equal(left, right, at: leftRange.joined(with: rightRange)) }
    if operation == .notEqual {
      return try !equal(left, right, at: leftRange.joined(with: rightRange))
    }
    if case .string(let a) = left, case .string(let b) = right {
      switch operation {
      case .less: return a < b
      case .lessOrEqual: return a <= b
      case .greater: return a > b
      default: return a >= b
      }
    }
    let a = try scalar(left, leftRange, against: right)
    let b = try scalar(right, rightRange, against: left)
    switch operation {
    case .less: return a < b
    case .lessOrEqual: return a <= b
    case .greater: return a > b
    default: return a >= b
    }
  }

  /// The number behind a value that is compared; a tensor of one element is one.
  private func scalar(
    _ value: Value, _ range: SourceRange, against other: Value
  ) throws(Stop) -> Double {
    switch value {
    case .number(let number): return number
    case .tensor(let tensor):
      return try guarded(range) { Double(try tensor.item()) }
    default:
      throw failure(
        "\(value.describedType) cannot be compared with \(other.describedType)", at: range)
    }
  }

  /// Whether two values are the same; lists and records are looked into.
  func equal(_ left: Value, _ right: Value, at range: SourceRange) throws(Stop) -> Bool {
    switch (left, right) {
    case (.none, .none): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.number(let a), .number(let b)): return a == b
    case (.string(let a), .string(let b)): return a == b
    case (.range(let a), .range(let b)): return a == b
    case (.image(let a), .image(let b)): return a == b
    case (.object(let a), .object(let b)): return a === b
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) where try !equal(x, y, at: range) { return false }
      return true
    case (.record(let a), .record(let b)):
      guard a.fields.count == b.fields.count else { return false }
      for field in a.fields {
        guard let other = b[field.label], try equal(field.value, other, at: range) else {
          return false
        }
      }
      return true
    case (.tensor(let a), .number(let b)), (.number(let b), .tensor(let a)):
      guard a.shape.allSatisfy({ $0 == 1 }) else { return false }
      return try guarded(range) { Double(try a.item()) } == b
    case (.tensor(let a), .tensor(let b)):
      return a.shape == b.shape && a.toHost() == b.toHost()
    default: return false
    }
  }

  // MARK: Limits

  /// Characters of a string, at most (counted in bytes).
  static let maximumTextBytes = 16_000_000
  /// Elements of a list, at most.
  static let maximumItems = 10_000_000

  func checkLength(_ text: String, at range: SourceRange) throws(Stop) {
    if text.utf8.count > Self.maximumTextBytes {
      throw failure("this string would be longer than 16 MB", at: range)
    }
  }

  private func repeated(
    _ text: String, _ count: Double, at range: SourceRange, _ countRange: SourceRange
  ) throws(Stop) -> String {
    guard let times = wholeNumber(count), times >= 0 else {
      throw failure("a string is repeated a whole number of times", at: countRange)
    }
    guard Double(text.utf8.count) * count <= Double(Self.maximumTextBytes) else {
      throw failure("this string would be longer than 16 MB", at: range)
    }
    return String(repeating: text, count: times)
  }

  private func mismatch(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, at range: SourceRange,
    _ leftRange: SourceRange, _ rightRange: SourceRange
  ) -> Stop {
    var help: String?
    switch (left, right) {
    case (.command(let record), _):
      // `show -x` is a difference, whatever the spaces.
      let rest = source.slice(SourceRange(leftRange.upper, range.upper)).trimmed
      return failure(
        "`\(record.name)` is a command, not a value", at: range, help: "\(record.name)(\(rest))")
    case (.none, _):
      help = "\(written(leftRange)) gives no value"
    case (.string, _) where operation == .add:
      help = "\"…\\(\(written(rightRange)))\""
    case (_, .string) where operation == .add:
      help = "\"\\(\(written(leftRange)))…\""
    case (.list, _), (_, .list):
      help = "tensor([1, 2, 3]) * 2   # tensors are computed with, lists are not"
    default: break
    }
    return failure(
      "`\(operation.rawValue)` does not join \(left.describedType) and \(right.describedType)",
      at: range,
      facts: [
        .init(written(leftRange), left.short), .init(written(rightRange), right.short),
      ], help: help)
  }

  /// A place as the user wrote it, cut when it is long.
  func written(_ range: SourceRange) -> String {
    let text = source.slice(SourceRange(range.lower, min(range.upper, range.lower + 200)))
    let line = text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
    return line.count > 40 ? line.prefix(39) + "…" : line
  }
}
