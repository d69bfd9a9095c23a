import Foundation
import Testing

@testable import Kernel

/// The language by example: files of chunks with what they give.
///
/// A chunk runs in a session of its own; chunks are divided by lines `---`. `# => text` states what
/// a statement shows, `# error: text` on a line of its own what the chunk's error says.
private struct Chunk: Sendable, CustomTestStringConvertible {
  let file: String
  let line: Int
  let text: String
  var testDescription: String { "\(file):\(line)" }
}

private let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
  path: "Language")

private let chunks: [Chunk] = {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  return names.filter { $0.hasSuffix(".txt") }.sorted().flatMap { name -> [Chunk] in
    let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    var line = 1
    return text.components(separatedBy: "\n---\n").map { part in
      defer { line += part.components(separatedBy: "\n").count + 1 }
      return Chunk(file: name, line: line, text: part)
    }
  }
}()

@Test func thereAreLanguageTests() { #expect(chunks.count > 40) }

@Test(arguments: chunks)
private func languageByExample(chunk: Chunk) {
  let lines = chunk.text.components(separatedBy: "\n")
  let wanted = lines.first { $0.hasPrefix("# error: ") }?.dropFirst(9)
  // The error line is kept as an empty one, so that lines keep their numbers.
  let text = lines.map { $0.hasPrefix("# error: ") ? "" : $0 }.joined(separator: "\n")
  // A test's thread has a small stack, and a debug build large frames.
  let session = Session(
    output: SilentOutput(), settings: Session.Settings(maximumCallDepth: 100))
  do throws(Diagnostic) {
    let file = try StepFile(name: chunk.file, text: text)
    try session.begin(file, setting: [])
    for cell in file.cells {
      switch session.run(cell, of: file, checking: true).outcome {
      case .completed: continue
      case .failed(let diagnostic):
        #expect(diagnostic.message == wanted ?? "no error", "\(diagnostic.rendered())")
        return
      case .expectationsFailed(let failures):
        for failure in failures { Issue.record("\(failure.diagnostic.rendered())") }
        return
      case .interrupted, .quit:
        Issue.record("the chunk ended early")
        return
      }
    }
    if let wanted { Issue.record("expected the error: \(wanted)") }
  } catch {
    #expect(error.message == wanted ?? "no error", "\(error.rendered())")
  }
}
