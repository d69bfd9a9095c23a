import Glibc
import Kernel

/// The transcript of a session at the prompt, a step file. It is written anew, whole or not at all,
/// as every input begins and ends: a program that is killed has lost nothing but the last result.
final class TranscriptFile {
  private let path: String
  private var transcript: SessionTranscript

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
    transcript = SessionTranscript(
      title: "Session of \(date)", date: date, origin: origin)
    guard access(path, F_OK) != 0 else {
      throw Refusal(
        description: "\(path) exists already", help: "give --transcript the name of a new file")
    }
    do { try write([]) } catch {
      throw Refusal(description: "the transcript could not be written: \(error)")
    }
  }

  /// The transcript of a run of a file, in the place of another, or of nothing.
  init(replacing path: String, of file: StepFile, from origin: SessionOrigin, date: String) {
    self.path = path
    transcript = SessionTranscript(
      title: file.title, what: Self.what(of: file), date: date, origin: origin)
  }

  /// What the transcript of a run says it is of.
  static func what(of file: StepFile) -> String { "`\(file.source.name.withoutControls)`" }

  /// Writes all inputs of a session, and behind them one that has begun.
  ///
  /// - Throws: an error whose description says what went wrong with which path.
  func write(_ session: Session, beginning text: String? = nil) throws {
    let begun = text.map {
      HistoryEntry(number: session.nextInputNumber, text: $0, seconds: 0)
    }
    try write(session.document + [begun].compactMap(\.self))
  }

  private func write(_ inputs: [HistoryEntry]) throws {
    // An input may have written something else there.
    guard StepFile.mayHoldTranscript(path, of: transcript.what) else {
      throw Refusal(description: PageFormat.txt.refusal(of: path, of: transcript.what))
    }
    try writeFile(Array(transcript.text(of: inputs, path: path).utf8), to: path)
  }
}
