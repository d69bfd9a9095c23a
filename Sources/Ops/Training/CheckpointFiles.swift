internal import Glibc

/// The files a training leaves: the newest checkpoint under the path given, the best beside it, and
/// the last few where they are wanted.
///
/// `run.safetensors` is the newest, `run.best.safetensors` the best by validation,
/// `run.step-0000400.safetensors` an older one. They share their bytes on the disk where the file
/// system can: each is a second name of the file that was the newest at its time.
struct CheckpointFiles {
  /// The newest.
  let path: String
  /// How many of the newest are kept, this one included.
  let kept: Int

  /// The path before its ending, and the ending with its dot; the ending may be empty.
  private var parts: (stem: Substring, ending: Substring) {
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[start...].lastIndex(of: "."), dot != start else { return (path[...], "") }
    return (path[..<dot], path[dot...])
  }

  /// A path with a word before its ending: `run.best.safetensors`.
  func path(_ word: String) -> String { "\(parts.stem).\(word)\(parts.ending)" }

  /// Moves what an earlier training left out of the way, so that a new one cannot destroy it by an
  /// oversight.
  ///
  /// - Returns: Where it is now; nil where there was nothing.
  func setAside() throws(FileError) -> String? {
    var moved: String?
    for (old, new) in [
      (path, path("previous")), (path("best"), path("previous.best")),
    ] where isThere(old) {
      guard rename(old, new) == 0 else { throw FileError(.write, new, .system(errno)) }
      moved = moved ?? new
    }
    return moved
  }

  /// Keeps the newest under a name of its own, and lets go of the oldest kept. Those of later steps,
  /// which another training may have left, are not touched.
  func keepNewest(step: Int) throws(FileError) {
    guard kept > 1 else { return }
    try second(name: stepPath(step), for: path)
    let old = steps().filter { $0 <= step }.dropLast(kept)
    for step in old { unlink(stepPath(step)) }
  }

  /// Keeps the newest as the best.
  func keepBest() throws(FileError) { try second(name: path("best"), for: path) }

  private func stepPath(_ step: Int) -> String {
    let digits = String(step)
    return path("step-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits)
  }

  /// The steps of the kept files, in rising order.
  private func steps() -> [Int] {
    let (stem, ending) = parts
    let start = "\(stem.split(separator: "/").last ?? "").step-"
    guard let directory = opendir(folder(of: path)) else { return [] }
    defer { closedir(directory) }
    var steps: [Int] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(start), name.hasSuffix(ending) else { continue }
      let digits = name.dropFirst(start.count).dropLast(ending.count)
      if digits.allSatisfy(\.isNumber), let step = Int(digits) { steps.append(step) }
    }
    return steps.sorted()
  }

  func isThere(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }
}

/// Gives a file a second name, which replaces what had it; where the file system has no second
/// names, a copy.
func second(name: String, for path: String) throws(FileError) {
  let temporary = name + ".link"
  unlink(temporary)
  guard link(path, temporary) == 0 else { return try copyFile(path, to: name) }
  guard rename(temporary, name) == 0 else {
    let code = errno
    unlink(temporary)
    throw FileError(.write, name, .system(code))
  }
  // Where both names were the same file already, rename leaves the first one too.
  unlink(temporary)
}

/// Copies a file, as a whole or not at all.
func copyFile(_ path: String, to copy: String) throws(FileError) {
  let source = try ReadableFile(path)
  var file = try AtomicFile(replacing: copy)
  let room = min(1 << 20, max(source.count, 1))
  let block = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
  defer { block.deallocate() }
  var done = 0
  while done < source.count {
    let part = UnsafeMutableRawBufferPointer(rebasing: block[..<min(room, source.count - done)])
    try source.read(at: done, into: part)
    try file.write(UnsafeRawBufferPointer(part))
    done += part.count
  }
  try file.commit()
}
