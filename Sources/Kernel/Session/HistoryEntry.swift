/// An input of the session, as `history` lists it.
public struct HistoryEntry: Sendable {
  /// The number of the input, from 1, in the session it was run in.
  public var number: Int
  /// What was run.
  public var text: String
  /// How long it took.
  public var seconds: Double
  /// Whether all it changed was undone.
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
  /// The input it ran within, as a cell of `run "04_generator"` does.
  public var outer: Outer?
  /// The folder that steps it names lie in; nil for that of the session.
  public var folder: String?
  /// Whether it was run in another session, which `loadSession` brought here.
  public var isLoaded = false

  /// Its statements that were undone, counted from 0.
  var undone: Set<Int> = []
  /// Whether weights it changed are as it left them, though it was undone.
  public internal(set) var keepsWeights = false
  /// The cell of a step file it is, for example `04_generator.txt:12`; empty at the prompt.
  var place = ""
  /// The names it reads, and those it declares itself, as they are written.
  var names = NamesInText()
  /// The variables it gave values, and those whose weights it changed.
  var changed: Set<String> = []
  /// Of one that failed, the variables that the statement in which it failed had given values.
  var changedByFailure: Set<String> = []
  /// The names of commands that were variables of the session.
  var shadowed: Set<String> = []
  /// Whether it was run again.
  var isRepeated = false

  /// The input around another.
  public struct Outer: Sendable, Equatable {
    /// Its number.
    public var number: Int
    /// Which of its statements ran the other, counted from 0.
    public var statement: Int
  }

  /// Differs, but for chance, where the input itself, or what stands of it, differs.
  public var fingerprint: Int {
    var hasher = Hasher()
    hasher.combine(number)
    hasher.combine(text)
    hasher.combine(ran)
    hasher.combine(undone)
    hasher.combine([isUndone, keepsWeights])
    hasher.combine(seconds)
    return hasher.finalize()
  }

  /// Whether it ran within another input.
  public var isInner: Bool { outer != nil }

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

  /// Whether it did not run to its end.
  var hasFailed: Bool {
    switch outcome {
    case .failed, .interrupted: true
    default: false
    }
  }

  /// Of some inputs those a page shows: what was undone is left out, and so is what deals with
  /// inputs alone, and what ran before the first.
  public static func standing(of history: [HistoryEntry]) -> [HistoryEntry] {
    history.filter { $0.number > 0 && !$0.isUndone && !$0.concernsInputsAlone }
  }

  /// A word for how it ended, if not well.
  var failureMark: String? {
    switch outcome {
    case .failed, .expectationsFailed: "failed"
    case .interrupted: "stopped"
    case .completed, .quit: nil
    }
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
