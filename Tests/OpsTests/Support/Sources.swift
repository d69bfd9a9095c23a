import Foundation

/// Reads the engine's own sources, so that a function cannot be forgotten by its tests.
enum Sources {
  /// The folder of this package.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Names that functions record their history under.
  static func recordedOperations() throws -> Set<String> {
    try functions { text in
      var names = matches(of: #"recorded\(\s*"([^"]+)""#, in: text)
      if text.contains("recorded(name") {
        // The name is handed on by the public functions above, as their last argument.
        names += matches(of: #"(?:extreme|pooled)\([^"{}]*"([^"]+)"\)"#, in: text)
      }
      return names
    }
  }

  /// Names of public functions and operators.
  static func publicFunctions() throws -> Set<String> {
    try functions {
      matches(of: #"public (?:static )?(?:prefix )?func ([^\s(<]+)"#, in: $0)
    }
  }

  private static func functions(_ names: (String) -> [String]) throws -> Set<String> {
    let folder = root.appendingPathComponent("Sources/Ops/Functions")
    var result: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      result.formUnion(
        names(try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)))
    }
    return result
  }

  private static func matches(of pattern: String, in text: String) -> [String] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
    let range = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: range).compactMap { match in
      Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
  }
}
