/// What cannot be painted, and why.
public enum SceneError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The side asked for, in pixels.
  case size(Int)
  /// The number of pictures asked for.
  case count(Int)
  /// A picture number below 0.
  case index(Int)
  /// The folder holds files that are not scenes.
  case occupied(path: String)
  /// The folder holds another set of scenes.
  case otherSet(path: String, count: Int, size: Int, seed: UInt64)
  /// A folder or file that could not be read or written.
  case file(FileError)
  /// Stopped by the caller; the pictures so far are kept, and used next time.
  case stopped(done: Int, of: Int)

  /// The whole sentence, with what to do.
  public var description: String {
    switch self {
    case .size(let size):
      "Scenes are painted \(Scene.sizes.lowerBound) to \(Scene.sizes.upperBound) pixels wide,"
        + " not \(size). Choose a size in that range, for example 64."
    case .count(let count):
      "Between 1 and \(Scene.mostScenes) scenes can be painted, not \(count)."
    case .index(let index):
      "Scenes are numbered from 0; there is no scene \(index)."
    case .occupied(let path):
      "\(path) holds other files, and scenes are not mixed with them."
        + " Name an empty folder or one that does not exist yet."
    case .otherSet(let path, let count, let size, let seed):
      "\(path) holds another set: \(count) scenes, \(size) pixels wide, seed \(seed)."
        + " Name another folder, or ask for that set."
    case .file(let error): error.description
    case .stopped(let done, let of):
      "Stopped after \(done) of \(of) scenes. They are kept: the next call goes on from there."
    }
  }
}
