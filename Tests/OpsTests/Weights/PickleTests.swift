import Testing

@testable import Ops

/// Pickles that say something unusual and are sound.
@Test(arguments: [
  Pickle.dict([("w", Pickle.tensor())]),
  // A dictionary of the older way, and with a state of its own.
  Pickle.global("collections", "OrderedDict")
    + Pickle.tuple([[0x5d, 0x28] + Pickle.tuple([Pickle.text("w"), Pickle.tensor()]) + [0x65]])
    + [0x52] + Pickle.dict([("_metadata", [0x4e])]) + [0x62],
  // A parameter in three ways: rebuilt, called, and made new with a state.
  Pickle.dict([
    (
      "w",
      Pickle.global("torch._utils", "_rebuild_parameter")
        + Pickle.tuple([Pickle.tensor(), [0x88], [0x7d]]) + [0x52]
    )
  ]),
  Pickle.dict([
    ("w", Pickle.global("torch.nn.parameter", "Parameter") + Pickle.tensor() + [0x85, 0x52])
  ]),
  Pickle.dict([
    (
      "w",
      Pickle.global("torch.nn.parameter", "Parameter") + Pickle.tensor() + [0x85, 0x81]
        + Pickle.tuple([[0x88], [0x89], [0x7d]]) + [0x62]
    )
  ]),
  // A shape that is a `torch.Size`, numbers in every size, and a view of the storage.
  Pickle.dict([
    (
      "w",
      Pickle.tensor(
        view: Pickle.tuple([Pickle.text("v"), [0x4b, 0], [0x8a, 1, 6]]), offset: [0x4d, 0, 0],
        shape: Pickle.global("torch", "Size")
          + Pickle.tuple([[0x4b, 2], [0x8a, 9, 3] + [UInt8](repeating: 0, count: 8)])
          + [0x85, 0x52])
    )
  ]),
  // Values that are only looked at: floats, sets, texts of Python 2, a memo read and overwritten.
  Pickle.dict([
    ("f", [0x47, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]), ("s", [0x8f]), ("u", [0x55, 1, 0x61]),
    ("w", Pickle.tensor() + [0x71, 7]), ("m", [0x4e, 0x72, 7, 0, 0, 0, 0x68, 7, 0x86]),
    ("l", [0x8a, 0]), ("b", [0x8a, 12] + [UInt8](repeating: 0xfe, count: 12)),
  ]),
  // A dictionary that holds itself, and one that is named twice.
  [0x7d, 0x71, 0, 0x28] + Pickle.text("self") + [0x68, 0] + Pickle.text("w") + Pickle.tensor()
    + Pickle.text("again") + [0x68, 0, 0x75],
])
func soundPicklesAreRead(_ pickle: [UInt8]) throws {
  let scratch = Scratch(stream(Pickle.of(pickle), keys: Pickle.keys, data: Pickle.data))
  let file = try scratch.weights()
  #expect(file.entries.map(\.name) == ["w"] && file.entries.first?.shape == [2, 3])
  #expect(try file.floats(named: "w") == [0, 1, 2, 3, 4, 5])
}

private let huge = [0x8a, 8] + Pickle.number(Int64.max)

/// Pickles that lie, and words of the sentence that says so.
private let lies: [(pickle: [UInt8], words: [String])] = [
  (Pickle.of(Pickle.global("os", "system")), ["\"os.system\"", "nothing of a file is ever run"]),
  (Pickle.of(Pickle.global("torch", "load")), ["\"torch.load\""]),
  (Pickle.of(Pickle.global("torch", "FooStorage")), ["\"torch.FooStorage\""]),
  (Pickle.of(Pickle.global("builtins", "eval") + Pickle.text("1") + [0x85, 0x52]), ["eval"]),
  ([0x80, 4, 0x95], ["protocol 4, not 2"]), ([0x80, 5], ["protocol 5"]),
  ([0x28, 0x2e], ["says its version first"]), (Pickle.of([0x80, 2]), ["and once"]),
  (Pickle.of([0x69]), ["0x69 is no instruction"]), (Pickle.of([0x93]), ["0x93"]),
  (Pickle.of([0x94]), ["0x94"]), (Pickle.of([0x54]), ["0x54"]),
  (Pickle.of([]), ["the stack is empty (STOP)"]), (Pickle.of([0x4e, 0x4e]), ["left over"]),
  (Pickle.of([0x28]), ["the stack is empty"]), (Pickle.of([0x4e, 0x28]), ["the stack is empty"]),
  (Pickle.of([0x74]), ["no mark (TUPLE)"]), (Pickle.of([0x75]), ["no mark (SETITEMS)"]),
  (Pickle.of([0x85]), ["too short (TUPLE1)"]),
  (Pickle.of([0x4e, 0x28, 0x4e, 0x86]), ["too short"]),
  (Pickle.of([0x68, 3]), ["nothing was kept under 3 (BINGET)"]),
  (Pickle.of([0x4e, 0x4e, 0x61]), ["no list"]),
  (Pickle.of([0x4e, 0x4e, 0x4e, 0x73]), ["no dictionary"]),
  (Pickle.of([0x7d, 0x28, 0x4e, 0x75]), ["a key without a value"]),
  (Pickle.of([0x4e, 0x4e, 0x52]), ["what is called is no function"]),
  (Pickle.of(Pickle.global("torch", "FloatStorage") + [0x29, 0x52]), ["no function"]),
  (Pickle.of([0x4e, 0x4e, 0x62]), ["a state for what has none"]),
  (Pickle.of([0x4e, 0x51]), ["what stands for a storage's bytes is none"]),
  ([0x80, 2, 0x58, 255, 255, 255, 255], ["limit pickleBytes"]),
  ([0x80, 2, 0x58, 255, 255, 255, 0], ["16777215 bytes are announced"]),
  ([0x80, 2, 0x55, 250, 0x61], ["250 bytes are announced"]),
  ([0x80, 2, 0x8a, 255, 1], ["255 bytes"]),
  ([0x80, 2, 0x63] + [UInt8](repeating: 0x61, count: 5000), ["a name without end"]),
  (Pickle.of([0x55, 1, 0xff]), ["not UTF-8"]),
  (Pickle.of([0x8a, 0]), ["no dictionary of tensors"]),
  (Pickle.of(Pickle.dict([("w", Pickle.tensor()), ("w", Pickle.tensor())])), ["appears twice"]),
  (
    Pickle.of(Pickle.dict([("w", Pickle.tensor()), ("v", Pickle.tensor(count: 7))])),
    ["described in two ways"]
  ),
  (Pickle.of(Pickle.dict([("w", Pickle.tensor(count: -1))])), ["bytes is none"]),
  (
    Pickle.of(Pickle.dict([("w", Pickle.tensor(offset: [0x4b, 1]))])), ["\"w\"", "reaches beyond"]
  ),
  (Pickle.of(Pickle.dict([("w", Pickle.tensor(offset: Pickle.integer(-1)))])), ["below 0"]),
  (Pickle.of(Pickle.dict([("w", Pickle.tensor(offset: huge))])), ["reaches beyond"]),
  (Pickle.of(Pickle.dict([("w", Pickle.tensor(offset: [0x4e]))])), ["no numbers"]),
  (
    Pickle.of(Pickle.dict([("w", Pickle.tensor(shape: Pickle.tuple([huge, huge])))])),
    ["is impossible"]
  ),
  (
    Pickle.of(
      Pickle.dict([("w", Pickle.tensor(shape: Pickle.tuple([Pickle.integer(-2), [0x4b, 3]])))])),
    ["is impossible"]
  ),
  (
    Pickle.of(Pickle.dict([("w", Pickle.tensor(strides: Pickle.tuple([huge, [0x4b, 1]])))])),
    ["reaches beyond"]
  ),
  (
    Pickle.of(Pickle.dict([("w", Pickle.tensor(strides: Pickle.tuple([[0x4b, 1]])))])),
    ["2 sides and 1 strides"]
  ),
  (
    Pickle.of(
      Pickle.dict([("w", Pickle.tensor(strides: Pickle.tuple([Pickle.integer(-3), [0x4b, 1]])))])),
    ["below 0"]
  ),
  (
    Pickle.of(
      Pickle.dict([
        ("w", Pickle.tensor(shape: Pickle.tuple(Array(repeating: [0x4b, 1], count: 65))))
      ])), ["no numbers"]
  ),
  (
    Pickle.of(
      Pickle.dict([
        (
          "w",
          Pickle.tensor(
            shape: Pickle.tuple([Pickle.integer(1 << 16), Pickle.integer(1 << 15)]),
            strides: Pickle.tuple([[0x4b, 0], [0x4b, 0]]))
        )
      ])), ["limit tensorNumbers"]
  ),
  (
    Pickle.of(
      Pickle.dict([("w", Pickle.tensor(view: Pickle.tuple([[0x4e], [0x4b, 1], [0x4b, 6]])))])),
    ["bytes is none"]
  ),
  (
    Pickle.of(
      Pickle.dict([
        ("w", Pickle.global("torch._utils", "_rebuild_parameter") + [0x29, 0x52])
      ])), ["a parameter without a tensor"]
  ),
  (
    Pickle.of(
      Pickle.dict([
        ("w", Pickle.global("torch._utils", "_rebuild_tensor_v2") + [0x29, 0x52])
      ])), ["looks into no storage"]
  ),
]

@Test(arguments: lies)
func picklesThatLieAreRefused(_ row: (pickle: [UInt8], words: [String])) {
  let scratch = Scratch(stream(row.pickle, keys: Pickle.keys, data: Pickle.data))
  let sentence = scratch.verdict()
  for word in row.words { #expect(sentence.contains(word), "\(sentence)") }
}

private let sound = Pickle.of(Pickle.dict([("w", Pickle.tensor())]))

@Test(arguments: [
  (Pickle.empty, [], "has no numbers in the file"),
  (Pickle.keys, [], "holds no numbers"),
  (Pickle.keys, Array(Pickle.data.dropLast()), "ends inside"),
  (Pickle.keys, Pickle.number(Int64(5)), "holds 5 numbers, and 6"),
  (Pickle.keys, Pickle.number(Int64(-1)), "holds -1 numbers"),
  (Pickle.keys, Pickle.number(Int64.max), "and 6 were announced"),
  (Pickle.of([0x5d] + Pickle.text("1") + [0x61]), Pickle.data, "nothing describes"),
  (
    Pickle.of([0x5d, 0x28] + Pickle.text("0") + Pickle.text("0") + [0x65]),
    Pickle.data + Pickle.data, "comes twice"
  ), (Pickle.of([0x4e]), [], "no list of storages"),
])
func aStreamHoldsWhatItAnnounces(_ keys: [UInt8], _ data: [UInt8], _ words: String) {
  let scratch = Scratch(stream(sound, keys: keys, data: data))
  let sentence = scratch.verdict()
  #expect(sentence.contains(words), "\(sentence)")
}
