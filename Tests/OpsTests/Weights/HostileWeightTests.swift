import Foundation
import Testing

@testable import Ops

private let small = [
  "zip.pth", "deflated.pth", "stream.pth", "tar.pth", "wrapped.pth", "expected.safetensors",
]

/// Opens a file and reads every number; what is wrong must come as an error, never as a trap.
///
/// - Returns: Whether all of it could be read.
private func isReadWhole(_ scratch: Scratch) -> Bool {
  do throws(WeightFileError) {
    let file = try scratch.weights()
    for entry in file.entries { #expect(try file.floats(of: entry).count == entry.count) }
    return true
  } catch { return false }
}

@Test(arguments: small)
func aFileCutAnywhereIsRefused(_ name: String) throws {
  let bytes = try weightBytes(name)
  let scratch = Scratch(bytes)
  #expect(isReadWhole(scratch))
  // A tar archive is padded; what lies behind its last member is not missed.
  let needed = name == "tar.pth" ? (bytes.lastIndex { $0 != 0 } ?? 0) + 1 : bytes.count
  for count in stride(from: needed - 1, through: 0, by: -1) {
    scratch.cut(count)
    #expect(!isReadWhole(scratch), "\(name) cut to \(count) bytes")
  }
}

@Test(arguments: small)
func spoiledWeightFilesNeverTrap(_ name: String) throws {
  let bytes = try weightBytes(name)
  let scratch = Scratch(bytes)
  var dice = Dice(state: 11)
  for _ in 0..<4000 {
    let place = Int.random(in: 0..<bytes.count, using: &dice)
    let count = min(Int.random(in: 1...4, using: &dice), bytes.count - place)
    let interesting: [UInt8] = [0, 1, 0x7f, 0x80, 0xff]
    scratch.poke(
      (0..<count).map { _ in
        Bool.random(using: &dice)
          ? .random(in: 0...255, using: &dice) : interesting[.random(in: 0..<5, using: &dice)]
      }, at: place)
    _ = isReadWhole(scratch)
    scratch.poke(Array(bytes[place..<(place + count)]), at: place)
  }
  #expect(isReadWhole(scratch))
}

/// Pickles that would cost without end, and what stops them. Each is refused, or read, in the time
/// of reading its bytes.
private let bombs: [(name: String, pickle: @Sendable () -> [UInt8], words: String)] = [
  ("marks", { [0x80, 2] + [UInt8](repeating: 0x28, count: 10_000_000) }, "more than 1000 marks"),
  (
    "tuples inside each other",
    { [0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 1_000_000) + [0x2e] },
    "no dictionary of tensors"
  ),
  (
    "lists inside each other",
    {
      [0x80, 2] + (0..<400_000).flatMap { _ in [0x5d] as [UInt8] }
        + [UInt8](repeating: 0x61, count: 399_999) + [0x2e]
    }, "values are stacked"
  ),
  ("values", { [0x80, 2] + [UInt8](repeating: 0x4e, count: 10_000_000) }, "values are stacked"),
  (
    "a memo that doubles",
    {
      // Each tuple names the one before twice: 2 to the 100,000 leaves.
      [0x80, 2, 0x29, 0x71, 0]
        + (0..<100_000).flatMap { _ in [0x68, 0, 0x86, 0x71, 0] as [UInt8] } + [0x2e]
    }, "no dictionary of tensors"
  ),
  (
    "dictionaries inside each other",
    {
      // 100,000 levels; names are followed for the first few.
      var pickle: [UInt8] = [0x80, 2]
      for _ in 0..<100_000 { pickle += [0x7d, 0x4b, 1] }
      pickle += [0x7d]
      for _ in 0..<100_000 { pickle += [0x73] }
      return pickle + [0x2e]
    }, "taken"
  ),
  (
    "dictionaries that double",
    {
      // Each holds the one before twice, and is taken off the stack as a state of the first.
      let one: [UInt8] = [0x7d, 0x28, 0x4b, 1, 0x68, 0, 0x4b, 2, 0x68, 0, 0x75, 0x71, 0, 0x62]
      return [0x80, 2, 0x7d, 0x7d, 0x71, 0, 0x62] + Array(repeating: one, count: 100_000).joined()
        + [0x4b, 1, 0x68, 0, 0x73, 0x2e]
    }, "taken"
  ),
  (
    "a memo without end",
    {
      [0x80, 2, 0x4e]
        + (0..<5_000_000).flatMap { [0x72] + Pickle.number(UInt32($0)) }
    }, "limit pickleObjects"
  ),
  (
    "lists", { [0x80, 2] + (0..<5_000_000).flatMap { _ in [0x5d, 0x5d, 0x61, 0x4e] as [UInt8] } },
    "stacked"
  ),
  (
    "things",
    {
      [0x80, 2, 0x5d]
        + (0..<5_000_000).flatMap { _ in [0x29, 0x61] as [UInt8] }
    }, "limit pickleObjects"
  ),
  ("texts", { [0x80, 2] + [UInt8](repeating: 0x55, count: 40_000_000) }, "stacked"),
  (
    "one dictionary under many names",
    {
      // 200,000 times "state_dict", and 400,000 entries that hold nothing.
      let again: [UInt8] = [0x68, 1, 0x68, 0, 0x73]
      let nothing: [UInt8] = [0x4e, 0x4e, 0x73]
      var pickle: [UInt8] = [0x80, 2, 0x7d, 0x55, 10]
      pickle += Array("state_dict".utf8)
      pickle += [0x71, 1, 0x7d, 0x71, 0]
      for _ in 0..<400_000 { pickle += nothing }
      pickle += [0x73]
      for _ in 0..<200_000 { pickle += again }
      return pickle + [0x2e]
    }, "taken"
  ),
  (
    "one long list of arguments for many tensors",
    {
      // What a tensor is made of, 200,000 values more, and 60,000 tensors made of it.
      let call: [UInt8] = Pickle.global("torch._utils", "_rebuild_tensor_v2")
      let end: [UInt8] = [0x74, 0x71, 2, 0x52, 0x73]
      let again: [UInt8] = [0x68, 1, 0x68, 2, 0x52, 0x73]
      var pickle: [UInt8] = [0x80, 2, 0x7d]
      pickle += Pickle.integer(0)
      pickle += call
      pickle += [0x71, 1]
      pickle += Pickle.tensor().dropFirst(call.count).dropLast(2)
      pickle += [UInt8](repeating: 0x4e, count: 200_000)
      pickle += end
      for key in 1..<60_000 {
        pickle += Pickle.integer(Int32(key))
        pickle += again
      }
      return pickle + [0x2e]
    }, "has no numbers in the file"
  ),
  (
    "a pickle too long",
    { [0x80, 2] + (0..<24_000_000).flatMap { _ in [0x4e, 0x71, 0] as [UInt8] } + [0x2e] },
    "stacked"
  ),
]

@Test(.serialized, arguments: bombs.indices)
func bombsAreDefused(_ index: Int) throws {
  let (name, pickle, words) = bombs[index]
  let scratch = Scratch(stream(pickle()))
  let before = residentBytes()
  let sentence = scratch.verdict()
  #expect(sentence.contains(words), "\(name): \(sentence)")
  #expect(residentBytes() - before < 1 << 29, "\(name)")
}

@Test func aNameMayNotGrowWithItsDepth() {
  let inner = String(repeating: "n", count: 600)
  let pickle = Pickle.dict([(inner, Pickle.dict([(inner, Pickle.tensor())]))])
  let scratch = Scratch(stream(Pickle.of(pickle), keys: Pickle.keys, data: Pickle.data))
  #expect(scratch.verdict().contains("limit nameBytes"))
}

@Test func deflateBombsCostNothing() throws {
  // A gibibyte and a half of zeros in 1.5 MB, behind a claim of 24 bytes, and behind an honest one.
  let bomb = deflatedZeros(megabytes: 1536)
  let modest = HandmadeZip(records: [
    oneTensor, Record(name: "x/data/0", data: bomb, count: 24, method: 8),
  ])
  var scratch = Scratch(modest.bytes)
  let before = residentBytes()
  var file = try scratch.weights()
  #expect {
    try file.floats(named: "w")
  } throws: { "\($0)".contains("more than the 24 bytes it declares") }
  // A tensor of all of it is stopped before it is unpacked; one of six numbers when it is opened.
  func honest(_ tensor: [UInt8]) -> HandmadeZip {
    HandmadeZip(records: [
      Record(name: "x/data.pkl", data: Pickle.of(Pickle.dict([("w", tensor)]))),
      Record(name: "x/data/0", data: bomb, count: 1536 << 20, method: 8),
    ])
  }
  scratch = Scratch(honest(Pickle.tensor(count: 384 << 20)).bytes)
  #expect(scratch.verdict().contains("tensor \"w\" shows 6 numbers of a packed record"))
  #expect(scratch.verdict().contains("the limit sharedInflatedBytes"))
  let all = Pickle.tensor(
    count: 384 << 20, shape: Pickle.tuple([Pickle.integer(384 << 20)]),
    strides: Pickle.tuple([Pickle.integer(1)]))
  scratch = Scratch(honest(all).bytes)
  file = try scratch.weights()
  #expect {
    try file.floats(named: "w")
  } throws: { "\($0)".contains("the limit inflatedBytes") }
  let large = HandmadeZip(records: [
    Record(name: "x/data.pkl", data: bomb, count: 1536 << 20, method: 8), oneStorage,
  ])
  #expect(Scratch(large.bytes).verdict().contains("limit pickleBytes"))
  #expect(residentBytes() - before < 1 << 26)
}

/// Blocks of a mebibyte of zeros each as deflate packs them: a literal, then copies of 258.
private func deflatedZeros(megabytes: Int) -> [UInt8] {
  // One block with fixed codes: 0 is 00110000; 258 from 1 back is 11000101 00000.
  var bytes: [UInt8] = []
  var (held, count) = (0, 0)
  func put(_ bits: String) {
    for bit in bits {
      held |= (bit == "1" ? 1 : 0) << count
      count += 1
      if count == 8 {
        bytes.append(UInt8(held))
        (held, count) = (0, 0)
      }
    }
  }
  put("1" + "10" + "00110000")
  // Eight copies fill 13 bytes exactly when they begin at a byte; their bits repeat.
  let copies = (megabytes << 20) / 258
  for _ in 0..<copies { put("1100010100000") }
  put("0000000")
  while count != 0 { put("0") }
  return bytes
}

/// Bytes of memory the process holds.
func residentBytes() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}
