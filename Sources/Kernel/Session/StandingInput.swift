/// The statements of an input, and which of them stand: they ran to their end, and were not undone.
struct StandingInput {
  /// A statement.
  struct Piece {
    /// Its number, from 0.
    var statement: Int
    var role: Role
    /// Whether it ran to its end.
    var ran: Bool
    var isUndone: Bool
    fileprivate var range: SourceRange
    fileprivate var isExpression: Bool
    /// Whether it may not stand in a block; it leaves no result.
    fileprivate var standsAlone: Bool
    /// Whether it is an expression whose value is not shown.
    fileprivate var isSilent: Bool
    fileprivate var replacement: String?

    /// Whether it ran to its end and was not undone.
    var stands: Bool { ran && !isUndone }

    /// A text in its place.
    func replaced(by text: String) -> Piece {
      var piece = self
      piece.replacement = text + (isSilent ? ";" : "")
      return piece
    }
  }

  /// What a statement has to do with other inputs.
  enum Role: Equatable {
    case plain
    /// It deals with inputs and makes nothing itself: run again, it would meet other ones.
    case aboutInputs
    /// It writes the session into a file: run again, it would take the place of that file.
    case saving
    /// It runs the cells of a step file.
    case run
    /// It starts anew, and may go on with earlier inputs.
    case restart(goesOn: Bool)
  }

  /// The statements in order; none of a text that cannot be read.
  private(set) var pieces: [Piece] = []
  /// Whether all of them ran to their end.
  private(set) var isComplete = true
  private let source: SourceText

  init(_ entry: HistoryEntry) {
    source = SourceText(name: "in[\(entry.number)]", text: entry.text)
    let statements = Self.statements(of: entry.text)
    var ran = statements.count
    if entry.outcome.stopsShort { ran = Self.statements(of: entry.ran).count }
    isComplete = ran >= statements.count
    for (index, statement) in statements.enumerated() {
      var isExpression = false
      if case .expression = statement.kind { isExpression = true }
      pieces.append(
        Piece(
          statement: index, role: Role(statement, entry.shadowed),
          ran: index < ran, isUndone: entry.undone.contains(index) && !entry.keepsWeights,
          range: statement.range,
          isExpression: isExpression,
          standsAlone: source.slice(statement.range).hasPrefix("loadSession"),
          isSilent: isExpression && statement.isSilent))
    }
  }

  fileprivate static func statements(of text: String) -> [Statement] {
    (try? Parser.statements(of: SourceText(name: "", text: text))) ?? []
  }

  /// The text of the statements that stand, so that no expression leaves a result: within a block
  /// none does.
  var textWithoutResults: String {
    let kept = pieces.filter(\.stands).map { piece -> Piece in
      guard piece.isExpression, !piece.standsAlone else { return piece }
      return piece.replaced(by: "if true { \(source.slice(piece.range)) }")
    }
    return text(of: kept)
  }

  /// The text of some statements in order, with the comments between those that follow each other;
  /// the whole text, with the comments around it, when all are there.
  func text(of kept: [Piece]) -> String {
    let isChanged = kept.contains { $0.replacement != nil }
    if kept.count == pieces.count, !kept.isEmpty, !isChanged { return source.text }
    var parts: [String] = []
    var end = -1
    var start = 0
    for (place, piece) in kept.enumerated() {
      if let replacement = piece.replacement {
        parts.append(replacement)
        end = -1
        continue
      }
      if piece.statement != end { start = piece.range.lower }
      end = piece.statement + 1
      let next = place + 1 < kept.count ? kept[place + 1] : nil
      if next?.statement == end, next?.replacement == nil { continue }
      let text = source.slice(SourceRange(start, piece.range.upper))
      parts.append(piece.isSilent && !text.hasSuffix(";") ? text + ";" : text)
    }
    return parts.joined(separator: "\n")
  }
}

extension StandingInput.Role {
  /// `undo limit: 100` is a setting.
  fileprivate init(_ statement: Statement, _ shadowed: Set<String>) {
    self = .plain
    guard case .expression(let expression) = statement.kind else { return }
    var arguments: [Argument] = []
    var name = expression.name
    if case .suffixed(let base, let suffixes) = expression.kind {
      name = base.name
      if case .call(let given)? = suffixes.first?.kind { arguments = given }
    }
    if let name, shadowed.contains(name) { return }
    switch name {
    case "undo" where arguments.contains { $0.label == "limit" }: break
    case "undo", "redo", "export": self = .aboutInputs
    case "saveSession": self = .saving
    case "run": self = .run
    case "restart": self = .restart(goesOn: !arguments.isEmpty)
    default: break
    }
  }
}

extension Outcome {
  /// Whether statements may be left that did not run.
  fileprivate var stopsShort: Bool {
    if case .completed = self { false } else { true }
  }
}

extension HistoryEntry {
  /// Commands that have to do with other inputs.
  static let commandsAboutInputs = ["undo", "redo", "export", "saveSession", "run", "restart"]

  /// Whether it does nothing but deal with other inputs.
  var concernsInputsAlone: Bool {
    let pieces = StandingInput(self).pieces
    return !pieces.isEmpty && pieces.allSatisfy { $0.role == .aboutInputs }
  }

  /// Takes note of which statements were undone.
  mutating func setUndone(_ statements: Set<Int>) {
    undone = statements
    let ran = outcome.stopsShort ? StandingInput.statements(of: self.ran).count + 1 : .max
    let pieces = StandingInput(self).pieces.prefix(ran).filter {
      $0.role != .aboutInputs && $0.role != .saving
    }
    isUndone = !pieces.isEmpty && pieces.allSatisfy { statements.contains($0.statement) }
  }

  /// Whether it writes the session into a file.
  public var savesSession: Bool { StandingInput(self).pieces.contains { $0.role == .saving } }

  /// The names that a statement which did not run to its end had given values by then, or models
  /// that had learned in it.
  public var changesOfFailure: [String] {
    guard hasFailed else { return [] }
    // Of models only the input is known in which they learned.
    let given = NamesInText(StandingInput.statements(of: text))
    let learned = changed.subtracting(given.declared).subtracting(given.assigned)
    return changedByFailure.union(learned).sorted()
  }
}
