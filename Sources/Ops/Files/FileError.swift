import Glibc

/// A file or folder that could not be read, written or listed, and why.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was being done.
  public enum Action: String, Sendable {
    case read, write, list
  }

  /// Why it could not be done.
  public enum Reason: Sendable, Equatable {
    /// A call of the system failed with this `errno`.
    case system(Int32)
    /// A folder stands where a file is needed.
    case isFolder
    /// It is a pipe, a socket or a device; a file is needed.
    case notOrdinary
    /// The file holds more bytes than the limit named.
    case tooLarge(bytes: Int, limit: Int)
    /// The file was shorter than expected while it was read.
    case endedEarly
  }

  /// What was being done.
  public var action: Action
  /// The path, as it was given.
  public var path: String
  /// Why it could not be done.
  public var reason: Reason

  /// Creates an error from its facts.
  public init(_ action: Action, _ path: String, _ reason: Reason) {
    self.action = action
    self.path = path
    self.reason = reason
  }

  /// A sentence: what failed, why, and what to do.
  public var description: String {
    let name = path.isEmpty ? "a file without a name" : path
    return "cannot \(action.rawValue) \(name): \(because)"
  }

  private var because: String {
    switch reason {
    case .system(let code): because(code)
    case .isFolder: "it is a folder. Name a file in it."
    case .notOrdinary: "it is a pipe or a device. Name an ordinary file."
    case .tooLarge(let bytes, let limit):
      "it holds \(bytes) bytes and the limit is \(limit). Use a smaller file or raise the limit."
    case .endedEarly: "it became shorter while it was read. Read it again when it is complete."
    }
  }

  private func because(_ code: Int32) -> String {
    switch code {
    case ENOENT where action == .write:
      "its folder does not exist. Create \(folder(of: path)) first."
    case ENOENT: "there is no such file. Check the spelling of the path."
    case EACCES, EPERM: "permission denied. Choose another place or change its permissions."
    case ENOSPC: "no space is left on the disk. Free some space or choose another place."
    case EDQUOT: "your share of the disk is used up. Free some space or choose another place."
    case EROFS: "the disk is read-only. Choose another place."
    case EISDIR: "it is a folder. Name a file in it."
    case ENOTDIR: "a part of the path is a file, not a folder. Check the path."
    case ENAMETOOLONG: "the name is too long. Choose a shorter one."
    case EFBIG: "the file would be larger than this system allows."
    case EMFILE, ENFILE: "too many files are open. Close some and try again."
    case ELOOP: "its symbolic links lead in a circle. Check the links."
    case EIO: "the disk reported an error. The medium may be failing."
    default: "\(String(cString: strerror(code))) (error \(code))."
    }
  }
}

/// The folder a path stands in: what is before its last slash, `.` when there is none.
func folder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

extension FileError {
  /// Whether this `errno` says that nothing more can be written.
  static func isDiskFull(_ code: Int32) -> Bool { [ENOSPC, EDQUOT].contains(code) }
}
