import Dispatch
import Glibc

extension Scene {
  /// Where scenes go when no folder is named, and a sentence when that is not the usual place.
  public struct DefaultFolder: Sendable, Equatable {
    /// The folder's path; it need not exist.
    public var path: String
    /// Why the folder lies elsewhere; nil when it lies in the user's cache.
    public var note: String?
  }

  /// The folder for a set of scenes in the user's cache: `$XDG_CACHE_HOME` or `~/.cache`, then
  /// `pigment/scenes-…`. Without a home it lies among the temporary files.
  ///
  /// - Parameter environment: looks up a variable; the process's own environment when nil.
  public static func defaultFolder(
    count: Int, size: Int, seed: UInt64,
    environment: ((String) -> String?)? = nil
  ) -> DefaultFolder {
    let name = "scenes-v\(version)-\(size)px-\(count)-seed\(seed)"
    /// Relative paths are ignored, as the XDG base directory specification asks.
    func absolute(_ variable: String) -> String? {
      let value = environment.map { $0(variable) } ?? getenv(variable).map { String(cString: $0) }
      return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    if let cache = absolute("XDG_CACHE_HOME") {
      return DefaultFolder(path: "\(cache)/pigment/\(name)")
    }
    if let home = absolute("HOME") {
      return DefaultFolder(path: "\(home)/.cache/pigment/\(name)")
    }
    let path = "\(absolute("TMPDIR") ?? "/tmp")/pigment-\(getuid())/\(name)"
    return DefaultFolder(
      path: path,
      note: "HOME is not set, so the scenes are kept among the temporary files, in \(path).")
  }

  /// The file name of picture `index`: `scene-0001.png` is the first.
  public static func fileName(_ index: Int) -> String {
    let digits = String(index + 1)
    return "scene-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".png"
  }

  /// Paints `count` pictures into a folder, as `scene-0001.png` and so on; what is already there
  /// of the same set is kept.
  ///
  /// A file `scenes.txt` says which set the folder holds, and is marked complete at the end. A set
  /// that was interrupted is completed, a smaller one of the same size and seed is enlarged, a
  /// complete one is used as it is. Any other folder that is not empty is left alone.
  /// - Parameters:
  ///   - folder: made when missing, with the folders above it.
  ///   - threads: pictures painted at once; the bytes do not depend on it.
  ///   - goOn: called with the number of pictures done so far; false stops.
  /// - Returns: the paths, in order.
  /// - Throws: `SceneError`.
  @discardableResult
  public static func paintScenes(
    count: Int, size: Int, seed: UInt64, to folder: String, threads: Int = 1,
    goOn: (_ done: Int) -> Bool = { _ in true }
  ) throws(SceneError) -> [String] {
    guard count >= 1, count <= mostScenes else { throw .count(count) }
    guard sizes.contains(size) else { throw .size(size) }
    let paths = (0..<count).map { "\(folder)/\(fileName($0))" }
    var manifest = SceneManifest(size: size, seed: seed, count: count, painted: 0)
    let found = try claim(folder, for: manifest)
    let missing = (0..<count).filter { access(paths[$0], R_OK) != 0 }
    if missing.isEmpty, let found, found.painted >= count { return paths }
    try write(manifest, to: folder)
    var done = count - missing.count
    for start in stride(from: 0, to: missing.count, by: max(1, threads)) {
      guard goOn(done) else { throw .stopped(done: done, of: count) }
      let some = missing[start..<min(missing.count, start + max(1, threads))]
      try paint(Array(some), paths, size, seed)
      done += some.count
    }
    manifest.painted = count
    try write(manifest, to: folder)
    _ = goOn(count)
    return paths
  }

  /// Paints and writes a few pictures, each on a thread of its own.
  private static func paint(
    _ indices: [Int], _ paths: [String], _ size: Int, _ seed: UInt64
  ) throws(SceneError) {
    let failure = Locked<SceneError?>(nil)
    DispatchQueue.concurrentPerform(iterations: indices.count) { k in
      do throws(SceneError) {
        try paint(indices[k], to: paths[indices[k]], size, seed)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private static func paint(
    _ index: Int, to path: String, _ size: Int, _ seed: UInt64
  ) throws(SceneError) {
    let pixels = try paint(size: size, seed: seed, index: index)
    do throws(ImageError) {
      try Image(width: size, height: size, pixels: pixels).writePNG(to: path)
    } catch {
      if case .file(let error) = error { throw .file(error) }
      throw .file(FileError(.write, path, .system(ENOMEM)))
    }
  }

  private static func write(
    _ manifest: SceneManifest, to folder: String
  ) throws(SceneError) {
    do throws(FileError) {
      try AtomicFile.write(Array(manifest.text.utf8), to: "\(folder)/\(SceneManifest.name)")
    } catch {
      throw .file(error)
    }
  }
}
