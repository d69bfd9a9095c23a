import Foundation
import Testing

/// The walls between the rooms, checked on the sources themselves.
@Suite struct ArchitectureTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  struct Source: Sendable, CustomTestStringConvertible {
    let path: String
    let text: String
    var testDescription: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var imports: [String] {
      lines.filter { $0.contains("import ") && !$0.hasPrefix(" ") && !$0.hasPrefix("/") }
        .compactMap { $0.split(separator: " ").last.map(String.init) }
    }
  }

  static let sources: [Source] = {
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Sources"), includingPropertiesForKeys: nil)
    return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
      .sorted { $0.path < $1.path }.compactMap { url in
        (try? String(contentsOf: url, encoding: .utf8)).map {
          Source(path: String(url.path.dropFirst(root.path.count + 1)), text: $0)
        }
      }
  }()

  @Test func theSourcesAreFound() { #expect(Self.sources.count > 100) }

  /// Which modules each room may know.
  static let allowed: [(room: String, modules: Set<String>)] = [
    (
      "Sources/Ops/",
      [
        "COpenBLAS", "CImage", "CZlib", "CColorProfile", "CHost", "Glibc", "Dispatch",
        "Synchronization",
      ]
    ),
    ("Sources/Kernel/", ["Ops", "CHost", "Glibc", "Dispatch", "Synchronization"]),
    ("Sources/repl/", ["Kernel", "CEdit", "ArgumentParser", "Glibc", "Synchronization"]),
  ]

  @Test(arguments: allowed.map(\.room))
  func roomsKnowOnlyWhatTheyMay(room: String) throws {
    let modules = try #require(Self.allowed.first { $0.room == room }).modules
    for source in Self.sources where source.path.hasPrefix(room) {
      for name in source.imports {
        #expect(modules.contains(name), "\(source.path) imports \(name)")
      }
    }
  }

  /// Which places speak to each C library: whole pictures, and photographs row by row, are two.
  static let libraries: [(module: String, places: [String])] = [
    ("COpenBLAS", ["Sources/Ops/Backend/Host/"]),
    ("CImage", ["Sources/Ops/Data/ImageCodec.swift", "Sources/Ops/Photo/RowCodec.swift"]),
    ("CZlib", ["Sources/Ops/Files/Inflater.swift"]),
    ("CColorProfile", ["Sources/Ops/Photo/ColourConversion.swift"]),
    ("CEdit", ["Sources/repl/Editor/"]),
  ]

  @Test(arguments: libraries) func fewPlacesKnowEachLibrary(module: String, places: [String]) {
    for source in Self.sources where source.imports.contains(module) {
      #expect(
        places.contains { source.path.hasPrefix($0) }, "\(source.path) imports \(module)")
    }
  }

  @Test func filesAreShort() {
    for source in Self.sources {
      #expect(source.lines.count <= 301, "\(source.path) has \(source.lines.count) lines")
    }
  }

  @Test func nothingIsLeftOpenOrTraps() {
    for source in Self.sources {
      for word in ["TODO", "FIXME", "fatalError(", "try!", "as!"] {
        #expect(!source.text.contains(word), "\(source.path) says \(word)")
      }
    }
  }

  @Test func theEngineAndTheKernelPrintNothing() {
    for source in Self.sources where !source.path.hasPrefix("Sources/repl/") {
      for line in source.lines where !line.contains("//") {
        let code = line.drop { $0 == " " }
        #expect(!code.hasPrefix("print("), "\(source.path) prints")
      }
    }
  }

  @Test func onlyTheHostBackendTouchesFloats() {
    // Seam: reading or writing elements elsewhere is one explicit call.
    let allowed = ["Sources/Ops/Backend/", "Sources/Ops/Tensor/", "Sources/Ops/Data/"]
    for source in Self.sources
    where source.path.hasPrefix("Sources/Ops/")
      && !allowed.contains(where: { source.path.hasPrefix($0) })
    {
      #expect(!source.text.contains(".pointer["), "\(source.path) reads floats")
    }
  }
}
