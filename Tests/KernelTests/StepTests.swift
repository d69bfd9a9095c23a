import Foundation
import Testing

@testable import Kernel

/// The course is its own test: every file of `steps/` runs from cold and gives what it says.
@Suite(.serialized) struct StepTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "steps").path

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test func theFirstPartOfTheCourseIsThere() {
    #expect(
      Self.names.map { String($0.prefix(2)) }
        .starts(with: (0..<10).map { String(format: "%02d", $0) }))
  }

  @Test(arguments: names)
  func everyStepGivesWhatItSays(name: String) throws {
    let text = try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
    let file = try StepFile(name: name, text: text)
    let work = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: work) }
    let session = Session(
      output: SilentOutput(),
      settings: Session.Settings(searchPath: Self.folder, outputFolder: work, threads: 2))
    try session.begin(file)
    for cell in file.cells {
      switch session.run(cell, of: file, checking: true).outcome {
      case .completed: continue
      case .failed(let diagnostic), .interrupted(let diagnostic):
        Issue.record("\(diagnostic.rendered())")
        return
      case .expectationsFailed(let failures):
        for failure in failures { Issue.record("\(failure.diagnostic.rendered())") }
        return
      case .quit: return
      }
    }
    #expect(!file.title.isEmpty)
    #expect(file.cells.count >= 3)
  }
}
