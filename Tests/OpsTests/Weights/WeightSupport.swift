import Foundation

@testable import Ops

/// The path of a file made by `Fixtures/make_weights.py`.
func weightFixture(_ name: String) -> String {
  (Bundle.module.resourcePath ?? ".") + "/Fixtures/weights/" + name
}

/// The bytes of such a file.
func weightBytes(_ name: String) throws -> [UInt8] {
  try readFile(weightFixture(name), limit: 1 << 20)
}

/// A file that tests write, cut and spoil many times, without waiting for the disk.
final class Scratch {
  let path: String
  private let descriptor: Int32

  init(_ bytes: [UInt8] = []) {
    path = NSTemporaryDirectory() + "pigment-\(UUID().uuidString)"
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    set(bytes)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func set(_ bytes: [UInt8]) {
    ftruncate(descriptor, 0)
    poke(bytes, at: 0)
  }

  func poke(_ bytes: [UInt8], at offset: Int) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      }
      precondition(count > 0, "the temporary folder takes what tests write")
      done += count
    }
  }

  /// Opens the file; it stays readable when this object is gone.
  func weights() throws(WeightFileError) -> WeightFile { try WeightFile(path) }

  /// The sentence the file is refused with, or "taken".
  func verdict() -> String { refusal(path) ?? "taken" }

  func cut(_ count: Int) { ftruncate(descriptor, off_t(count)) }
}

/// The sentence a file of weights is refused with; nil when it is taken.
func refusal(_ path: String) -> String? {
  do throws(WeightFileError) {
    _ = try WeightFile(path)
    return nil
  } catch { return error.description }
}

/// A file of the stream format whose object is this pickle.
func stream(_ pickle: [UInt8], keys: [UInt8] = Pickle.empty, data: [UInt8] = []) -> [UInt8] {
  let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  return Pickle.of([0x8a, 10] + magic) + Pickle.of([0x4d, 0xe9, 3]) + Pickle.of([0x7d]) + pickle
    + keys + data
}

/// Pickles put together by hand.
enum Pickle {
  static func of(_ body: [UInt8]) -> [UInt8] { [0x80, 2] + body + [0x2e] }
  static let empty = of([0x5d])

  static func text(_ text: String) -> [UInt8] {
    [0x58] + number(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  static func integer(_ value: Int32) -> [UInt8] { [0x4a] + number(UInt32(bitPattern: value)) }

  static func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  static func tuple(_ parts: [[UInt8]]) -> [UInt8] { [0x28] + parts.flatMap { $0 } + [0x74] }

  /// `_rebuild_tensor_v2` of a storage of floats.
  static func tensor(
    _ key: String = "0", count: Int32 = 6, view: [UInt8] = [0x4e], offset: [UInt8] = integer(0),
    shape: [UInt8] = tuple([integer(2), integer(3)]),
    strides: [UInt8] = tuple([integer(3), integer(1)])
  ) -> [UInt8] {
    let storage = tuple([
      text("storage"), global("torch", "FloatStorage"), text(key), text("cpu"), integer(count),
      view,
    ])
    return global("torch._utils", "_rebuild_tensor_v2")
      + tuple([storage + [0x51], offset, shape, strides, [0x89], [0x7d]]) + [0x52]
  }

  /// A dictionary of these entries.
  static func dict(_ entries: [(String, [UInt8])]) -> [UInt8] {
    [0x7d, 0x28] + entries.flatMap { text($0.0) + $0.1 } + [0x75]
  }

  /// The list of one key, and its six numbers 0, 1, … 5.
  static let keys = of([0x5d] + text("0") + [0x61])
  static let data =
    number(Int64(6)) + (0..<6).flatMap { number(Float($0).bitPattern) }
}
