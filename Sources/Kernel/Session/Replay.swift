/// The cells that, run in order, make again what stands of a session: without what was undone, what
/// failed, and `undo`, `redo` and `export`, which would meet other inputs.
///
/// A cell takes the number its input had, and so do the inputs that `run` runs again in it: `out[n]`
/// means the same result.
public struct Replay: Sendable {
  /// An input, or what is left of it.
  public struct Cell: Sendable {
    /// The number of the input; several that prepared the session have 0.
    public var number: Int
    /// The input; nil for one of which nothing is known.
    public var entry: HistoryEntry?
    /// What runs again, empty for nothing.
    public var text = ""
    /// Whether that is all of the input.
    public var isWhole = false
  }

  /// The cells, in the order of their numbers.
  public private(set) var cells: [Cell] = []
  private let children: [Int: [HistoryEntry]]
  private let expandsRuns: Bool

  /// The cells of a history.
  ///
  /// - Parameters:
  ///   - history: Inputs of which those of a loaded session are passed over: `loadSession` brings
  ///     what they made.
  ///   - expandsRuns: Whether all cells that `run` ran stand for themselves, and nothing starts
  ///     anew. Otherwise they come again with the `run`, as long as all of them stand.
  public init(_ history: [HistoryEntry], expandsRuns: Bool = false) {
    self.expandsRuns = expandsRuns
    let own = history.filter { !$0.isLoaded }
    children = Dictionary(grouping: own.filter(\.isInner)) { $0.outer?.number ?? 0 }
    let numbers = Set(own.map(\.number))
    for entry in own {
      // Of an input under way only what it ran is known.
      if let outer = entry.outer, numbers.contains(outer.number) { continue }
      add(entry)
    }
    fillGaps()
  }

  private mutating func add(_ entry: HistoryEntry) {
    let input = StandingInput(entry)
    var cell = Cell(number: entry.number, entry: entry)
    var kept: [StandingInput.Piece] = []
    var runs: [HistoryEntry] = []
    /// What is kept of the statements up to one that ran others: the input's cell; behind it, the end
    /// of the last cell that ran.
    var hasCell = false
    func text() -> String { input.text(of: kept) }
    func end(with text: String) {
      if !hasCell {
        (cell.text, cell.isWhole) = (text, text == entry.text)
        cells.append(cell)
        hasCell = true
      } else if !text.isEmpty {
        let last = cells.count - 1
        cells[last].text += cells[last].text.isEmpty ? text : "\n" + text
        cells[last].isWhole = false
      }
      kept = []
    }
    for piece in input.pieces {
      runs = children[entry.number, default: []].filter { $0.outer?.statement == piece.statement }
      switch piece.role {
      case .aboutInputs: continue
      case .plain: if piece.stands { kept.append(piece) }
      case .run:
        if piece.stands, !expandsRuns, runs.allSatisfy(comesAgain) {
          kept.append(piece)
          continue
        }
        end(with: text())
        for run in runs { add(run) }
      case .restart(let goesOn):
        // One that broke off had started anew before it ran others.
        if !piece.isUndone, piece.ran || !runs.isEmpty, !expandsRuns {
          kept.append(goesOn ? piece.replaced(by: "restart") : piece)
        }
        guard goesOn else { continue }
        end(with: text())
        for run in runs { add(run) }
      }
    }
    end(with: text())
  }

  /// Whether a cell gives the same when the `run` around it is run again.
  private func comesAgain(_ entry: HistoryEntry) -> Bool {
    let input = StandingInput(entry)
    return input.pieces.allSatisfy { piece in
      guard piece.stands else { return false }
      switch piece.role {
      case .plain: return true
      case .aboutInputs: return false
      case .run:
        return children[entry.number, default: []]
          .filter { $0.outer?.statement == piece.statement }.allSatisfy(comesAgain)
      case .restart(let goesOn): return !goesOn
      }
    } && input.isComplete
  }

  /// Gives a cell to each number that no input has taken, and that no input runs again.
  private mutating func fillGaps() {
    var covered: Set<Int> = []
    func cover(_ number: Int) {
      covered.insert(number)
      for child in children[number, default: []] { cover(child.number) }
    }
    for cell in cells { cover(cell.number) }
    let last = cells.last?.number ?? 0
    guard last > 0 else { return }
    for number in 1...last where !covered.contains(number) { cells.append(Cell(number: number)) }
    cells = cells.enumerated().sorted { ($0.1.number, $0.0) < ($1.1.number, $1.0) }.map(\.1)
  }
}
