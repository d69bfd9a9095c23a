import Testing

@testable import Ops

private let types: [String: StoredType] = [
  "double": .f64, "half": .f16, "brain": .bf16, "long": .i64, "int": .i32, "short": .i16,
  "signed": .i8, "byte": .u8, "flag": .bool, "count": .i64,
]

@Test(arguments: [
  ("zip.pth", WeightFile.Format.torch), ("unsummed.pth", .torch), ("deflated.pth", .torch),
  ("big.pth", .torch), ("stream.pth", .torchStream), ("tar.pth", .torchTar),
])
func everyKindOfTensorIsReadAsPyTorchReadsIt(_ name: String, _ format: WeightFile.Format) throws {
  let file = try WeightFile(weightFixture(name))
  let expected = try WeightFile(weightFixture("expected.safetensors"))
  #expect(file.format == format && expected.format == .safetensors)
  #expect(file.entries.count == 23 && expected.entries.count == 23)
  for entry in file.entries {
    #expect(entry.type == types[entry.name] ?? .f32, "\(entry.name)")
    #expect(entry.shape == expected.entry(named: entry.name)?.shape, "\(entry.name)")
    let values = try file.floats(named: entry.name)
    #expect(
      values.map(\.bitPattern)
        == (try expected.floats(named: entry.name)).map(\.bitPattern), "\(entry.name)")
  }
  #expect(file.wrappings.isEmpty && file.aside.isEmpty && file.metadata.isEmpty)
}

@Test func theOrderIsThatOfTheFile() throws {
  let names = try WeightFile(weightFixture("zip.pth")).entries.map(\.name)
  #expect(names.first == "float" && names.last == "né \"x\"")
}

@Test(arguments: [
  ("wrapped.pth", ["state_dict", "module."], ["weight", "bias"]),
  ("wrapped-stream.pth", ["model", "state_dict"], ["weight", "bias"]),
  ("two.pth", [], ["net_G.module.weight", "net_G.module.bias", "net_D.weight", "net_D.bias"]),
])
func wrappingsAreTakenOff(_ name: String, _ wrappings: [String], _ names: [String]) throws {
  let file = try WeightFile(weightFixture(name))
  #expect(file.wrappings == wrappings)
  #expect(file.entries.map(\.name) == names)
  let layer = names.count == 2 ? file : file.under("net_G.")
  #expect(layer.entries.map(\.name) == ["weight", "bias"])
  #expect(try layer.floats(named: "weight") == [0, 1, 2, 3, 4, 5])
  #expect(try layer.floats(named: "bias") == [1, -1])
}

@Test func whatStandsBesideIsSaid() throws {
  let file = try WeightFile(weightFixture("wrapped.pth"))
  #expect(file.metadata == ["epoch": "3", "loss": "0.25", "note": "é", "done": "true"])
  #expect(file.aside == ["history", "nothing", "optimizer"])
}

@Test func aMissingTensorIsNamedWithItsNearest() throws {
  let file = try WeightFile(weightFixture("zip.pth"))
  let error = #expect(throws: WeightFileError.self) { try file.floats(named: "scalars") }
  #expect(error?.description.contains("The most similar name is \"scalar\"") == true)
}

@Test(arguments: [
  ("bad-model.pth", ["\"torch.nn.modules.linear.Linear\"", "GLOBAL at byte", "state_dict()"]),
  ("bad-protocol.pth", ["protocol 4, not 2"]),
  ("bad-list.pth", ["no dictionary of tensors", "state_dict()"]),
  ("bad-script.pt", ["TorchScript program", "torch.jit.load"]),
])
func whatIsNoStateDictIsRefusedWithAdvice(_ name: String, _ words: [String]) {
  let sentence = refusal(weightFixture(name)) ?? "taken"
  for word in words { #expect(sentence.contains(word), "\(sentence)") }
  #expect(sentence.contains(name))
}

@Test(arguments: [
  ("<!DOCTYPE html><html>", "a web page"), ("version https://git-lfs.github.com/spec/v1", "LFS"),
  ("GGUF\u{3}", "GGUF"), ("", "it is empty"), ("weights\n", "a text file"),
  ("Die Gewichte für später: {…}", "a text file"), ("version {1}", "a text file"),
  ("\0\0\0", "ends before the header's length"), ("PK\u{3}\u{4}", "ends before"),
  ("{\"a\": 1}", "a text file"),
])
func otherFilesAreNamed(_ start: String, _ words: String) {
  let file = Scratch(Array(start.utf8))
  let sentence = file.verdict()
  #expect(sentence.contains(words), "\(sentence)")
}

@Test func anArchiveOfNumPyIsNamed() {
  let archive = HandmadeZip(records: [.init(name: "arr_0.npy", data: [0x93, 0x4e])])
  #expect(Scratch(archive.bytes).verdict().contains("it is a NumPy file"))
}

@Test(arguments: [
  (Pickle.dict([("args", Pickle.global("argparse", "Namespace"))]), "leave the entry with it out"),
  (Pickle.dict([("net", Pickle.global("torch.nn.modules.linear", "Linear"))]), "state_dict()"),
  (Pickle.global("networks", "Painter"), "state_dict()"),
])
func theAdviceIsThatForWhatWasMet(_ pickle: [UInt8], _ words: String) {
  let sentence = Scratch(stream(Pickle.of(pickle))).verdict()
  #expect(sentence.contains(words), "\(sentence)")
  #expect(sentence.contains("state_dict") == (words == "state_dict()"), "\(sentence)")
}

@Test func manyThreadsReadAtOnce() async throws {
  let file = try WeightFile(weightFixture("deflated.pth"))
  let expected = try file.entries.map { try file.floats(of: $0) }
  try await withThrowingTaskGroup(of: [[Float]].self) { group in
    for _ in 0..<8 { group.addTask { try file.entries.map { try file.floats(of: $0) } } }
    for try await values in group { #expect(values == expected) }
  }
}

/// The length in front of a header may begin like a pickle, an archive or a picture.
@Test(arguments: [0x80, 0x8b1f, 0xd8ff]) func aHeaderOfAnyLengthIsKnown(_ length: Int) throws {
  var header = Array(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8)
  header += [UInt8](repeating: 0x20, count: length - header.count)
  let scratch = Scratch(Pickle.number(UInt64(length)) + header + Pickle.number(Float(7).bitPattern))
  #expect(try scratch.weights().floats(named: "a") == [7])
}
