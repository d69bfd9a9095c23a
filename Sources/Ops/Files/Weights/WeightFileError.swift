/// A weight file that could not be read, with the place.
public enum WeightFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file itself could not be read or written.
  case file(FileError)
  /// A `.safetensors` file breaks its format, or could not be written.
  case safetensors(SafetensorsError)
  /// The file breaks the format it begins like. `part` is a record of an archive, `offset` counts
  /// bytes from its start, or from that of the file.
  case malformed(path: String, part: String? = nil, offset: Int? = nil, problem: String)
  /// What the file holds is not read here, sound or not; `advice` says what to do.
  case refused(path: String, problem: String, advice: String)
  /// What is said of one tensor does not hold.
  case badTensor(path: String, name: String, problem: String)
  /// The file has no tensor of this name; `nearest` is the most similar name it has.
  case missing(path: String, name: String, nearest: String?)

  /// A sentence: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): return error.description
    case .safetensors(let error): return error.description
    case .malformed(let path, let part, let offset, let problem):
      let place = offset.map { ", at byte \($0)" } ?? ""
      let record = part.map { (offset == nil ? ", in " : " of ") + $0 } ?? ""
      return "\(path) is no valid weight file: \(problem)\(place)\(record). "
        + "Copy or download it again."
    case .refused(let path, let problem, let advice):
      return "\(path) is not read: \(problem). \(advice)"
    case .badTensor(let path, let name, let problem):
      return "\(path) is no valid weight file: tensor \(jsonString(name)): \(problem). "
        + "Copy or download it again."
    case .missing(let path, let name, let nearest):
      let hint = nearest.map { " The most similar name is \(jsonString($0))." } ?? ""
      return "\(path) holds no tensor \(jsonString(name)).\(hint)"
    }
  }
}
