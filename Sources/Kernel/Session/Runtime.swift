internal import Ops

/// What commands may use of the session they run in.
public final class Runtime {
  /// The session's settings.
  public let settings: Session.Settings
  /// The wish to stop.
  public let interrupt: Interrupt
  /// All commands.
  public let commands: CommandTable
  /// The series that `track` collects.
  public let tracks = Tracks()
  /// The inputs so far, those of a loaded session first.
  public var history: [HistoryEntry] { inputs.entries }

  /// The inputs so far, behind what prepared the session, which is numbered 0.
  var document: [HistoryEntry] {
    // Of inputs under way what ran so far.
    let begun = underWay.enumerated().compactMap { place, input -> HistoryEntry? in
      let isInnermost = place == underWay.count - 1
      let current = isInnermost ? currentStatement : underWay[place + 1].outer?.statement ?? 0
      var entry = input.entry
      entry.ran = input.text(ofFirst: min(current, input.statements.count))
      entry.displays = isInnermost ? ownDisplays : underWay[place + 1].outerDisplays
      // Like one that asked to leave, it went no further.
      entry.outcome = .quit(0)
      return entry.ran.isEmpty && isInnermost ? nil : entry
    }
    let own = (history.filter { !$0.isLoaded } + begun).sorted { $0.number < $1.number }
    return inputs.prepared + history.filter(\.isLoaded) + own
  }

  /// The inputs, and what was undone of them.
  var inputs = InputHistory()
  /// The number of the latest input.
  var inputNumber = 0
  /// The number of the input being run.
  var currentInput = 0
  /// Which of its statements is being run, from 0.
  var currentStatement = 0
  let globals = Scope(parent: nil)
  let results = Results()
  /// The step files already used, by their paths.
  var used: Set<String> = []
  /// What `undo` and `redo` go through.
  private(set) lazy var timeline = Timeline(self)
  private let output: any Output
  private var services: [ObjectIdentifier: Any] = [:]
  /// The inputs being run, the outermost first.
  var underWay: [InputUnderWay] = []
  /// When a loop last said how far it is.
  var reportedAt = 0.0
  /// The work under way, as it was reported last.
  var atWork: Progress?
  /// What ends the input once its statement is over.
  var pendingStop: Stop?
  /// The statement being run, of an input or of a file that is used.
  var statement: Statement?
  /// What the current cell has shown.
  var displays: [Display] = []
  /// Plots being drawn again and again, by the places of the calls that draw them.
  private var livePlots: [(place: String, plot: Plot)] = []
  /// What the input being run has shown, without those that it runs.
  var ownDisplays: [Display] = []
  /// Above zero nothing is shown: a step file is being used quietly.
  var quietDepth = 0

  init(
    settings: Session.Settings, interrupt: Interrupt, commands: CommandTable, output: any Output
  ) {
    self.settings = settings
    self.interrupt = interrupt
    self.commands = commands
    self.output = output
  }

  /// Forgets variables, results and series, and takes up the dice of the start.
  func startAnew() {
    globals.replace([:])
    results.contents = Results.Contents()
    tracks.removeAll()
    used = []
    existing(Engine.Key.self)?.random = RandomGenerator(seed: settings.seed)
  }

  /// Shows a result, unless the session is quiet.
  public func show(_ display: Display) {
    guard quietDepth == 0 else { return }
    displays.append(display)
    ownDisplays.append(display)
    output.show(display)
  }

  /// Shows what is to be read before a cell, or the cell: no result of the input that runs it.
  func teach(_ markdown: String) {
    guard quietDepth == 0 else { return }
    displays.append(.prose(markdown))
    output.show(.prose(markdown))
  }

  /// Shows a picture of work that goes on, of which the next may take its place.
  public func showLive(_ picture: Picture) {
    guard quietDepth == 0 else { return }
    displays.append(.picture(picture))
    ownDisplays.append(.picture(picture))
    output.showLive(picture)
  }

  /// Shows a plot that the call at `place` draws again and again while the statement runs. What
  /// stays is the last.
  func showLive(_ plot: Plot, at place: String) {
    guard quietDepth == 0 else { return }
    if let index = livePlots.firstIndex(where: { $0.place == place }) {
      livePlots[index].plot = plot
    } else {
      livePlots.append((place, plot))
    }
    output.showLive(plot)
  }

  /// Shows what plots came to in the statement that is over.
  func settleLivePlots() {
    let plots = livePlots
    livePlots = []
    for (_, plot) in plots { show(.plot(plot)) }
  }

  /// Reports how far long work has come.
  public func report(_ progress: Progress) {
    atWork = progress.isFinished ? nil : progress
    output.report(progress)
  }

  /// Says something beside the results.
  public func note(_ text: String) { output.note(text) }

  /// Has the front end write inputs, with what they showed, as a document: all, of which it leaves
  /// out what the document needs not.
  ///
  /// - Returns: Whether it did; one without documents writes none.
  /// - Throws: an error whose description says what went wrong with which path.
  public func export(
    _ inputs: [HistoryEntry], to path: String, format: String?
  ) throws -> Bool {
    try output.export(inputs, to: path, format: format)
  }

  /// Seconds since some fixed moment.
  public var clock: Double { settings.clock() }

  /// The value of a variable at the top level.
  public func variable(_ name: String) -> Value? { globals.find(name)?.value }

  /// Sets a variable at the top level.
  public func bind(_ name: String, to value: Value) {
    globals.declare(name, value, isConstant: false)
  }

  /// The names of the variables at the top level, sorted.
  public var variableNames: [String] { globals.visibleNames }

  /// What another part keeps in the session; nil while nobody has asked for it.
  func existing<Key: ServiceKey>(_ key: Key.Type) -> Key.Service? {
    services[ObjectIdentifier(key)] as? Key.Service
  }

  /// What another part keeps in the session, made when it is first asked for.
  public subscript<Key: ServiceKey>(key: Key.Type) -> Key.Service {
    get {
      if let service = services[ObjectIdentifier(key)] as? Key.Service { return service }
      let service = key.make(for: self)
      services[ObjectIdentifier(key)] = service
      return service
    }
    set { services[ObjectIdentifier(key)] = newValue }
  }
}

/// Names a thing kept in a session: the device, the random generator.
///
///     enum DeviceKey: ServiceKey {
///       static func make(for runtime: Runtime) -> Device { .host(threads: runtime.settings.threads) }
///     }
///     let device = call.runtime[DeviceKey.self]
public protocol ServiceKey {
  /// What is kept.
  associatedtype Service
  /// The thing at the start of a session.
  static func make(for runtime: Runtime) -> Service
}

/// The results `out[n]` gives back: the last ones only, because pictures and tensors are large.
final class Results: SessionObject {
  /// The results with the numbers of their inputs, and the newest.
  struct Contents {
    var values: [(number: Int, value: Value)] = []
    var last: Value?
  }

  var contents = Contents()
  private var values: [(number: Int, value: Value)] { contents.values }
  var last: Value? { contents.last }
  /// Results kept.
  static let capacity = 20

  var typeName: String { "results" }

  func keep(_ value: Value, number: Int) {
    contents.last = value
    contents.values.removeAll { $0.number == number }
    contents.values.append((number, value))
    if values.count > Self.capacity { contents.values.removeFirst() }
  }

  func summary() throws -> [Display] {
    let rows = values.map { ["out[\($0.number)]", $0.value.typeName, $0.value.short] }
    return [.table(Table(headings: ["result", "type", "value"], rows: rows))]
  }

  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .number(let number) = indices[0] else { return nil }
    if let found = values.first(where: { Double($0.number) == number }) { return found.value }
    throw CommandError(
      "there is no out[\(formatted(number))]", at: nil,
      help: values.isEmpty
        ? "an expression on its own leaves a result"
        : "kept are \(joinedInWords(values.map { String($0.number) }, by: "and"))")
  }
}
