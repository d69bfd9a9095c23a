import Testing

@testable import Kernel

private func offered(_ text: String, at cursor: Int? = nil, after setup: String = "") -> [String] {
  let session = Session(output: SilentOutput())
  _ = session.run(setup)
  return session.complete(text, at: cursor ?? text.utf8.count).map(\.text)
}

@Test(arguments: [
  ("prin", ["print"]),
  ("let x = enum", ["enumerate"]),
  ("help prog", ["progress"]),
  ("?prog", ["progress"]),
  ("tracks", ["tracks"]),
  ("plot xs, log", ["log: ", "log"]),
  ("plot([1], x", ["x: ", "xLabel: "]),
  ("adam(1, ", ["lr: ", "beta1: ", "beta2: ", "eps: "]),
  ("plot([1], title: \"a\", tit", []),
  ("f(prin", ["print"]),
  ("whi", ["while"]),
  ("train(m, schedule: \"c", ["constant", "cosine"]),
  ("schedule(\"", ["constant", "linear"]),
  ("help ke", ["keys"]),
  ("# prin", []),
])
func completions(text: String, expected: [String]) {
  #expect(Array(offered(text).prefix(max(2, expected.count))) == expected)
}

/// Within a string there are no commands, and a value may be any variable.
@Test func completionKnowsWhereItIs() {
  for text in ["\"prin", "plot([1], xLabel: \"prin"] {
    #expect(!offered(text).contains("print"), "\(text)")
  }
  #expect(offered("sin(an", after: "let angle = 1").first == "angle")
}

@Test func completionKnowsValues() {
  #expect(offered("r.al", after: "let r = (alpha: 1, beta: 2)") == ["alpha"])
  #expect(offered("l.co", after: "let l = [1]") == ["count", "contains", "compare"])
  #expect(offered("tracks.l", after: "track loss: 1, d: 2") == ["loss"])
  #expect(offered("myV", after: "let myValue = 1") == ["myValue"])
  #expect(offered("area(h", after: "func area(w, height) { return w }").first == "height: ")
}

@Test func completionsSayWhatTheyReplace() {
  let session = Session(output: SilentOutput())
  let text = "let é = prin + 1"
  let completion = session.complete(text, at: 13)
  #expect(completion.map(\.range) == [SourceRange(9, 13)])
  #expect(completion.first?.summary == "Shows values as text, with spaces between")
}

@Test(arguments: [
  ("resize(x, 8, mode: \"bi", ["bilinear", "bicubic"]),
  ("activationLayer \"", ["relu", "leakyRelu", "tanh", "sigmoid"]),
  ("activationLayer(\"t", ["tanh"]),
  ("let n = initWeights(G, method: \"", ["normal", "xavier", "kaiming"]),
  ("print(\"bi", []),
])
func completionOffersWhatAParameterChoosesFrom(text: String, expected: [String]) {
  #expect(offered(text) == expected)
}

@Test func completionOffersFiles() throws {
  try withSteps(["01_a.txt": "1", "02_b.txt": "2", "note.md": ""]) { folder in
    let session = Session(
      output: SilentOutput(), settings: Session.Settings(searchPath: folder))
    #expect(session.complete("use \"0", at: 6).map(\.text) == ["01_a", "02_b"])
    let text = "f(\"\(folder)/n"
    #expect(session.complete(text, at: text.utf8.count).map(\.text) == ["note.md"])
  }
}
