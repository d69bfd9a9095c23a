import Glibc

/// Reads a whole file.
///
/// - Parameters:
///   - path: The file. Symbolic links are followed.
///   - limit: The most bytes it may hold; checked before memory is taken.
/// - Throws: `FileError` when it is missing, closed to us, too large, or no ordinary file.
public func readFile(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
  let file = try ReadableFile(path)
  guard file.count <= limit else {
    throw FileError(.read, path, .tooLarge(bytes: file.count, limit: limit))
  }
  if file.count == 0 { return [] }
  var failure: FileError?
  let bytes = [UInt8](unsafeUninitializedCapacity: file.count) { buffer, count in
    do throws(FileError) {
      try file.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
      count = file.count
    } catch { failure = error }
  }
  if let failure { throw failure }
  return bytes
}

/// An ordinary file open for reading at any place, by several threads at once.
final class ReadableFile: Sendable {
  let path: String
  /// Bytes in the file when it was opened.
  let count: Int
  /// What the system calls it; open as long as this object lives.
  let descriptor: Int32

  init(_ path: String) throws(FileError) {
    if path.isEmpty || path.utf8.contains(0) { throw FileError(.read, path, .system(ENOENT)) }
    // A pipe without a writer would keep us waiting for ever, hence O_NONBLOCK.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw FileError(.read, path, .system(errno)) }
    var info = stat()
    let code = fstat(descriptor, &info) < 0 ? errno : 0
    let kind = info.st_mode & S_IFMT
    guard code == 0, kind == S_IFREG else {
      close(descriptor)
      throw FileError(
        .read, path, code != 0 ? .system(code) : kind == S_IFDIR ? .isFolder : .notOrdinary)
    }
    self.path = path
    self.descriptor = descriptor
    count = Int(info.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    var done = 0
    while done < buffer.count, let start = buffer.baseAddress {
      let got = pread(
        descriptor, start + done, min(buffer.count - done, 1 << 30), off_t(offset + done))
      if got == 0 { throw FileError(.read, path, .endedEarly) }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw FileError(.read, path, .system(errno)) }
      done += got
    }
  }

  /// The `count` bytes from `offset` on; the caller has checked that there may be as many.
  func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
    return bytes
  }
}
