import Foundation
import Testing

@testable import Ops

/// A fresh path for one test; the folder is removed at the end.
private func inFolder(_ body: (String) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory.path + "/scenes-\(UUID().uuidString)"
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

private func bytes(_ path: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: path))
}

@Suite("Folders of scenes")
struct SceneFolderTests {
  @Test("A set is painted once, and does not depend on count or threads")
  func once() throws {
    try inFolder { folder in
      let paths = try Scene.paintScenes(count: 5, size: 16, seed: 7, to: folder + "/a/b")
      #expect(paths.count == 5 && paths[4].hasSuffix("/a/b/scene-0005.png"))
      #expect(try ImageFolder(folder).paths == paths)
      for (i, path) in paths.enumerated() {
        let image = try Image(contentsOf: path)
        #expect(image.pixels == (try Scene.paint(size: 16, seed: 7, index: i)))
      }
      var calls = 0
      try Scene.paintScenes(count: 5, size: 16, seed: 7, to: folder + "/a/b") { _ in
        calls += 1
        return true
      }
      #expect(calls == 0)
      let more = try Scene.paintScenes(count: 8, size: 16, seed: 7, to: folder + "/c", threads: 3)
      for i in 0..<5 { #expect(try bytes(more[i]) == bytes(paths[i])) }
    }
  }

  @Test("What was interrupted is completed, what is missing painted again, a set enlarged")
  func completed() throws {
    try inFolder { folder in
      #expect(throws: SceneError.stopped(done: 2, of: 4)) {
        try Scene.paintScenes(count: 4, size: 8, seed: 1, to: folder) { $0 < 2 }
      }
      var first: [Int] = []
      let paths = try Scene.paintScenes(count: 4, size: 8, seed: 1, to: folder) {
        first.append($0)
        return true
      }
      #expect(first == [2, 3, 4])
      try FileManager.default.removeItem(atPath: paths[1])
      try Scene.paintScenes(count: 4, size: 8, seed: 1, to: folder)
      #expect(try Image(contentsOf: paths[1]).width == 8)
      #expect(try Scene.paintScenes(count: 6, size: 8, seed: 1, to: folder).count == 6)
      #expect(throws: SceneError.otherSet(path: folder, count: 6, size: 8, seed: 1)) {
        try Scene.paintScenes(count: 6, size: 8, seed: 2, to: folder)
      }
      #expect(throws: SceneError.otherSet(path: folder, count: 6, size: 8, seed: 1)) {
        try Scene.paintScenes(count: 5, size: 8, seed: 1, to: folder)
      }
    }
  }

  @Test("Other people's files are left alone")
  func occupied() throws {
    try inFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/scene-0001.png"))
      #expect(throws: SceneError.occupied(path: folder)) {
        try Scene.paintScenes(count: 1, size: 8, seed: 1, to: folder)
      }
      #expect(try bytes(folder + "/scene-0001.png") == Data("mine".utf8))
      try Data("version x".utf8).write(to: URL(fileURLWithPath: folder + "/scenes.txt"))
      #expect(throws: SceneError.occupied(path: folder)) {
        try Scene.paintScenes(count: 1, size: 8, seed: 1, to: folder)
      }
      // A file where the folder should be.
      let file = folder + "/scene-0001.png"
      #expect(throws: SceneError.self) {
        try Scene.paintScenes(count: 1, size: 8, seed: 1, to: file)
      }
      #expect(throws: SceneError.self) {
        try Scene.paintScenes(count: 1, size: 8, seed: 1, to: file + "/below")
      }
      #expect(throws: SceneError.self) {
        try Scene.paintScenes(count: 1, size: 8, seed: 1, to: "")
      }
    }
  }

  @Test("The default folder")
  func defaults() {
    func path(_ environment: [String: String]) -> Scene.DefaultFolder {
      Scene.defaultFolder(count: 512, size: 64, seed: 7) { environment[$0] }
    }
    let name = "scenes-v\(Scene.version)-64px-512-seed7"
    #expect(path(["HOME": "/h"]).path == "/h/.cache/pigment/\(name)")
    #expect(path(["HOME": "/h"]).note == nil)
    #expect(path(["HOME": "/h", "XDG_CACHE_HOME": "/x"]).path == "/x/pigment/\(name)")
    #expect(path(["HOME": "/h", "XDG_CACHE_HOME": "x"]).path == "/h/.cache/pigment/\(name)")
    let none = path(["TMPDIR": "/t"])
    #expect(none.path.hasPrefix("/t/pigment-") && none.path.hasSuffix(name))
    #expect(none.note?.contains("HOME is not set") == true)
  }
}
