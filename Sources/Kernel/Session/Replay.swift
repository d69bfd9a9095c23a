/// The cells that, run in order, make again what stands of a session: without what was undone, what
/// failed, and what deals with other inputs or would take the place of a session's file.
///
/// A cell takes the number its input had, and so do the inputs that `run` runs again in it: `out[n]`
/// means the same result.
public struct Replay: Sendable {
  /// An input, or what is left of it.
  public struct Cell: Sendable {
    /// The number of the input, from 1.
    public var number: Int
    /// The input; nil for one of which nothing is known.
    public var entry: HistoryEntry?
    /// What runs again, empty for nothing.
    public var text = ""
    /// Whether that is all of the input.
    public var isWhole = false
  }

  /// The cells, in the order of their numbers, none left out.
  public private(set) var cells: [Cell] = []
  /// What prepared the session, so that it leaves no result; numbered 0.
  public let preparation: [Cell]
  private let children: [Int: [HistoryEntry]]
  private let expandsRuns: Bool
  /// Whether the cell of an input gives the same when the `run` around it is run again.
  private var comesAgain: [Int: Bool] = [:]

  /// The cells of a history.
  ///
  /// - Parameters:
  ///   - history: Inputs in the order of their numbers. Those of a loaded session are passed over:
  ///     `loadSession` brings what they made. Those numbered 0 prepared the session.
  ///   - first: The number of the first cell: those before are no concern.
  ///   - expandsRuns: Whether all cells that `run` ran stand for themselves, and nothing starts
  ///     anew. Otherwise they come again with the `run`, as long as all of them stand.
  public init(_ history: [HistoryEntry], from first: Int = 1, expandsRuns: Bool = false) {
    self.expandsRuns = expandsRuns
    let own = history.filter { !$0.isLoaded && $0.number > 0 }
    let prepared = history.filter { !$0.isLoaded && $0.number == 0 }
    preparation = prepared.map {
      Cell(number: 0, entry: $0, text: StandingInput($0).textWithoutResults)
    }
    children = Dictionary(grouping: own.filter(\.isInner)) { $0.outer?.number ?? 0 }
    // Those within come later, and are asked for first.
    for entry in own.reversed() { comesAgain[entry.number] = comesAgain(entry) }
    let numbers = Set(own.map(\.number))
    for entry in own {
      if let outer = entry.outer, numbers.contains(outer.number) { continue }
      add(entry)
    }
    fillGaps(from: first)
  }

  private mutating func add(_ entry: HistoryEntry) {
    let input = StandingInput(entry)
    var kept: [StandingInput.Piece] = []
    var runs: [HistoryEntry] = []
    for piece in input.pieces {
      let within = self.within(entry, piece)
      switch piece.role {
      case .aboutInputs, .saving: continue
      case .plain: if piece.stands { kept.append(piece) }
      case .run:
        if piece.stands, !expandsRuns, within.allSatisfy({ comesAgain[$0.number] ?? false }) {
          kept.append(piece)
        } else {
          runs += within
        }
      case .restart:
        runs += within
        // One that broke off had started anew before it ran others.
        guard !piece.isUndone, piece.ran || !within.isEmpty, !expandsRuns else { continue }
        let anew = (["restart"] + preparation.map(\.text)).joined(separator: "\n")
        kept.append(piece.replaced(by: anew))
      }
    }
    let text = input.text(of: kept)
    cells.append(
      Cell(number: entry.number, entry: entry, text: text, isWhole: text == entry.text))
    for run in runs { add(run) }
  }

  private func within(_ entry: HistoryEntry, _ piece: StandingInput.Piece) -> [HistoryEntry] {
    children[entry.number, default: []].filter { $0.outer?.statement == piece.statement }
  }

  private func comesAgain(_ entry: HistoryEntry) -> Bool {
    let input = StandingInput(entry)
    return input.isComplete
      && input.pieces.allSatisfy { piece in
        guard piece.stands else { return false }
        switch piece.role {
        case .plain: return true
        case .aboutInputs, .saving: return false
        case .run: return within(entry, piece).allSatisfy { comesAgain[$0.number] ?? false }
        // What prepared the session would be missing.
        case .restart(let goesOn): return !goesOn && preparation.isEmpty
        }
      }
  }

  /// Gives a cell to each number that no input has taken, and that no input runs again.
  private mutating func fillGaps(from first: Int) {
    var covered = Set(cells.map(\.number))
    for entry in children.values.joined() { covered.insert(entry.number) }
    guard let last = cells.map(\.number).max(), last >= first else { return }
    for number in first...last where !covered.contains(number) {
      cells.append(Cell(number: number))
    }
    cells.sort { $0.number < $1.number }
  }
}
