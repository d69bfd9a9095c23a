/// A `.safetensors` file that could not be read or written, with the place.
public enum SafetensorsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file itself could not be read or written.
  case file(FileError)
  /// The file breaks the format. `offset` counts bytes from the start of the file.
  case malformed(path: String, offset: Int, problem: String)
  /// What is said of one tensor does not hold.
  case badTensor(path: String, name: String, problem: String)
  /// The file has no tensor of this name; `nearest` is the most similar name it has.
  case missing(path: String, name: String, nearest: String?)
  /// What was handed to the writer does not fit what was announced.
  case cannotWrite(path: String, problem: String)

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .file(let error): return error.description
    case .malformed(let path, let offset, let problem):
      return "\(path) is no valid safetensors file: \(problem), at byte \(offset). "
        + "Copy or download it again."
    case .badTensor(let path, let name, let problem):
      return "\(path) is no valid safetensors file: tensor \(jsonString(name)): \(problem). "
        + "Copy or download it again."
    case .missing(let path, let name, let nearest):
      let hint = nearest.map { " The most similar name is \(jsonString($0))." } ?? ""
      return "\(path) holds no tensor \(jsonString(name)).\(hint)"
    case .cannotWrite(let path, let problem):
      return "cannot write \(path): \(problem)."
    }
  }
}
