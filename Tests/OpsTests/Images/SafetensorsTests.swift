import Testing

@testable import Ops

@Test(arguments: [
  ("float", StoredType.f32, [2, 3], [0, -1.5, 3.25, 65504, 1e-3, -2]),
  ("double", .f64, [2, 3], [0, -1.5, 3.25, 65504, 1e-3, -2]),
  ("half", .f16, [2, 3], [0, -1.5, 3.25, 65504, 0.001_000_404_4, -2]),
  ("brain", .bf16, [2, 3], [0, -1.5, 3.25, 65536, 0.000_999_450_7, -2]),
  ("scalar", .f32, [], [42]), ("empty", .f32, [0, 3], []),
  ("long", .i64, [3], [1, -2, 16_777_216]), ("int", .i32, [2], [1, -2]),
  ("short", .i16, [2], [7, -8]), ("signed", .i8, [2], [-128, 127]), ("byte", .u8, [2], [0, 255]),
  ("flag", .bool, [2], [1, 0]), ("né \"x\"\n", .f32, [2], [1, 2]),
])
func weightsOfPythonAreRead(
  _ name: String, _ type: StoredType, _ shape: [Int], _ values: [Float]
) throws {
  let file = try SafetensorsFile(fixture("python.safetensors"))
  #expect(file.entries.count == 13)
  #expect(file.metadata == ["format": "pt", "note": "é 😀 \\ end"])
  let entry = try #require(file.entry(named: name))
  #expect(entry.type == type && entry.shape == shape)
  #expect(try file.floats(named: name) == values)
  #expect(try file.bytes(of: entry).count == values.count * type.size)
}

@Test func aMissingNameIsNamedWithItsNearest() throws {
  let file = try SafetensorsFile(fixture("python.safetensors"))
  let error = #expect(throws: SafetensorsError.self) { try file.floats(named: "scalars") }
  #expect(error?.description.contains("The most similar name is \"scalar\"") == true)
}

@Test func whatIsWrittenIsReadAgain() throws {
  try withFolder { folder in
    let path = folder + "/w.safetensors"
    let names = ["b", "a \"q\" \\ \u{1} é 😀", "none", "scalar"]
    let shapes = [[2, 2], [3], [0, 7], []]
    let values: [[Float]] = [[1, -0.0, .infinity, Float(bitPattern: 1)], [1, 2, 3], [], [5]]
    var writer = try SafetensorsWriter(
      replacing: path, tensors: Array(zip(names, shapes)), metadata: ["k": "line\nline"])
    for row in values { try writer.append(row) }
    try writer.finish()

    let file = try SafetensorsFile(path)
    #expect(Set(file.entries.map(\.name)) == Set(names))
    #expect(file.metadata == ["k": "line\nline"])
    for (name, row) in zip(names, values) {
      #expect(try file.floats(named: name).map(\.bitPattern) == row.map(\.bitPattern))
    }
    let bytes = try readFile(path, limit: 10_000)
    #expect(bytes[0] % 8 == 0 && bytes[8] == UInt8(ascii: "{"))
  }
}

@Test func aWriterHoldsItsCallerToTheAnnouncement() throws {
  try withFolder { folder in
    let path = folder + "/w.safetensors"
    func refused(_ shape: [Int], _ rows: [[Float]], twice: Bool = false) -> String {
      do throws(SafetensorsError) {
        var tensors = [(name: "w", shape: shape)]
        if twice { tensors += tensors }
        var writer = try SafetensorsWriter(replacing: path, tensors: tensors)
        for row in rows { try writer.append(row) }
        try writer.finish()
        return ""
      } catch { return error.description }
    }
    #expect(refused([2], [[1]]).contains("shape [2] cannot hold 1 numbers"))
    #expect(refused([1], [[1], [2]]).contains("more tensors came"))
    #expect(refused([1], []).contains("never came"))
    #expect(refused([1], [[1]], twice: true).contains("cannot be used twice"))
    #expect(refused([-1], []).contains("cannot have the shape [-1]"))
    #expect(refused([.max, .max], []).contains("cannot have the shape"))
    #expect(names(in: folder) == [])
  }
}
