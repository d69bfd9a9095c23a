import Testing

@testable import Kernel

@Test(arguments: CommandTable.standard.records.map(\.name))
func everyExampleRuns(name: String) throws {
  let record = try #require(CommandTable.standard[name])
  let file = try StepFile(name: "\(name).txt", text: "# Example\n\n" + record.example)
  let session = Session(output: SilentOutput())
  for cell in file.cells {
    switch session.run(cell, of: file, checking: true).outcome {
    case .completed, .quit: continue
    case .failed(let diagnostic), .interrupted(let diagnostic):
      Issue.record("\(diagnostic.rendered())")
    case .expectationsFailed(let failures): Issue.record("\(failures[0].diagnostic.rendered())")
    }
  }
}

@Test(arguments: CommandTable.standard.records.map(\.name))
func everyRecordIsWellMade(name: String) throws {
  let table = CommandTable.standard
  let record = try #require(table[name])
  #expect(!record.summary.hasSuffix(".") && !record.summary.isEmpty)
  #expect(!record.example.isEmpty)
  #expect(!Token.keywords.contains(name))
  for foreign in record.also { #expect(table[foreign] == nil, "\(foreign) is a command") }
  let names = record.parameters.map(\.name)
  #expect(Set(names).count == names.count)
  for parameter in record.parameters { #expect(!parameter.summary.hasSuffix(".")) }
}

@Test(arguments: [
  ("print", "print(values, …, separator: \" \")"),
  ("time", "time { … }"),
  (
    "plot",
    "plot(series, …, [x:], title: \"\", xLabel: \"\", yLabel: \"\", log: false, smooth: 1, live: false)"
  ),
  ("track", "track(name: values, …)"),
  ("quit", "quit(code: 0)"),
  ("help", "help([about])"),
])
func signatures(name: String, signature: String) {
  #expect(CommandTable.standard[name]?.signature == signature)
}

@Test func helpFindsThings() {
  #expect(answer("help print").hasPrefix("`print(values, …, separator: \" \")`\n\nShows values"))
  #expect(answer("?println").hasPrefix("`print("))
  #expect(answer("help numbers").contains("sqrt(x)"))
  #expect(answer("help \"legend curves\"").contains("nothing is known"))
  #expect(answer("help curves").contains("plot("))
  #expect(answer("help keepGraph").contains("backward("))
  #expect(answer("help kaiming").contains("initWeights("))
  #expect(answer("help zero_grad").contains("zeroGrad("))
  #expect(answer("help for").hasPrefix("`for i in 0..<3"))
  #expect(answer("help prnt").contains("help: help print"))
  #expect(answer("help").contains("**lists**"))
}

@Test func whoListsVariables() {
  #expect(answer("who") == "no variables yet")
  #expect(
    answer("let a = [1, 2]\nfunc f(x) { }\nwho") == """
      name  type      where  value
      a     list      in[1]  [1, 2]
      f     function  in[1]  func f(x)
      """)
}

// MARK: A toy table

private final class Counter: SessionObject {
  var step = 1.0
  var typeName: String { "counter" }
  var shortSummary: String { "counter of \(formatted(step))" }
  func summary() throws -> [Display] { [.text("counts in steps of \(formatted(step))")] }
  var members: [Member] { [Member("step", "the step")] }
  func property(_ name: String) throws -> Value? { name == "step" ? .number(step) : nil }
  func setProperty(_ name: String, to value: Value) throws -> Bool {
    guard name == "step", case .number(let number) = value else { return false }
    step = number
    return true
  }
  var callParameters: [Parameter]? { [.value("x", .number, "from where")] }
  func call(_ call: inout Call) throws -> Value { .number(try call.number("x") + step) }
  func iterate() throws -> (() throws -> Value?)? {
    var next = 0.0
    return {
      next += self.step
      return next > 3 ? nil : .number(next)
    }
  }
  var elementCount: Int? { 3 }
  func element(at indices: [Value]) throws -> Value? { .number(Double(indices.count)) }
}

private let toys = CommandTable([
  CommandRecord("counter", "A counter", topic: "toys", [], example: "counter()") { _ in
    .object(Counter())
  },
  CommandRecord(
    "paint", "Paints", topic: "toys", also: ["draw"],
    [
      .value("what", .object("counter", Counter.self), "a counter"),
      .label("colour", .choice(["red", "green"]), "which", default: "red"),
      .label("size", .integer(1...9), "how large", default: 3),
      .label("shape", .integers, "extents", default: [2, 2]),
    ], example: "paint(counter())"
  ) { call in
    let counter: Counter = try call.object("what")
    return .string(
      "\(try call.string("colour")) \(try call.integer("size")) \(try call.integers("shape")) "
        + "\(counter.step) \(call.isGiven("size"))")
  },
])

@Test(arguments: [
  ("paint(counter())", "\"red 3 [2, 2] 1.0 false\""),
  ("counter().paint(size: 4, shape: 5)", "\"red 4 [5] 1.0 true\""),
  ("let c = counter()\nc.step = 2\nc(3)", "5"),
  ("let c = counter()\nc.first", "1"),
  ("let c = counter()\nc[1, 2]", "2"),
  ("let c = counter()\nc.count", "3"),
  ("counter()", "counts in steps of 1"),
  ("[counter()]", "[counter of 1]"),
  ("var n = 0\nfor i in counter() { n += i }\nn", "6"),
])
func objectsAndCommands(text: String, expected: String) {
  #expect(answer(text, commands: toys) == expected)
}

@Test(arguments: [
  ("paint(3)", "`what` takes a counter, not 3"),
  ("paint(counter(), colour: \"gren\")", "`colour` takes \"red\" or \"green\", not \"gren\""),
  ("paint(counter(), size: 10)", "`size` takes a whole number from 1 to 9, not 10"),
  ("paint(counter(), size: 1.5)", "`size` takes a whole number from 1 to 9, not 1.5"),
  ("paint(counter(), 4)", "this value needs its label"),
  ("paint(counter(), what: counter())", "`what` is given twice"),
  ("paint(counter(), sise: 1)", "`paint` has no `sise:`"),
  ("paint(counter()) { 1 }", "`paint` takes no block"),
  ("counter(1)", "`counter` takes no values"),
  ("counter()(\"a\")", "`x` takes a number, not \"a\""),
  ("counter().stepp", "a counter has no `stepp`"),
  ("let c = counter()\nc.count = 1", "`count` of counter cannot be set"),
  ("draw(1)", "`draw` is called `paint` here"),
  ("counter().draw()", "`draw` is called `paint` here"),
])
func argumentsAreChecked(text: String, message: String) {
  #expect(answer(text, commands: toys).hasPrefix("error: \(message)\n"))
}
