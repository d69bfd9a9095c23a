import Foundation
import Testing

@testable import Ops

/// What is coloured, where it goes, and how no photograph is lost.
@Suite struct PlanTests {
  /// A folder with these files; one that ends in a slash is a folder, and `a -> b` a link.
  private func withTree<Value>(
    _ files: [String], _ body: (String) throws -> Value
  ) throws -> Value {
    try withFolder { folder in
      for file in files {
        let parts = file.components(separatedBy: " -> ")
        let path = folder + "/" + parts[0]
        let place = file.hasSuffix("/") ? path : (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
          atPath: place, withIntermediateDirectories: true)
        if parts.count == 2 {
          try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: parts[1])
        } else if !file.hasSuffix("/") {
          try put(Array(file.utf8), path)
        }
      }
      return try body(folder)
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String]
    var inputs: [String]
    var out = "out"
    var format = ColorizeOptions.Format.same
    var overwrites = false
    var compares = false
    /// `input > output`, with ` =` behind where it is done; or a part of the error's sentence.
    var expected: [String] = []
    var error: String?
  }

  static let rows: [Row] = [
    Row(
      testDescription: "a file", files: ["a.jpg"], inputs: ["a.jpg"],
      expected: ["a.jpg > out/a.jpg"]),
    Row(
      testDescription: "a folder keeps its tree and passes over what is no picture",
      files: ["in/b.PNG", "in/x/a.jpeg", "in/notes.txt", "in/.hidden.jpg"], inputs: ["in"],
      expected: ["in/b.PNG > out/b.PNG", "in/x/a.jpeg > out/x/a.jpeg"]),
    Row(
      testDescription: "several folders keep their names",
      files: ["in/a.jpg", "more/a.jpg"], inputs: ["in", "more/"],
      expected: ["in/a.jpg > out/in/a.jpg", "more/a.jpg > out/more/a.jpg"]),
    Row(
      testDescription: "endings follow the format", files: ["in/a.jpg", "in/b.PNG", "in/c.d.jpeg"],
      inputs: ["in"], format: .png,
      expected: [
        "in/a.jpg > out/a.png", "in/b.PNG > out/b.PNG", "in/c.d.jpeg > out/c.d.png",
      ]),
    Row(
      testDescription: "JPEG endings stay as they are", files: ["in/a.jpeg", "in/b.png"],
      inputs: ["in"], format: .jpeg,
      expected: ["in/a.jpeg > out/a.jpeg", "in/b.png > out/b.jpg"]),
    Row(
      testDescription: "what is there is done", files: ["in/a.jpg", "in/b.jpg", "out/a.jpg"],
      inputs: ["in"], expected: ["in/a.jpg > out/a.jpg =", "in/b.jpg > out/b.jpg"]),
    Row(
      testDescription: "unless it is to be made anew", files: ["in/a.jpg", "out/a.jpg"],
      inputs: ["in"], overwrites: true, expected: ["in/a.jpg > out/a.jpg"]),
    Row(
      testDescription: "results below the photographs are not eaten",
      files: ["in/a.jpg", "in/out/a.jpg", "in/out/x/b.jpg"], inputs: ["in"], out: "in/out",
      expected: ["in/a.jpg > in/out/a.jpg ="]),
    Row(
      testDescription: "nor through a link", files: ["in/a.jpg", "out/a.jpg", "in/l -> ../out"],
      inputs: ["in"], out: "in/l", expected: ["in/a.jpg > in/l/a.jpg ="]),
    Row(
      testDescription: "photographs below the place of the results are coloured",
      files: ["here/in/a.jpg"], inputs: ["here/in"], out: "here",
      expected: ["here/in/a.jpg > here/a.jpg"]),
    Row(
      testDescription: "a link in a circle ends", files: ["in/a.jpg", "in/round -> ."],
      inputs: ["in"], expected: ["in/a.jpg > out/a.jpg"]),
    Row(
      testDescription: "a photograph named twice is coloured once", files: ["a.jpg"],
      inputs: ["a.jpg", "a.jpg"], expected: ["a.jpg > out/a.jpg"]),
    Row(
      testDescription: "two photographs of one name are refused", files: ["x/a.jpg", "y/a.jpg"],
      inputs: ["x/a.jpg", "y/a.jpg"], error: "would both become"),
    Row(
      testDescription: "also where the format makes them so", files: ["in/a.jpg", "in/a.png"],
      inputs: ["in"], format: .png, error: "would both become"),
    Row(
      testDescription: "also through a comparison", files: ["in/a.jpg", "in/a.compare.jpg"],
      inputs: ["in"], compares: true, error: "would both become"),
    Row(
      testDescription: "the folder of the photographs is no place for results",
      files: ["in/a.jpg"], inputs: ["in"], out: "in", overwrites: true,
      error: "the folder of the photographs"),
    Row(
      testDescription: "nor under another name", files: ["in/a.jpg", "alias -> in"],
      inputs: ["in"], out: "alias", overwrites: true, error: "the folder of the photographs"),
    Row(
      testDescription: "nor for a single one", files: ["in/a.jpg"], inputs: ["in/a.jpg"],
      out: "in", overwrites: true, error: "the folder of the photographs"),
    Row(
      testDescription: "nor in another format", files: ["in/a.jpg", "in/a.png"],
      inputs: ["in/a.jpg"], out: "in/.", format: .png, overwrites: true,
      error: "the folder of the photographs"),
    Row(
      testDescription: "nor one of several photographs' folders",
      files: ["in/a.jpg", "b/b.jpg"], inputs: ["in/a.jpg", "b/b.jpg"], out: "b",
      overwrites: true, error: "the folder of the photographs"),
    Row(
      testDescription: "a result that links to a photograph is refused",
      files: ["in/a.jpg", "out/a.jpg -> ../in/a.jpg"], inputs: ["in"], overwrites: true,
      error: "would replace the photograph"),
    Row(
      testDescription: "a folder of results that links among the photographs is refused",
      files: ["in/x/a.jpg", "in/a.jpg", "out/x -> ../in/x"], inputs: ["in"], overwrites: true,
      error: "would replace the photograph"),
    Row(
      testDescription: "results that reach into the photographs are refused",
      files: ["here/in/in/a.jpg", "here/in/a.jpg"], inputs: ["here/in"], out: "here",
      overwrites: true, error: "would replace the photograph"),
    Row(
      testDescription: "what is missing is refused", files: ["a.jpg"],
      inputs: ["a.jpg", "b.jpg"], error: "no such file"),
    Row(
      testDescription: "a folder without pictures is refused", files: ["in/a.txt"],
      inputs: ["in"], error: "no images"),
    Row(testDescription: "nothing is refused", files: [], inputs: [], error: "nothing to colour"),
  ]

  @Test(arguments: rows)
  func plans(_ row: Row) throws {
    try withTree(row.files) { folder in
      let options = ColorizeOptions(
        format: row.format, compares: row.compares, overwrites: row.overwrites)
      func plan() throws -> ColorizePlan {
        try ColorizePlan(row.inputs.map { folder + "/" + $0 }, to: folder + "/" + row.out, options)
      }
      if let part = row.error {
        let error = #expect(throws: ColorizeError.self) { try plan() }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
      } else {
        let items = try plan().items.map {
          ($0.input + " > " + $0.output).replacingOccurrences(of: folder + "/", with: "")
            + ($0.isDone ? " =" : "")
        }
        #expect(items == row.expected)
      }
    }
  }

  /// A comparison that is there stays, one that is missing is made, an empty file is none.
  @Test(arguments: [
    (["in/a.jpg", "out/a.jpg", "out/a.compare.jpg"], false, true, true),
    (["in/a.jpg", "out/a.jpg"], false, true, false),
    (["in/a.jpg", "out/a.compare.jpg"], false, false, true),
    (["in/a.jpg", "out/a.jpg", "out/a.compare.jpg"], true, false, false),
  ])
  func comparisonsFollowTheRuleOfResults(
    _ files: [String], _ overwrites: Bool, _ isDone: Bool, _ isCompared: Bool
  ) throws {
    try withTree(files) { folder in
      let plan = try ColorizePlan(
        [folder + "/in"], to: folder + "/out",
        ColorizeOptions(compares: true, overwrites: overwrites))
      let item = try #require(plan.items.first)
      #expect(item.isDone == isDone && item.isCompared == isCompared)
      #expect(plan.waiting.isEmpty == (isDone && isCompared))
      for path in [item.output, item.comparison ?? ""] { try put([], path) }
      let again = try ColorizePlan(
        [folder + "/in"], to: folder + "/out", ColorizeOptions(compares: true))
      #expect(again.items.allSatisfy { !$0.isDone && !$0.isCompared })
    }
  }

  @Test func anInputNamedTwiceIsOne() throws {
    try withTree(["in/a.jpg"]) { folder in
      let plan = try ColorizePlan(
        [folder + "/in", folder + "/in/"], to: folder + "/out", ColorizeOptions())
      #expect(plan.items.map(\.output) == [folder + "/out/a.jpg"])
    }
  }

  @Test(arguments: [("out", true), ("file", false), ("file/out", false), ("new/deep", true)])
  func placesAreChecked(_ place: String, _ isGood: Bool) throws {
    try withTree(["file", "out/"]) { folder in
      let isTaken = (try? ColorizePlan.check(place: folder + "/" + place)) != nil
      #expect(isTaken == isGood)
      #expect(names(in: folder) == ["file", "out"])
    }
  }

  @Test func oneFileUnderANameOfItsOwn() throws {
    try withTree(["a.jpg", "b/"]) { folder in
      let options = ColorizeOptions(format: .png)
      let plan = try ColorizePlan(folder + "/a.jpg", as: folder + "/a.png", options)
      #expect(plan.items.map(\.output) == [folder + "/a.png"])
      for path in ["/a.jpg", "/./a.jpg", "/b/../a.jpg"] {
        #expect(throws: ColorizeError.self) {
          try ColorizePlan(folder + "/a.jpg", as: folder + path, options)
        }
      }
    }
  }

  @Test(arguments: [(15, 1, 90), (4097, 1, 90), (256, -0.1, 90), (256, 2.1, 90), (256, 1, 0)])
  func optionsAreChecked(size: Int, strength: Float, quality: Int) {
    #expect(throws: ColorizeError.self) {
      try ColorizePlan(
        ["a"], to: "b", ColorizeOptions(size: size, strength: strength, quality: quality))
    }
    #expect(throws: ColorizeError.self) {
      try Colorizer(
        smallGenerator(), ColorizeOptions(size: size, strength: strength, quality: quality))
    }
  }
}
