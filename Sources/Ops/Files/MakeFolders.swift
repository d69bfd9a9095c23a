import Glibc

/// Makes a folder and those above it; one that is there already is fine.
///
/// - Throws: `FileError` with the part that cannot be made, or the path where what stands there is no
///   folder.
package func makeFolders(_ path: String) throws(FileError) {
  if path.isEmpty || path.utf8.contains(0) { throw FileError(.write, path, .system(ENOENT)) }
  var part = path.hasPrefix("/") ? "/" : ""
  for name in path.split(separator: "/") {
    part += (part.isEmpty || part == "/" ? "" : "/") + name
    // A folder that is there already may also be answered with the other two.
    if mkdir(part, 0o777) != 0 && errno != EEXIST && errno != EISDIR && errno != EROFS {
      throw FileError(.write, part, .system(errno))
    }
  }
  var info = stat()
  guard stat(path, &info) == 0 else { throw FileError(.write, path, .system(errno)) }
  if info.st_mode & S_IFMT != S_IFDIR { throw FileError(.write, path, .system(ENOTDIR)) }
}
