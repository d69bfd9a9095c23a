import Glibc
import Kernel

/// The transcript of a session at the prompt, a step file. It is written anew, whole or not at all,
/// as every input begins and ends: a program that is killed has lost nothing but the last result.
final class TranscriptFile {
  private let path: String
  private let origin: SessionOrigin
  private var page: Page

  /// Why there is no transcript.
  struct Refusal: Error, CustomStringConvertible {
    var description: String
    var help: String?
  }

  /// Begins a transcript.
  ///
  /// - Throws: `Refusal` when the file exists, for it may be the only copy of another session, or
  ///   cannot be written.
  init(_ path: String, from origin: SessionOrigin, date: String) throws(Refusal) {
    self.path = path
    self.origin = origin
    page = Page(
      title: "Session of \(date)", date: date, seconds: 0, program: programName,
      steps: [PageStep(title: "", name: "session")])
    guard access(path, F_OK) != 0 else {
      throw Refusal(
        description: "\(path) exists already", help: "give --transcript the name of a new file")
    }
    do { try write() } catch {
      throw Refusal(description: "the transcript could not be written: \(error)")
    }
  }

  /// Adds prose, or a cell that has run.
  func add(_ block: PageBlock) throws {
    page.steps[0].blocks.append(block)
    try write()
  }

  /// Puts what came of the newest input in the place of what had begun.
  func replaceLast(by cell: PageCell) throws {
    page.steps[0].blocks.removeLast()
    try add(.cell(cell))
  }

  private func write() throws { try page.write(as: .txt, to: path, from: origin) }
}
