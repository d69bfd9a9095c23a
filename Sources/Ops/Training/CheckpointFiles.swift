internal import Glibc

/// The files a training leaves: the newest checkpoint under the path given, the best beside it, and
/// the last few where they are wanted.
///
/// They share their bytes on the disk where the file system can: each is a second name of the file
/// that was the newest at its time. Where the path is a symbolic link, all lie where it points.
struct CheckpointFiles {
  let family: CheckpointFamily
  /// How many of the newest are kept, this one included.
  let kept: Int

  /// The newest.
  var path: String { family.newest }

  /// - Throws: `FileError` where the path is a folder or a device.
  init(path: String, kept: Int) throws(FileError) {
    self.kept = kept
    var place = path
    var info = stat()
    if stat(path, &info) == 0 {
      let kind = info.st_mode & S_IFMT
      guard kind == S_IFREG else {
        throw FileError(.write, path, kind == S_IFDIR ? .isFolder : .notOrdinary)
      }
      if let resolved = realpath(path, nil) {
        place = String(cString: resolved)
        free(resolved)
      }
      // A path that leads to itself stays as it was written, for messages.
      var written = stat()
      if lstat(path, &written) == 0, written.st_mode & S_IFMT != S_IFLNK { place = path }
    }
    family = CheckpointFamily(newest: place)
  }

  /// Makes sure that checkpoints can be written, before hours are spent on one.
  func probe() throws(FileError) { _ = try AtomicFile(replacing: path) }

  /// Keeps the newest under a name of its own, and lets go of the oldest kept.
  func keepNewest(step: Int) throws(FileError) {
    guard kept > 1 else { return }
    try second(name: family.step(step), for: path)
    for step in family.steps().dropLast(kept) { unlink(family.step(step)) }
  }

  /// Keeps the newest as the best.
  func keepBest() throws(FileError) { try second(name: family.best, for: path) }

  /// Keeps what an earlier training left under the names of `run.previous.safetensors`, so that a new
  /// one cannot destroy it by an oversight. Of two earlier trainings the longer is kept: a short run
  /// in between does not cost the long one. A file that is no checkpoint is never replaced.
  ///
  /// - Returns: Where the earlier training is now; nil where there was none.
  func setAside() throws(FileError) -> String? {
    guard isThere(path) else { return nil }
    let length = Self.steps(of: path)
    var number = 1
    while true {
      let previous = family.previous(number)
      number += 1
      if isThere(previous.newest) {
        // One that is not ours to replace.
        guard let length, let old = Self.steps(of: previous.newest) else { continue }
        if old > length {
          for member in family.members where member != path { unlink(member) }
          return previous.newest
        }
      }
      try move(to: previous)
      return previous.newest
    }
  }

  private func move(to previous: CheckpointFamily) throws(FileError) {
    for member in previous.members where member != previous.newest { unlink(member) }
    // A second name, not another: until the new one is whole, the old one keeps its own.
    try second(name: previous.newest, for: path)
    let others =
      [(family.best, previous.best)] + family.steps().map { (family.step($0), previous.step($0)) }
    for (old, new) in others where isThere(old) {
      guard rename(old, new) == 0 else { throw FileError(.write, new, .system(errno)) }
    }
    syncFolder(of: path)
  }

  /// The steps a checkpoint of this program was trained for; nil for any other file.
  private static func steps(of path: String) -> Int? {
    guard let file = try? WeightFile(path), file.isCheckpoint else { return nil }
    return try? file.counter("step")
  }
}
