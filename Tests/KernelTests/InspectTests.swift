import Testing

@testable import Kernel

private func shown(_ text: String) -> [Display] {
  Session(output: SilentOutput(), settings: Session.Settings(threads: 2)).run(text).displays
}

@Test func inspectingATensor() throws {
  let displays = shown("inspect tensor([0, 1, 1, 2, 0 / 0, 1 / 0])")
  guard case .table(let table)? = displays.first, case .plot(let plot)? = displays.last else {
    Issue.record("a table and a histogram: \(displays)")
    return
  }
  let facts = Dictionary(uniqueKeysWithValues: table.rows.map { ($0[0], $0[1]) })
  #expect(facts["shape"] == "[6]")
  #expect(facts["memory"] == "24 B")
  #expect(facts["range"] == "0…2")
  #expect(facts["NaN"] == "1")
  #expect(facts["Inf"] == "1")
  #expect(facts["zeros"] == "1")
  #expect(facts["quartiles"] == "0, 1, 1")
  #expect(plot.series[0].y.reduce(0, +) == 4)
  #expect(plot.series[0].y.first == 1 && plot.series[0].y.last == 1)
}

@Test func inspectingOddTensors() {
  #expect(shown("inspect zeros([2])").count == 1)
  #expect(shown("inspect tensor([0 / 0])").count == 1)
  #expect(shown("inspect zeros([0, 3])").count == 1)
}

@Test func inspectingAModel() throws {
  let displays = shown(
    "let G = unet(levels: 3, filters: 4)\ninspect G, size: 32\nG.mode\ninspect gan(G, "
      + "patchDiscriminator(filters: 4))")
  guard case .table(let table)? = displays.first else {
    Issue.record("a table: \(displays)")
    return
  }
  #expect(table.title == "unet: [1, 1, 32, 32] → [1, 2, 32, 32]")
  #expect(table.rows.first?[3] == "[1, 4, 16, 16]")
  let convolutions = table.rows.filter { $0[1].hasPrefix("conv") }
  #expect(convolutions.count == 6 && convolutions.allSatisfy { !$0[3].isEmpty })
  #expect(displays[1] == .text("\"training\""))
  #expect(displays.count == 5)
}

@Test func inspectingData() {
  let displays = shown(
    "let set = dataset(imagePaths(scenes(count: 4, size: 16)), size: 16)\n"
      + "inspect set\ninspect loader(set, batch: 2)\ninspect loader(set, batch: 2).first")
  let pictures = displays.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
  #expect(
    pictures.map(\.caption) == [
      "the first 4 of the pictures, 16×16", "the first 2 of the batch, 16×16",
      "the first 2 of the batch, 16×16",
    ])
}

@Test func inspectingOtherValues() {
  #expect(shown("let r = (d: 1, g: \"x\")\ninspect r").last?.plainText.contains(".g") == true)
  #expect(shown("inspect 3").map(\.plainText) == ["3"])
  #expect(
    shown("inspect sgd(tensor([1], requiresGrad: true), lr: 0.5)").last?.plainText
      .contains("0.5") == true)
}

@Test func whoHasColumns() {
  #expect(
    shown("let x = zeros([2, 3])\nlet n = 1\nwho").first?.plainText == """
      name  type    shape   memory  where  value
      n     number                  in[1]  1
      x     tensor  [2, 3]    24 B  in[1]  tensor [2, 3]
      """)
}

@Test func tryRunsAnExample() {
  let session = Session(output: SilentOutput())
  _ = session.run("let a = 7\ntrack d: 3")
  let found = session.run("try time").displays.map(\.plainText)
  #expect(found.first == "[1]> let total = time { sum(range(1000)) }")
  #expect(found.last?.hasSuffix(" s") == true)
  #expect(session.run("try seed").displays.isEmpty == false)
  #expect(session.run("a").displays == [.text("7")])
  #expect(session.run("tracks.d").displays == [.text("[3]")])
}

@Test func profiling() throws {
  let displays = shown(
    "let y = profile { conv2d(ones([1, 8, 64, 64]), ones([8, 8, 3, 3])) }\ny.shape")
  let tables = displays.compactMap { if case .table(let table) = $0 { table } else { nil } }
  #expect(tables.count == 2)
  #expect(tables[1].rows.first?[0] == "8 → 8, 3×3, 64×64 → 62×62")
  let shares = tables[0].rows.compactMap { Double($0[2].dropLast(2)) }
  #expect(shares.count == 8 && abs(shares.reduce(0, +) - 100) < 1)
  #expect(displays.last == .text("[1, 8, 62, 62]"))
}

@Test func profilesEndWithErrors() {
  let session = Session(output: SilentOutput())
  guard case .failed = session.run("profile { oops }").outcome,
    case .failed(let diagnostic) = session.run("profile { profile { 1 } }").outcome
  else {
    Issue.record("errors come through")
    return
  }
  #expect(diagnostic.message == "a profile within a profile cannot be measured")
  guard case .completed = session.run("profile { 1 }").outcome else {
    Issue.record("it can be measured again")
    return
  }
}

@Test func memoryIsTold() {
  #expect(shown("let x = zeros([1000000])\nmemory").first?.plainText.contains("4.0 MB") == true)
}
