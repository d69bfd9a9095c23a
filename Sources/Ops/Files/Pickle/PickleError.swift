/// What was wrong in a pickle, and at which byte of what holds it.
enum PickleError: Error, Equatable {
  case file(FileError)
  case malformed(offset: Int, problem: String)
  /// A name outside the list of `PickleGlobal`; whether the pickle begins with it, so that it is of
  /// the whole and not of a part.
  case unknownGlobal(offset: Int, name: String, isFirst: Bool)
  /// Another version of the format than 2.
  case otherProtocol(offset: Int, version: Int)

  /// The error as one of a weight file.
  func located(path: String, part: String?) -> WeightFileError {
    switch self {
    case .file(let error): return .file(error)
    case .malformed(let offset, let problem):
      return .malformed(path: path, part: part, offset: offset, problem: problem)
    case .unknownGlobal(let offset, let name, let isFirst):
      // Where a model was saved whole, its class comes first, or those of its layers do.
      let isModel = isFirst || ["torch.nn.", "torchvision."].contains { name.hasPrefix($0) }
      return .refused(
        path: path,
        problem: "it names \(jsonString(name)) (GLOBAL at byte \(offset)"
          + (part.map { " of \($0)" } ?? "") + "), and nothing of a file is ever run",
        advice: "Only tensors, numbers and texts are read: in Python, "
          + (isModel
            ? "save `model.state_dict()` instead of a whole model."
            : "leave the entry with it out of what is saved."))
    case .otherProtocol(_, let version):
      return .refused(
        path: path, problem: "it was pickled with protocol \(version), not 2",
        advice: "In Python, `torch.save` writes protocol 2 unless told otherwise; "
          + "a .safetensors file is read too.")
    }
  }
}
