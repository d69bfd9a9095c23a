import Testing

@testable import Kernel

@Test func theCourseIsListed() throws {
  try withSteps([
    "03_c.txt": "let = = 3\n", "02_b.txt": "# Second\n\n1\n",
    "01_a.txt": "# First\n\n1\n\n# Why.\n\n2\n", "notes.md": "1",
    "00_monday.txt": "# A session\n\n# Transcript of a session, today. It runs again with:\n\n1\n",
  ]) { folder in
    let session = Session(output: SilentOutput(), settings: Session.Settings(searchPath: folder))
    let lines = session.answers(["course"])[0].split(separator: "\n").map(String.init)
    #expect(lines[0] == "course" && lines[1].split(separator: " ") == ["step", "about", "cells"])
    #expect(lines[2].split(separator: " ") == ["01_a", "First", "2"])
    #expect(lines[3].split(separator: " ") == ["02_b", "Second", "1"])
    #expect(lines[4] == "03_c  cannot be understood; run it to see why")
    #expect(lines[5] == "run \"01_a\"   runs a step here, with its prose")
    #expect(lines[6].hasPrefix("repl run \(folder)/01_a.txt --step"))
  }
  try withSteps([:]) { folder in
    let session = Session(output: SilentOutput(), settings: Session.Settings(searchPath: folder))
    #expect(session.answers(["course"]) == ["there are no step files here"])
  }
}
