import Glibc
import Kernel

/// Draws what a session shows: results on standard output, progress and notes on standard error.
final class ScreenOutput: Output {
  private let console: Console
  private var bar: ProgressBar
  private let isQuiet: Bool
  /// The training as it goes, where the terminal can draw it in place.
  private var panel: LivePanel?
  private var hasTriedPanel = false
  /// When the loop that draws a plot again and again began to, and when it was drawn last.
  private var plottingSince: Double?
  private var plottedAt = -Double.infinity
  /// The file of the strip the panel shows.
  private var stripPath: String?
  /// Where pictures are kept.
  var files: PictureFiles
  /// Whether results are drawn; progress and notes are all the same.
  var showsResults = true
  /// Whether results are passed over for now. Pictures are counted, so that those that follow have
  /// the names they have in a whole run.
  var isMuted = false
  /// Where the reader finds answers that are folded up.
  var answers = ProseDrawing.Answers.inFile
  /// Whether the last thing shown was a result, of which prose keeps a distance.
  private var endsInResult = false
  /// When the input being run began, and when a part of its work was shown that is not long itself.
  private var inputBegan = secondsSinceStart()
  private var shortPartShown = -Double.infinity
  /// Whether something that was shown could not be kept.
  private(set) var hasFailed = false
  /// The transcripts that the session wrote, by their paths.
  private var ownTranscripts: [String: [UInt8]] = [:]
  /// Where the session comes from, for a transcript.
  var origin = SessionOrigin()

  /// An output on a console. A quiet one shows results and nothing else.
  init(console: Console, files: PictureFiles, isQuiet: Bool = false) {
    self.console = console
    self.files = files
    self.isQuiet = isQuiet
    bar = ProgressBar(
      capabilities: console.errors,
      isLive: console.errors.isTerminal && Surroundings(descriptor: 2).environment["CI"] == nil)
  }

  func show(_ display: Display) {
    clearBar()
    guard showsResults else { return }
    if isMuted {
      switch display {
      case .picture, .plot: if console.output.pictures != .off { files.skip() }
      default: break
      }
      return
    }
    console.followWindows()
    var isProse = false
    defer { endsInResult = !isProse }
    switch display {
    case .text(let text):
      console.write(text.withoutControls + "\n")
    case .prose(let markdown):
      isProse = true
      if endsInResult, console.output.isTerminal { console.write("\n") }
      console.write(
        lines: ProseDrawing(capabilities: console.output, answers: answers).lines(markdown))
    case .table(let table):
      console.write(lines: TableDrawing(capabilities: console.output).lines(table))
    case .picture(let picture):
      show(picture)
    case .plot(let plot):
      show(plot)
    }
  }

  func report(_ progress: Progress) {
    guard !isQuiet else { return }
    console.followWindows()
    bar.capabilities = console.errors
    // Work of many short parts is long work, too: each part is shown, as often as one can read it.
    let now = secondsSinceStart()
    bar.isAwaited = now - inputBegan >= 1
    if bar.isAwaited, progress.seconds < 1 {
      // The next part takes its place.
      guard !progress.isFinished, now - shortPartShown >= 0.1 else { return }
      shortPartShown = now
    }
    if progress.isFinished { leaveStrip() }
    if !progress.isFinished, !progress.meters.isEmpty, progress.seconds >= 1 { openPanel() }
    let isPlotting = panel?.isPlotting ?? false
    if !progress.isFinished, !progress.meters.isEmpty || isPlotting, panel != nil {
      console.writeError(panel?.resize(console.output) ?? "")
      console.writeError(panel?.update(progress) ?? "")
    } else {
      console.writeError(bar.update(progress))
    }
  }

  func showLive(_ picture: Picture) {
    openPanel()
    guard !isQuiet, panel != nil else { return show(.picture(picture)) }
    console.writeError(bar.clear())
    stripPath = keep(picture)
    console.followWindows()
    console.writeError(panel?.resize(console.output) ?? "")
    console.writeError(panel?.show(picture) ?? "")
  }

  func showLive(_ plot: Plot) {
    guard showsResults, !isMuted, !isQuiet else { return }
    let now = secondsSinceStart()
    // Fast work shows its end alone, and the eye does not see more than a few drawings a second.
    plottingSince = plottingSince ?? now
    guard now - (plottingSince ?? now) > 0.5, now - plottedAt > 0.25 else { return }
    openPanel()
    guard panel != nil else { return }
    plottedAt = now
    console.writeError(bar.clear())
    console.followWindows()
    console.writeError(panel?.resize(console.output) ?? "")
    console.writeError(panel?.show(plot) ?? "")
  }

  /// Makes the panel when it is first wanted: both streams must be the same terminal.
  private func openPanel() {
    guard !hasTriedPanel else { return }
    hasTriedPanel = true
    guard bar.isLive, console.output.isTerminal else { return }
    console.settlePictures()
    panel = LivePanel(capabilities: console.output, isLive: true, id: Int(getpid()))
  }

  /// Ends the panel. The last strip stays.
  private func leaveStrip() {
    guard let ending = panel else { return }
    clearBar()
    panel?.end()
    if let strip = ending.strip { draw(strip, path: stripPath) }
  }

  func note(_ text: String) {
    clearBar()
    let style = Style(isOn: console.errors.isColored)
    console.writeError(style(.warning, text.withoutControls) + "\n")
  }

  func export(_ history: [HistoryEntry], to path: String, format: String?) throws -> Bool {
    let format = format.flatMap { PageFormat(rawValue: $0) } ?? PageFormat(endingOf: path)
    guard let format else { return false }
    let document = SessionDocument(inputs: history, origin: origin)
    // A transcript is replaced by the session that wrote it, as long as it is as it was written.
    let place = place(of: path)
    let isOwn = format == .txt && ownTranscripts[place].map { $0 == readAll(path) } ?? false
    guard isOwn || format.mayReplace(path, of: "this session") else {
      throw PageError(description: format.refusal(of: path, of: "this session"))
    }
    try document.write(as: format, to: path)
    if format == .txt { ownTranscripts[place] = readAll(path) }
    return true
  }

  /// An input begins: what it shows stands right below it.
  func beginInput() {
    endsInResult = false
    beginWork()
  }

  /// Work begins that is waited for as a whole.
  func beginWork() { inputBegan = secondsSinceStart() }

  /// Takes a standing bar away before something else is written.
  func clearBar() {
    console.writeError(panel?.clear() ?? "")
    console.writeError(bar.clear())
  }

  private var style: Style { Style(isOn: console.output.isColored) }

  private func show(_ picture: Picture) {
    console.settlePictures()
    let mode = console.output.pictures
    guard mode != .off else { return }
    draw(picture, path: keep(picture))
  }

  private func draw(_ picture: Picture, path: String?) {
    let mode = console.output.pictures
    let words = picture.caption.withoutControls
    console.write(TerminalPicture(capabilities: console.output).text(picture))
    if mode == .file {
      let text = "picture \(picture.width)×\(picture.height)" + (words.isEmpty ? "" : ": " + words)
      console.write("[\(text)\(path.map { " → " + $0 } ?? "")]\n")
    } else {
      let line = [words, path.map { arrow + $0 } ?? ""].filter { !$0.isEmpty }
      if !line.isEmpty { console.write(style(.faint, line.joined(separator: "  ")) + "\n") }
    }
  }

  private func show(_ plot: Plot) {
    if panel?.isPlotting ?? false { panel?.end() }
    plottingSince = nil
    console.settlePictures()
    let mode = console.output.pictures
    guard mode != .off else { return }
    let picture = PlotRaster().picture(plot)
    let path = keep(picture)
    if mode == .file {
      let words = picture.caption.withoutControls
      console.write("[plot\(words.isEmpty ? "" : " " + words)\(path.map { " → " + $0 } ?? "")]\n")
    } else {
      if mode.drawsPixels {
        let drawing = TerminalPicture(capabilities: console.output)
        console.write(drawing.text(drawing.drawn(plot)))
      } else {
        console.write(lines: PlotCurves(capabilities: console.output).lines(plot))
      }
      if let path { console.write(style(.faint, arrow + path) + "\n") }
    }
  }

  private var arrow: String { console.output.isUnicode ? "→ " : "-> " }

  /// Keeps a picture as a file. One that cannot be kept is told, and does not stop the work.
  private func keep(_ picture: Picture) -> String? {
    do {
      return try files.save(picture)
    } catch {
      hasFailed = true
      note("error: a picture could not be written to \(files.folder): \(error)")
      return nil
    }
  }
}
