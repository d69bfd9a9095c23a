import Kernel
import Synchronization
final class Interrupt: Sendable {
  private let count = Atomic<Int>(0)
  func request() { count.add(1, ordering: .relaxed) }
  var isRequested: Bool { count.load(ordering: .relaxed) > 0 }
  func clear() { count.store(0, ordering: .relaxed) }
}
struct Completion { var range: SourceRange; var text: String; var summary: String }
enum Outcome: Sendable {
  case completed
  case failed(Diagnostic)
  case expectationsFailed([ExpectationFailure])
  case interrupted(Diagnostic)
  case quit(Int32)
}
struct ExpectationFailure: Error, Sendable {
  var expected: String
  var diagnostic: Diagnostic
}
struct StatementResult: Sendable { var range: SourceRange; var printed: String; var expectation: String?; var matched: Bool }
struct CellResult { var outcome: Outcome; var displays: [Display]; var statements: [StatementResult]; var seconds: Double }
struct StepFile: Sendable {
  enum Element { case prose(Prose), cell(Cell) }
  struct Prose { var markdown: String; var line: Int }
  struct Cell { var index: Int; var range: SourceRange }
  struct Param { var name, defaultText, meaning: String; var line: Int }
  var title: String, source: SourceText, elements: [Element] = [], parameters: [Param] = []
  init(name: String, text: String) throws(Diagnostic) {
    source = SourceText(name: name, text: text)
    title = "T"
    elements = [.cell(Cell(index: 1, range: SourceRange(0, text.utf8.count)))]
    if case .invalid(let d) = completeness(of: text) { throw d }
  }
}
final class Session {
  struct Settings { var searchPath: String?; var outputFolder: String; var seed: UInt64; var threads: Int; var interactive: Bool }
  let interrupt = Interrupt()
  let output: any Output
  init(output: any Output, settings: Settings) { self.output = output }
  func begin(_ file: StepFile, setting: [(String, String)]) throws(Diagnostic) {}
  func run(_ cell: StepFile.Cell, of file: StepFile, checking: Bool) -> CellResult { run(file.source.slice(cell.range), name: file.source.name) }
  func run(_ text: String, name: String) -> CellResult {
    if text.hasPrefix("while") { while !interrupt.isRequested {} ; return .init(outcome: .interrupted(Diagnostic("stopped", source: SourceText(name: name, text: text), range: nil)), displays: [], statements: [], seconds: 0) }
    if text == "pic" {
      var rgb: [UInt8] = []
      for y in 0..<64 { for x in 0..<192 { rgb += [UInt8(x), UInt8(y * 4), UInt8(255 - x)] } }
      output.show(.picture(Picture(width: 192, height: 64, rgb: rgb, caption: "grey | painted | truth")))
      return .init(outcome: .completed, displays: [], statements: [], seconds: 0)
    }
    output.show(.text(text))
    return .init(outcome: .completed, displays: [.text(text)], statements: [], seconds: 0)
  }
  func complete(_ text: String, at cursor: Int) -> [Completion] {
    ["show", "shuffle", "shape"].map { Completion(range: SourceRange(0, cursor), text: $0, summary: "a command that does \($0)") }.filter { $0.text.hasPrefix(text) }
  }
}
func writeFile(_ bytes: [UInt8], to path: String) throws {
  let f = fopen(path, "w"); bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, f) }; fclose(f)
}
import Glibc
