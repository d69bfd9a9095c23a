import Foundation
import Synchronization

@testable import Ops

/// The path of a file made by a script in `Fixtures`; `make_images.py` makes those in `images`.
func fixture(_ name: String, in folder: String = "images") -> String {
  (Bundle.module.resourcePath ?? ".") + "/Fixtures/\(folder)/" + name
}

/// The bytes of such a file.
func fixtureBytes(_ name: String) throws -> [UInt8] {
  try readFile(fixture(name), limit: 1 << 20)
}

/// The names of all such files that hold pictures, good and bad.
func pictureFixtures() -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: fixture(""))) ?? []
  return names.filter { !$0.hasSuffix(".rgb") && !$0.hasSuffix(".safetensors") }.sorted()
}

/// Runs a test in a folder of its own and removes the folder afterwards.
func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = NSTemporaryDirectory() + "pigment-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// The names in a folder, those with a dot in front too.
func names(in folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

/// How far two rows of bytes are apart: how many differ, and the largest difference.
func difference(_ a: [UInt8], _ b: [UInt8]) -> (count: Int, largest: Int) {
  let apart = zip(a, b).map { abs(Int($0) - Int($1)) }
  return (apart.count { $0 > 0 }, apart.max() ?? 0)
}

/// The same numbers in each run, for tests that spoil files at random places.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15  // SplitMix64, Steele et al. 2014
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Counts calls, from any thread.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)
  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
  var count: Int { value.load(ordering: .relaxed) }
}
