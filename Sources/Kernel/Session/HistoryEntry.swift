/// An input of the session, as `history` lists it.
public struct HistoryEntry: Sendable {
  /// The number of the input, from 1, in the session it was run in.
  public var number: Int
  /// What was run.
  public var text: String
  /// How long it took.
  public var seconds: Double
  /// Whether it was undone.
  public var isUndone = false
  /// Whether something it used was made anew afterwards.
  public var isStale = false
  /// What it showed, in order. Of inputs long ago, pictures may have become a line of text.
  public var displays: [Display] = []
  /// How it ended.
  public var outcome = Outcome.completed
  /// The text of its statements that ran to their end.
  public var ran = ""
  /// What was to be read before it, in Markdown: cells of a step file that `run` runs have prose.
  public var prose: [String] = []
  /// What was to be read behind it, where it is the last cell of its file.
  public var proseBehind: [String] = []
  /// Whether it ran within another input, as a cell of `run "04_generator"` does.
  public var isInner = false
  /// Whether it was run in another session, which `loadSession` brought here.
  public var isLoaded = false

  /// The cell of a step file it is, for example `04_generator.txt:12`; empty at the prompt.
  var place = ""
  /// The names it reads, and those it declares itself, as they are written.
  var names = NamesInText()
  /// The variables it gave values, and those whose weights it changed.
  var changed: Set<String> = []
  /// Whether it was run again.
  var isRepeated = false

  /// Creates an entry.
  public init(number: Int, text: String, seconds: Double) {
    self.number = number
    self.text = text
    self.seconds = seconds
  }

  /// Whether the other is this input, run again or edited: the same cell of a file, the same text,
  /// or one that declares the same names.
  func isSameInput(as other: HistoryEntry) -> Bool {
    if !place.isEmpty || !other.place.isEmpty { return place == other.place }
    return text == other.text
      || !names.declared.isEmpty && names.declared == other.names.declared
  }

  /// Bytes of pixels that inputs keep of what they showed.
  static let pictureLimit = 256 << 20

  /// Turns the oldest pictures into a line of text once all take more than some bytes.
  static func forgetPictures(of history: inout [HistoryEntry], beyond limit: Int = pictureLimit) {
    var kept = 0
    for entry in history.indices.reversed() {
      for index in history[entry].displays.indices.reversed() {
        guard case .picture(let picture) = history[entry].displays[index] else { continue }
        let frames = picture.motion?.frames ?? []
        kept += picture.rgb.count + frames.reduce(0) { $0 + $1.count }
        guard kept > limit else { continue }
        let words = Display.picture(picture.still).plainText
        history[entry].displays[index] = .text("\(words) (no longer kept)")
      }
    }
  }

  /// Whether it did not run to its end.
  var hasFailed: Bool {
    switch outcome {
    case .failed, .interrupted: true
    default: false
    }
  }

  /// What deals with inputs and makes nothing itself: run again, it would meet other ones.
  static let commandsAboutInputs: Set<String> = ["undo", "redo", "export"]

  /// Whether it does nothing but deal with other inputs. `undo limit: 100` is a setting.
  private var concernsInputsAlone: Bool {
    let source = SourceText(name: "in[\(number)]", text: text)
    guard !text.contains("limit:"), let statements = try? Parser.statements(of: source) else {
      return false
    }
    return !statements.isEmpty
      && statements.allSatisfy { statement in
        guard case .expression(let expression) = statement.kind else { return false }
        var name = expression.name
        if case .suffixed(let base, _) = expression.kind { name = base.name }
        return name.map(Self.commandsAboutInputs.contains) ?? false
      }
  }

  /// Of some inputs those that stand: what was undone is left out, and so is what deals with
  /// inputs alone: an `undo` that runs again would undo others, an `export` write over its own text.
  public static func standing(of history: [HistoryEntry]) -> [HistoryEntry] {
    history.filter { !$0.isUndone && !$0.concernsInputsAlone }
  }

  /// Adds an input, and marks as stale what came after an earlier run of it and used what it made,
  /// directly or through others. Declaring a function uses nothing yet.
  static func append(_ entry: HistoryEntry, to history: inout [HistoryEntry]) {
    let place =
      history.firstIndex { !$0.isLoaded && $0.number > entry.number } ?? history.count
    history.insert(entry, at: place)
    // One that failed before it changed anything stands for nothing.
    if entry.hasFailed, entry.changed.isEmpty { return }
    guard
      let earlier = history[..<place].lastIndex(where: {
        !$0.isUndone && !$0.isRepeated && $0.isSameInput(as: entry)
      })
    else { return }
    history[earlier].isRepeated = true
    history[earlier].isStale = false
    var changed = history[earlier].changed.union(entry.changed)
    for index in (earlier + 1)..<place where !history[index].isRepeated && !history[index].isUndone
    {
      guard !history[index].names.used.isDisjoint(with: changed) else { continue }
      if !history[index].names.onlyDeclaresFunctions { history[index].isStale = true }
      changed.formUnion(history[index].changed)
    }
  }
}
