import Testing

@testable import Ops

/// Opens a file made of this header and so many zero bytes behind it.
private func opening(
  _ header: [UInt8], data: Int, length: UInt64? = nil, limits: Limits = .standard
) throws -> SafetensorsFile {
  try withFolder { folder in
    let count = withUnsafeBytes(of: (length ?? UInt64(header.count)).littleEndian) { Array($0) }
    let path = folder + "/x.safetensors"
    try AtomicFile.write(count + header + [UInt8](repeating: 0, count: data), to: path)
    return try SafetensorsFile(path, limits: limits)
  }
}

private func entry(_ shape: String, _ begin: Int, _ end: Int, type: String = "F32") -> String {
  #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

private let good = entry("[2]", 0, 8)

@Test(arguments: [
  #"{"a":\#(good)}"#, #"{"a":\#(good)}   "#, "{\n\"a\" : \(good) }",
  #"{"b":\#(entry("[1]", 4, 8)),"a":\#(entry("[1]", 0, 4))}"#,
  #"{"a":\#(good),"e":\#(entry("[0]", 8, 8)),"f":\#(entry("[0,5]", 0, 0))}"#,
  #"{"__metadata__":{"k":"\u00e9\ud83d\ude00\/"},"a":\#(good)}"#,
  #"{"a":{"more":[{"x":[1.5e-3,null,true,false,"s"]}],"shape":[2],"dtype":"F32","data_offsets":[0,8]}}"#,
])
func aSoundHeaderIsTaken(_ header: String) throws {
  #expect(try opening(Array(header.utf8), data: 8).entry(named: "a") != nil)
}

/// A header that lies, and words of the sentence that says so.
private let lies: [(header: String, words: String)] = [
  ("", "does not start with '{'"), (" {}", "does not start with '{'"),
  ("[]", "does not start with '{'"), ("{", "'\"' is missing"), ("{}", "the file has 8 for them"),
  ("{}x", "something after the end"), ("{}\0", "something after the end"),
  (#"{"a":\#(good),}"#, "'\"' is missing"), (#"{"a" \#(good)}"#, "':' is missing"),
  (#"{"a":\#(good) "b":1}"#, "',' is missing"), (#"{"a":1}"#, "'{' is missing"),
  (#"{"a":\#(good),"a":\#(good)}"#, "the name appears twice"),
  (#"{"a":\#(good),"\u0061":\#(good)}"#, "the name appears twice"),
  (#"{"a":\#(good),"b":\#(entry("[1]", 4, 8))}"#, "overlap"),
  (#"{"a":\#(entry("[1]", 0, 4)),"b":\#(entry("[0]", 8, 8))}"#, "hole"),
  (#"{"a":\#(entry("[1]", 4, 8))}"#, "hole"),
  (#"{"a":\#(entry("[1]", 0, 4))}"#, "the tensors take 4 bytes and the file has 8"),
  (#"{"a":\#(entry("[4]", 0, 16))}"#, "the tensors take 16 bytes and the file has 8"),
  (#"{"a":\#(entry("[3]", 0, 8))}"#, "needs 12 bytes, its offsets give 8"),
  (#"{"a":\#(entry("[2]", 8, 0))}"#, "not a begin and an end"),
  (#"{"a":\#(entry("[4294967296,4294967296]", 0, 0))}"#, "more numbers than memory has bytes"),
  (#"{"a":\#(entry("[99999999999999999999]", 0, 8))}"#, "a number over"),
  (#"{"a":\#(entry("[-2]", 0, 8))}"#, "no whole number"),
  (#"{"a":\#(entry("[2.0]", 0, 8))}"#, "not whole"),
  (#"{"a":\#(entry("[2e0]", 0, 8))}"#, "not whole"),
  (#"{"a":\#(entry("[02]", 0, 8))}"#, "starts with 0"),
  (#"{"a":\#(entry("2", 0, 8))}"#, "'[' is missing"),
  (#"{"a":\#(entry("[2]", 0, 8, type: "F33"))}"#, "\"F33\" is not one of F64"),
  (#"{"a":{"dtype":"F32","shape":[2]}}"#, "is missing"),
  (
    #"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
    "'dtype' appears twice"
  ),
  (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}"#, "more than 2 numbers"),
  (#"{"__metadata__":{"k":1},"a":\#(good)}"#, "'\"' is missing"),
  (#"{"\x":\#(good)}"#, "unknown escape"), (#"{"\ud800":\#(good)}"#, "surrogate"),
  (#"{"\ud800\u0041":\#(good)}"#, "surrogate"), (#"{"\udc00":\#(good)}"#, "surrogate"),
  (#"{"\u00g0":\#(good)}"#, "four digits"), ("{\"a\nb\":\(good)}", "control character"),
  (#"{"a"#, "a string without end"), (#"{"a\"#, "a string without end"),
  (#"{"a":{"x":nul}}"#, "an unknown word"), (#"{"a":{"x":-}}"#, "no value"),
  (#"{"a":{"x":01}}"#, "starts with 0"), (#"{"a":{"x":1.}}"#, "no value"),
  (
    #"{"a":{"x":\#(String(repeating: "[", count: 5000))}}"#,
    "more than 1000 lists inside each other"
  ),
]

@Test(arguments: lies) func aHeaderThatLiesIsRefused(_ row: (header: String, words: String)) {
  let error = #expect(throws: SafetensorsError.self) {
    try opening(Array(row.header.utf8), data: 8)
  }
  #expect(error?.description.contains(row.words) == true, "\(error?.description ?? "")")
}

@Test func lengthsAreCheckedBeforeMemoryIsTaken() throws {
  for (length, words) in [
    (UInt64.max, "limit headerBytes"), (100_000_001, "limit headerBytes"),
    (99_999_999, "ends inside the header"), (3, "ends inside the header"),
  ] {
    let error = #expect(throws: SafetensorsError.self) {
      try opening(Array("{}".utf8), data: 0, length: length)
    }
    #expect(error?.description.contains(words) == true)
  }
  var limits = Limits.standard
  limits.keys = 1
  let header = #"{"a":\#(entry("[1]", 0, 4)),"b":\#(entry("[1]", 4, 8))}"#
  let error = #expect(throws: SafetensorsError.self) {
    try opening(Array(header.utf8), data: 8, limits: limits)
  }
  #expect(error?.description.contains("more than 1 names") == true)
  #expect(throws: SafetensorsError.self) { try opening([0x7b, 0x22, 0xff, 0x22], data: 0) }
}

@Test func spoiledWeightsNeverTrap() throws {
  let bytes = try fixtureBytes("python.safetensors")
  try withFolder { folder in
    let path = folder + "/x"
    var dice = Dice(state: 1)
    for turn in 0..<600 {
      var spoiled = bytes
      if turn % 2 == 0 {
        spoiled = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &dice)))
      }
      for _ in 0..<Int.random(in: 0...3, using: &dice) where !spoiled.isEmpty {
        spoiled[Int.random(in: 0..<min(spoiled.count, 1100), using: &dice)] =
          .random(in: 0...255, using: &dice)
      }
      try AtomicFile.write(spoiled, to: path)
      guard let file = try? SafetensorsFile(path) else { continue }
      #expect(spoiled.count == bytes.count)
      for entry in file.entries { #expect(try file.floats(named: entry.name).count == entry.count) }
    }
  }
}
