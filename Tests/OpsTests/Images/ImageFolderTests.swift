import Foundation
import Testing

@testable import Ops

private func make(_ files: [String], in folder: String) throws {
  for file in files {
    let path = folder + "/" + file
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: path))
  }
}

@Test func aFolderIsListedInTheOrderOfBytes() throws {
  try withFolder { folder in
    try make(
      [
        "b.jpg", "a.png", "Z.JPEG", "a/b.jpg", "a/a/c.Png", "é.jpg", "note.txt", ".hidden.png",
        ".thumbs/x.jpg", "jpg", "a.b/x.jpg", "x.jpg.txt", "a-b.jpg", ".png",
      ], in: folder)
    let listed = try ImageFolder(folder).paths.map { String($0.dropFirst(folder.count + 1)) }
    #expect(
      listed == [
        "Z.JPEG", "a-b.jpg", "a.b/x.jpg", "a.png", "a/a/c.Png", "a/b.jpg", "b.jpg", "é.jpg",
      ])
    #expect(try ImageFolder(folder + "/").paths.first == folder + "/Z.JPEG")
    #expect(try ImageFolder(folder + "/note.txt").paths == [folder + "/note.txt"])
  }
}

@Test func linksInACircleEnd() throws {
  try withFolder { folder in
    try make(["a/x.jpg", "b/y.jpg"], in: folder)
    symlink("..", folder + "/a/up")
    symlink("../b", folder + "/a/across")
    symlink("self", folder + "/self")
    symlink("gone", folder + "/dead.jpg")
    let listed = try ImageFolder(folder)
    #expect(listed.paths.map { $0.dropFirst(folder.count) } == ["/a/across/y.jpg", "/a/x.jpg"])
    #expect(listed.unreadable.map(\.path) == [folder + "/dead.jpg", folder + "/self"])
    #expect(listed.unreadable.map(\.reason) == [.system(ENOENT), .system(ELOOP)])
  }
}

@Test(.enabled(if: geteuid() != 0, "root may read every folder"))
func aClosedFolderIsReportedAndTheRestListed() throws {
  try withFolder { folder in
    try make(["a.jpg", "shut/b.jpg"], in: folder)
    chmod(folder + "/shut", 0)
    defer { chmod(folder + "/shut", 0o700) }
    let listed = try ImageFolder(folder)
    #expect(listed.paths == [folder + "/a.jpg"])
    #expect(listed.unreadable == [FileError(.list, folder + "/shut", .system(EACCES))])
  }
}

@Test func aFolderWithoutImagesIsAnError() throws {
  try withFolder { folder in
    func sentence(_ path: String) -> String {
      do throws(ImageFolderError) {
        _ = try ImageFolder(path)
        return ""
      } catch { return error.description }
    }
    #expect(sentence(folder).contains("holds no files"))
    try make(["a.txt", "b/c.TXT", "d.gif", "README"], in: folder)
    #expect(sentence(folder).contains("4 other files, 2 .txt, 1 without an ending, 1 .gif."))
    #expect(sentence(folder + "/nothing").contains("no such file"))
    #expect(sentence("").contains("no such file"))
  }
}
