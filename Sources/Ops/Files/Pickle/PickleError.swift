/// What was wrong in a pickle, and at which byte of what holds it.
enum PickleError: Error, Equatable {
  case file(FileError)
  case malformed(offset: Int, problem: String)
  /// A name outside the list of `PickleGlobal`.
  case unknownGlobal(offset: Int, name: String)
  /// Another version of the format than 2.
  case otherProtocol(offset: Int, version: Int)

  /// The error as one of a weight file.
  func located(path: String, part: String?) -> WeightFileError {
    switch self {
    case .file(let error): return .file(error)
    case .malformed(let offset, let problem):
      return .malformed(path: path, part: part, offset: offset, problem: problem)
    case .unknownGlobal(let offset, let name):
      return .refused(
        path: path,
        problem: "it names \(jsonString(name)) (GLOBAL at byte \(offset)"
          + (part.map { " of \($0)" } ?? "") + "), and nothing of a file is ever run",
        advice: "Only tensors, numbers and texts are read: in Python, save "
          + "`model.state_dict()` instead of a whole model.")
    case .otherProtocol(_, let version):
      return .refused(
        path: path, problem: "it was pickled with protocol \(version), not 2",
        advice: "In Python, `torch.save` writes protocol 2 unless told otherwise; "
          + "a .safetensors file is read too.")
    }
  }
}
