internal import Glibc

/// Gives a file a second name, which replaces what had it; where the file system has no second
/// names, a copy. Symbolic links are followed.
///
/// - Throws: `FileError`. What had the name is then still there.
func second(name: String, for path: String) throws(FileError) {
  // One name for all of a folder's links: what a killed process left is gone with the next.
  let last = path.split(separator: "/").last ?? ""
  let temporary = "\(folder(of: name))/.\(last).link"
  unlink(temporary)
  guard linkat(AT_FDCWD, path, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
    return try copyFile(path, to: name)
  }
  guard rename(temporary, name) == 0 else {
    let code = errno
    unlink(temporary)
    throw FileError(.write, name, .system(code))
  }
  // Where both names were the same file already, rename leaves the first one too.
  unlink(temporary)
  syncFolder(of: name)
}

/// Makes the names in a file's folder durable, as far as the system lets us.
func syncFolder(of path: String) {
  let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
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
