import Glibc

/// A file that is replaced as a whole: readers see the old bytes or the new, never a part.
///
/// The bytes go to a temporary file in the same folder. `commit` makes them durable, renames the
/// temporary file over the old one and makes the folder durable. If anything fails, or the value is
/// dropped without `commit`, the temporary file is removed and the old file stands as it was.
///
/// The temporary file has a fixed name and a lock. One left by a killed process is found and used by
/// the next save to the same path, so that no litter gathers; two writers at once take two names.
///
/// A path that names a device or a pipe (`/dev/null`, `/dev/stdout`) is written directly.
public struct AtomicFile: ~Copyable {
  /// The path as it was given.
  public let path: String
  private let target: String
  private let temporary: String?
  private var descriptor: Int32
  private let system: SystemCalls

  /// Opens a temporary file beside `path`. The permissions of an old file are kept; a symbolic link
  /// is followed, so that what it points to is replaced.
  ///
  /// - Throws: `FileError` when the folder is missing or closed to us, or `path` is a folder.
  public init(replacing path: String) throws(FileError) {
    try self.init(replacing: path, system: .standard)
  }

  init(replacing path: String, system: SystemCalls) throws(FileError) {
    let place = try Place(path, system: system)
    let opened = try Self.opened(path, place, system)
    self.path = path
    self.system = system
    target = place.target
    descriptor = opened.descriptor
    temporary = opened.temporary
  }

  private static func opened(
    _ path: String, _ place: Place, _ system: SystemCalls
  ) throws(FileError) -> (descriptor: Int32, temporary: String?) {
    if place.isOrdinary { return try openTemporary(for: path, place: place, system: system) }
    let device = system.call(.open) { open(path, O_WRONLY | O_CLOEXEC) }
    return (try device.orThrow(path), nil)
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for example when the disk is full. The file can then only be dropped.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    let file = descriptor
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = min(rest.count, system.writeLimit)
      let written = system.call(.write) { Glibc.write(file, start, count) }
      rest = UnsafeRawBufferPointer(rebasing: rest[(try written.orThrow(path))...])
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for example when the disk is full. The file can then only be dropped.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try self.write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Makes what was written the content of the file, durably.
  ///
  /// - Throws: `FileError`. The old or the new file is then whole, and nothing else is left.
  public consuming func commit() throws(FileError) {
    let file = descriptor
    guard let temporary else {
      // Pipes and terminals cannot be synced; that is no failure.
      _ = system.call(.sync) { fsync(file) }
      return
    }
    _ = try system.call(.sync) { fsync(file) }.orThrow(path)
    _ = try system.call(.rename) { rename(temporary, target) }.orThrow(path)
    close(file)
    descriptor = -1
    try syncFolder()
  }

  deinit {
    guard descriptor >= 0 else { return }
    // Removed while the lock is held, so that no other writer's file can be hit.
    if let temporary { _ = system.call(.remove) { unlink(temporary) } }
    close(descriptor)
  }

  /// Without this the rename itself could be lost when the power fails.
  private func syncFolder() throws(FileError) {
    let name = folder(of: target)
    let opened = system.call(.openFolder) { open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    // A folder may be open for writing and closed for reading. Then this is all we can do.
    if case .failure(let failure) = opened, failure.code == EACCES { return }
    let descriptor = try opened.orThrow(path)
    defer { close(descriptor) }
    let synced = system.call(.syncFolder) { fsync(descriptor) }
    // Some file systems have no such call for folders.
    if case .failure(let failure) = synced, [EINVAL, ENOTSUP].contains(failure.code) { return }
    _ = try synced.orThrow(path)
  }
}

extension AtomicFile {
  /// Replaces a file by these bytes, as a whole and durably.
  ///
  /// - Throws: `FileError`. The old or the new file is then whole, and nothing else is left.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try write(bytes, to: path, system: .standard)
  }

  static func write(_ bytes: [UInt8], to path: String, system: SystemCalls) throws(FileError) {
    var file = try AtomicFile(replacing: path, system: system)
    try file.write(bytes)
    try file.commit()
  }
}

extension Result where Success: SignedInteger, Failure == SystemCalls.Failure {
  /// The value, or the failure as one of writing `path`.
  func orThrow(_ path: String) throws(FileError) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let failure): throw FileError(.write, path, .system(failure.code))
    }
  }
}
