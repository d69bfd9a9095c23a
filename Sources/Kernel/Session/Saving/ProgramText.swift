extension Value {
  /// The value as it is written in a program, in full; nil for what no literal gives.
  var programText: String? {
    switch self {
    case .none: return "none"
    case .bool(let value): return value ? "true" : "false"
    case .number(let number):
      guard number.isFinite else { return nil }
      if let whole = wholeNumber(number), whole != 0 || number.sign == .plus { return "\(whole)" }
      return "\(number)"
    case .string(let text): return quoted(whole: text)
    case .list(let items):
      let texts = items.compactMap(\.programText)
      return texts.count == items.count ? "[\(texts.joined(separator: ", "))]" : nil
    case .record(let record):
      let texts = record.fields.compactMap { field in
        field.value.programText.map { "\(field.label): \($0)" }
      }
      return texts.count == record.fields.count ? "(\(texts.joined(separator: ", ")))" : nil
    default: return nil
    }
  }

  /// The value that a literal spells; nil for any other text.
  init?(programText text: String) {
    guard
      let statements = try? Parser.statements(of: SourceText(name: "value", text: text)),
      statements.count == 1, case .expression(let expression) = statements[0].kind,
      let value = expression.literal
    else { return nil }
    self = value
  }
}
