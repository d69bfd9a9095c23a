import Foundation
import Testing

@testable import Ops

private let old = [UInt8](repeating: 1, count: 1000)
private let new = [UInt8](repeating: 2, count: 3000)

/// The k-th call fails, k = 1, 2, 3 … until a save survives. The old file or the new is whole each
/// time, nothing lies beside it, and the error names the file.
@Test(arguments: [ENOSPC, EIO, EACCES, EROFS], [true, false])
func aFileIsWholeWhicheverCallFails(_ code: Int32, _ hasOld: Bool) throws {
  try withFolder { folder in
    let path = folder + "/file"
    var survived = false
    for k in 1...100 where !survived {
      if hasOld { try AtomicFile.write(old, to: path) } else { unlink(path) }
      let calls = Counter()
      var system = SystemCalls()
      system.writeLimit = 700  // several short writes
      system.fault = { _ in calls.next() == k ? code : 0 }
      do throws(FileError) {
        try AtomicFile.write(new, to: path, system: system)
        survived = calls.count < k
        #expect(try readFile(path, limit: 10_000) == new)
      } catch {
        #expect(error.path == path && error.reason == .system(code))
        let left = try? readFile(path, limit: 10_000)
        #expect(left == new || left == (hasOld ? old : nil), "call \(k)")
      }
      #expect(Set(names(in: folder)).isSubset(of: ["file"]), "call \(k)")
    }
    #expect(survived)
  }
}

/// From the k-th call on everything fails, as when a disk is gone; the old file stands.
@Test func aFileIsWholeWhenEverythingFails() throws {
  try withFolder { folder in
    let path = folder + "/file"
    for k in 1...20 {
      try AtomicFile.write(old, to: path)
      let calls = Counter()
      var system = SystemCalls()
      system.fault = { _ in calls.next() >= k ? EIO : 0 }
      try? AtomicFile.write(new, to: path, system: system)
      let left = try readFile(path, limit: 10_000)
      #expect(left == new || left == old)
      // What the failing disk did not let us remove, the next save removes.
      try AtomicFile.write(new, to: path)
      #expect(names(in: folder) == ["file"])
    }
  }
}

@Test func anInterruptedCallIsMadeAgain() throws {
  try withFolder { folder in
    let calls = Counter()
    var system = SystemCalls()
    system.writeLimit = 7
    system.fault = { _ in calls.next() % 2 == 1 ? EINTR : 0 }
    try AtomicFile.write(new, to: folder + "/file", system: system)
    #expect(try readFile(folder + "/file", limit: 10_000) == new)
  }
}

@Test func aDroppedFileLeavesNothing() throws {
  try withFolder { folder in
    do {
      var file = try AtomicFile(replacing: folder + "/file")
      try file.write(new)
      #expect(names(in: folder) == [".file.tmp"])
    }
    #expect(names(in: folder) == [])
  }
}

/// What a killed process left is used by the next save; what another writer holds is not touched.
@Test func litterIsReusedAndLocksAreRespected() throws {
  try withFolder { folder in
    let path = folder + "/file"
    try AtomicFile.write(Array(repeating: 9, count: 9000), to: folder + "/.file.tmp")
    try AtomicFile.write(new, to: path)
    #expect(names(in: folder) == ["file"])
    #expect(try readFile(path, limit: 10_000) == new)

    var first = try AtomicFile(replacing: path)
    try first.write([1])
    try AtomicFile.write([2], to: path)
    #expect(try readFile(path, limit: 10) == [2])
    try first.commit()
    #expect(try readFile(path, limit: 10) == [1])
    #expect(names(in: folder) == ["file"])
  }
}

@Test func linksAreFollowedAndPermissionsKept() throws {
  try withFolder { folder in
    try AtomicFile.write(old, to: folder + "/real")
    chmod(folder + "/real", 0o640)
    symlink("real", folder + "/link")
    symlink("loop", folder + "/loop")
    try AtomicFile.write(new, to: folder + "/link")
    #expect(try readFile(folder + "/real", limit: 10_000) == new)
    var info = stat()
    lstat(folder + "/link", &info)
    #expect(info.st_mode & S_IFMT == S_IFLNK)
    stat(folder + "/real", &info)
    #expect(info.st_mode & 0o777 == 0o640)
    #expect(throws: FileError.self) { try AtomicFile.write(new, to: folder + "/loop") }
  }
}

@Test func badPlacesGetASentence() throws {
  try withFolder { folder in
    try AtomicFile.write(old, to: folder + "/file")
    let long = String(repeating: "ü", count: 127)
    try AtomicFile.write(old, to: folder + "/" + long)
    #expect(names(in: folder).count == 2)
    for (path, words) in [
      (folder, "it is a folder"), (folder + "/no/x", "Create \(folder)/no first"),
      (folder + "/file/x", "a file, not a folder"), ("", "does not exist"),
      (folder + "/x/", "does not exist"), (folder + "/" + long + long, "too long"),
    ] {
      let error = #expect(throws: FileError.self) { try AtomicFile.write(new, to: path) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    #expect(names(in: folder).count == 2)
  }
}

/// A device cannot be replaced by a rename; it is written to, and what it says is passed on.
@Test(.enabled(if: access("/dev/full", W_OK) == 0, "this system has no /dev/full"))
func aFullDiskIsReported() throws {
  let error = #expect(throws: FileError.self) { try AtomicFile.write(new, to: "/dev/full") }
  #expect(error == FileError(.write, "/dev/full", .system(ENOSPC)))
  #expect(error?.description.contains("no space is left") == true)
  try AtomicFile.write(new, to: "/dev/null")
}
