import Glibc

/// Where the bytes of an `AtomicFile` will stand in the end.
struct Place {
  /// The path, with symbolic links followed.
  var target: String
  /// The permissions of the file that is there already.
  var mode: mode_t?
  /// False for devices, pipes and sockets, which cannot be replaced by a rename.
  var isOrdinary: Bool

  init(_ path: String, system: SystemCalls) throws(FileError) {
    if path.isEmpty || path.utf8.contains(0) { throw FileError(.write, path, .system(ENOENT)) }
    target = path
    isOrdinary = !["/dev/std", "/dev/fd/", "/proc/self/fd/"].contains { path.hasPrefix($0) }
    var info = stat()
    if case .failure(let failure) = system.call(.inspect, { stat(path, &info) }) {
      if failure.code == ENOENT && !path.hasSuffix("/") { return }
      throw FileError(.write, path, .system(failure.code))
    }
    if info.st_mode & S_IFMT == S_IFDIR { throw FileError(.write, path, .isFolder) }
    isOrdinary = isOrdinary && info.st_mode & S_IFMT == S_IFREG
    mode = info.st_mode & 0o7777
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
  }
}

/// Opens, locks and empties a temporary file beside the place where it will be renamed to.
///
/// The lock is what tells a file left by a killed process from one in use. Between opening and
/// locking, the file may have been renamed away or removed by its writer; then the next name is
/// tried, because what we hold may be someone's finished work.
func openTemporary(
  for path: String, place: Place, system: SystemCalls
) throws(FileError) -> (descriptor: Int32, temporary: String?) {
  let folder = folder(of: place.target)
  let last = place.target.split(separator: "/").last.map(String.init) ?? "file"
  let stem = "\(folder == "/" ? "" : folder)/.\(shortened(last))"
  for attempt in 0..<1000 {
    let name = attempt == 0 ? "\(stem).tmp" : "\(stem).\(attempt).tmp"
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let opened = system.call(.open) { open(name, flags, 0o666) }
    if case .failure(let failure) = opened, [EEXIST, ELOOP, ENXIO].contains(failure.code) {
      continue
    }
    let descriptor = try opened.orThrow(path)
    do throws(SystemCalls.Failure) {
      _ = try system.call(.lock) { flock(descriptor, LOCK_EX | LOCK_NB) }.get()
      guard isStill(name, descriptor) else {
        close(descriptor)
        continue
      }
      _ = try system.call(.truncate) { ftruncate(descriptor, 0) }.get()
      if let mode = place.mode { fchmod(descriptor, mode) }
      return (descriptor, name)
    } catch {
      if error.code == EWOULDBLOCK {
        close(descriptor)
        continue
      }
      _ = system.call(.remove) { unlink(name) }
      close(descriptor)
      throw FileError(.write, path, .system(error.code))
    }
  }
  throw FileError(.write, path, .system(EEXIST))
}

/// Whether `name` still names the open file, and that file has no other name.
private func isStill(_ name: String, _ descriptor: Int32) -> Bool {
  var open = stat()
  var named = stat()
  guard fstat(descriptor, &open) == 0, lstat(name, &named) == 0 else { return false }
  return open.st_ino == named.st_ino && open.st_dev == named.st_dev
    && open.st_mode & S_IFMT == S_IFREG && open.st_nlink == 1
}

/// A file name takes 255 bytes at most; ours adds a few.
private func shortened(_ name: String) -> String {
  var name = name
  while name.utf8.count > 240 { name.removeLast() }
  return name
}
