import Foundation
import Testing

@testable import Ops

/// Reads the text files that the scripts in `Fixtures` write.
enum Fixture {
  static func text(_ name: String) throws -> String {
    try String(
      contentsOf: Sources.root.appendingPathComponent("Tests/OpsTests/Fixtures/\(name)"),
      encoding: .utf8)
  }

  /// One function: its operands, a gradient to start from, its result, and the operands' gradients.
  struct Case: Sendable {
    struct Array: Sendable {
      var shape: [Int]
      var values: [Double]
    }
    var arrays: [String: Array] = [:]

    func tensor(_ name: String, on device: Device) throws -> Tensor {
      let array = try #require(arrays[name], "the fixture holds no \(name)")
      return try Tensor(array.values, shape: array.shape, on: device)
    }
  }

  /// Blocks of `case NAME`, each with lines `ARRAY SHAPE… : VALUES…`.
  static func cases(_ name: String) throws -> [String: Case] {
    var result: [String: Case] = [:]
    var current = ""
    for line in try text(name).split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("case ") {
        current = String(line.dropFirst(5))
        result[current] = Case()
        continue
      }
      let halves = line.split(separator: ":", omittingEmptySubsequences: false)
      let head = halves[0].split(separator: " ")
      let values = try halves[1].split(separator: " ").map { word in
        try #require(Double(word), "\(word) is no number")
      }
      result[current]?.arrays[String(head[0])] = Case.Array(
        shape: head.dropFirst().compactMap { Int($0) }, values: values)
    }
    return result
  }
}
