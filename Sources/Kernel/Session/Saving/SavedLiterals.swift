/// Reads the literals of which a saved session consists.
protocol SavedLiterals {
  /// The error that tells which place of the file is not as it was written.
  func damaged(_ place: String) -> any Error
}

extension SavedLiterals {
  func list(_ value: Value?, _ place: String = "a list") throws -> [Value] {
    if case .list(let items)? = value { return items }
    throw damaged(place)
  }

  func record(_ value: Value?, _ place: String = "a record") throws -> Record {
    if case .record(let record)? = value { return record }
    throw damaged(place)
  }

  func string(_ value: Value?, _ place: String = "a text") throws -> String {
    if case .string(let text)? = value { return text }
    throw damaged(place)
  }

  func strings(_ value: Value?, _ place: String = "a list of texts") throws -> [String] {
    try list(value, place).map { try string($0, place) }
  }

  func bool(_ value: Value?, _ place: String = "true or false") throws -> Bool {
    if case .bool(let truth)? = value { return truth }
    throw damaged(place)
  }

  func whole(_ value: Value?, _ place: String = "a whole number") throws -> Int {
    if case .number(let number)? = value, let whole = wholeNumber(number) { return whole }
    throw damaged(place)
  }

  /// A number; those that no literal has are a record with their name.
  func number(_ value: Value?, _ place: String = "a number") throws -> Double {
    switch value {
    case .number(let number)?: return number
    case .record(let record)?:
      if let number = Double(try string(record["is"], place)) { return number }
    default: break
    }
    throw damaged(place)
  }
}
