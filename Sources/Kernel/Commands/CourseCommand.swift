// The step files at hand.

let courseCommands: [CommandRecord] = [
  CommandRecord(
    "course", "Lists the steps of the course, and how to go through them", topic: "session",
    also: ["steps", "lessons", "tutorial"],
    details: "They are looked for beside a step being run, else where the program was started and "
      + "in `steps` there.",
    example: "help run"
  ) { call in
    // The course itself comes before what else lies about.
    let libraries = (call.evaluator.stepLibraries?() ?? []).reversed()
    var rows: [[String]] = []
    var first: String?
    for library in libraries {
      for (name, file) in library.lessons {
        let path = library.folder == "." ? "\(name).txt" : "\(library.folder)/\(name).txt"
        first = first ?? path
        rows.append([
          name, file?.title ?? "cannot be understood; run it to see why",
          file.map { "\($0.cells.count)" } ?? "",
        ])
      }
    }
    guard let first, let start = rows.first?[0] else {
      throw CommandError(
        "there are no step files here", help: "start the program where the folder `steps` is")
    }
    return .none(
      showing: .table(
        Table(
          title: "course", headings: ["step", "about", "cells"],
          alignments: [.left, .left, .right], rows: rows,
          footer: [
            "run \(quoted(start))   runs a step here, with its prose",
            "repl run \(first) --step   goes through it with you, cell by cell",
          ])), call)
  }
]
