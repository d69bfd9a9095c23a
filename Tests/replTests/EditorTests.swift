import Glibc
import Kernel
import Testing

@testable import repl

/// What keys mean, without a terminal.
@Suite struct EditorTests {
  @Test func rowsOfABlock() {
    let buffer = EditBuffer("for x {\n    漢\n}", cursor: 10)
    #expect(!buffer.isInFirstRow && !buffer.isInLastRow)
    #expect(buffer.rowStart == 8 && buffer.rowEnd == 13)
    #expect(buffer.placeAbove == 2 && buffer.placeBelow == 15)
    #expect(EditBuffer("ab").placeAbove == nil)
    #expect(EditBuffer("a\n    ").closesBlock)
    #expect(!EditBuffer("a\n  b ").closesBlock)
    let way = EditBuffer("abcdefgh\nxy", cursor: 0).wayToEnd(promptColumns: 3, columns: 6)
    #expect(way.rows == 2 && way.column == 2)
  }

  @Test func upFindsWhatBeginsTheSame() {
    var history = HistorySearch(["let a = 1", "show a", "let b = 2", "show b"])
    var shown = EditBuffer("let")
    let first = history.older(than: shown)
    #expect(first == "let b = 2")
    shown = EditBuffer(first ?? "")
    #expect(history.older(than: shown) == "let a = 1")
    #expect(history.older(than: EditBuffer("let a = 1")) == nil)
    #expect(history.newer(than: EditBuffer("let a = 1")) == "let b = 2")
    #expect(history.newer(than: EditBuffer("let b = 2")) == "let")
    #expect(history.newer(than: EditBuffer("let")) == nil)
  }

  @Test func searchFindsInsideEntries() {
    var found = IncrementalSearch(entries: ["show apple", "let bread = 1", "show bread"])
    for scalar in "bread".unicodeScalars { found.extend(scalar) }
    #expect(found.match?.text == "show bread" && found.match?.cursor == 5)
    found.goOlder()
    #expect(found.match?.text == "let bread = 1")
    found.goOlder()
    #expect(found.prompt == "nothing has `bread`> ")
    found.goNewer()
    #expect(found.match?.text == "show bread")
    found.shorten()
    #expect(found.needle == "brea" && found.match?.text == "show bread")
  }

  @Test func aPastedSessionGivesItsInputs() {
    let text =
      "pigment[1]> let a = 1\r\npigment[2]> for x in y {\r\n    show x\r\n}\r\nresult\r\npigment[3]> a\r\n1\r\n"
    #expect(
      PastedText.cleaned(text, completeness: completeness)
        == "let a = 1\nfor x in y {\n    show x\n}\na")
    #expect(PastedText.cleaned("a\u{3}\tb\u{1b}\n\n", completeness: completeness) == "a    b")
  }

  @Test func listsOfCompletions() {
    func completion(_ text: String) -> Completion {
      Completion(range: SourceRange(0, 0), text: text, summary: "what \(text) is")
    }
    let list = CompletionList(capabilities: .plain)
    #expect(
      list.lines([completion("show"), completion("sum")])
        == ["  show  what show is", "  sum   what sum is"])
    let many = list.lines((0..<200).map { completion("name\($0)") })
    #expect(many.allSatisfy { $0.columns < 80 } && many.last == "  and 80 more")
    #expect(CompletionList.commonPrefix(["shape", "show"]) == "sh")
    #expect(CompletionList.commonPrefix([]) == "")
  }
}

/// The file of earlier inputs.
@Suite struct HistoryFileTests {
  let folder = TemporaryFolder()
  private var file: HistoryFile { HistoryFile(path: folder.path + "/a/b/history.jsonl") }

  @Test(arguments: [
    "plain", "two\nrows", "\"quoted\" \\ slash", "tab\t\r\u{1}\u{7F}", "漢字 ☺ \u{2028} é", "",
    "\u{301}accent", "\u{1F469}\u{200D}\u{1F680}",
  ])
  func anEntryComesBack(_ text: String) {
    #expect(JSONString.decode(Substring(JSONString.encode(text))) == text)
    #expect(!JSONString.encode(text).contains("\n"))
    #expect(file.append(text) == nil)
    #expect(file.load() == [text])
  }

  @Test(arguments: [
    "", "x", "\"", "\"open", "{}", "\"a\\q\"", "\"a\\u12\"", "\"a\"b\"", "12", "\u{FFFD}",
  ])
  func aLineThatIsNoEntryIsPassedOver(_ line: String) {
    #expect(JSONString.decode(line[...]) == nil)
  }

  @Test func garbageStaysAndDoesNoHarm() {
    let small = HistoryFile(path: folder.path + "/h")
    folder.write("\"one\"\ngarbage\n\u{0}\n[1]\n\"tw", to: "h")
    #expect(small.load() == ["one"])
    #expect(small.append("three") == nil)
    #expect(small.load() == ["one", "three"])
    #expect(folder.text("h") == "\"one\"\ngarbage\n\u{0}\n[1]\n\"tw\n\"three\"\n")
  }

  @Test func twoWritersLoseNothing() async {
    let path = folder.path + "/shared"
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        group.addTask {
          let file = HistoryFile(path: path)
          for number in 0..<200 { _ = file.append("\(writer) \(number)\nrow") }
        }
      }
    }
    let entries = HistoryFile(path: path).load()
    #expect(entries.count == 400)
    for writer in 0..<2 {
      #expect(
        entries.filter { $0.hasPrefix("\(writer) ") } == (0..<200).map { "\(writer) \($0)\nrow" })
    }
  }

  @Test func theFolderFollowsTheSurroundings() {
    func path(_ environment: [String: String]) -> String? {
      HistoryFile { environment[$0] }?.path
    }
    #expect(path(["HOME": "/h"]) == "/h/.local/state/pigment/history.jsonl")
    #expect(path(["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/pigment/history.jsonl")
    #expect(
      path(["HOME": "/h", "XDG_STATE_HOME": "rel"]) == "/h/.local/state/pigment/history.jsonl")
    #expect(path([:]) == nil)
    #expect(path(["HOME": ""]) == nil)
  }

  @Test func whatCannotBeWrittenIsSaid() {
    #expect(HistoryFile(path: "/proc/no/history").append("x") != nil)
    #expect(HistoryFile(path: "/dev/full").append("x") != nil)
  }
}
