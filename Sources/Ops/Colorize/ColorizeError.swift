/// Why photographs could not be coloured.
public enum ColorizeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The photograph or its result could not be read or written.
  case image(ImageError)
  /// The engine refused.
  case tensor(TensorError)
  /// The network painted a value that is not a number, or infinite.
  case notFinite(path: String)
  /// Weights of the network are no numbers, or infinite.
  case spoiltWeights
  /// A number outside what is possible.
  case argument(name: String, reason: String)
  /// A folder could not be listed, or holds no pictures.
  case folder(ImageFolderError)
  /// A folder for results could not be made.
  case file(FileError)
  /// The results were to go into the folder the photographs stand in.
  case intoInput(folder: String)
  /// A result would take the place of a photograph that is to be coloured.
  case replacesInput(output: String, input: String)
  /// Two photographs would have results of the same name.
  case sameOutput(output: String, first: String, second: String)
  /// A file in the place of a result has other sides than its photograph, so they do not compare.
  case otherPicture(result: String, input: String)
  /// There is nothing to colour.
  case nothing
  /// The user stopped the work.
  case stopped

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .image(let error): error.description
    case .tensor(let error): error.description
    case .notFinite(let path):
      "the network painted values that are no numbers on \(path). Its weights are spoilt; train it "
        + "again or load an earlier file."
    case .spoiltWeights:
      "the weights hold values that are no numbers. Train the network again or load an earlier file."
    case .argument(let name, let reason): "\(name) \(reason)"
    case .folder(let error): error.description
    case .file(let error): error.description
    case .intoInput(let folder):
      "the results would go into \(folder), the folder of the photographs. Name another folder, so "
        + "that no photograph can be lost."
    case .replacesInput(let output, let input):
      "the result \(output) would replace the photograph \(input). Name another folder for the "
        + "results."
    case .sameOutput(let output, let first, let second):
      "\(first) and \(second) would both become \(output). "
        + Self.apart(first, second, output)
    case .otherPicture(let result, let input):
      "\(result) cannot be compared with \(input): it has another size, so it was not made from it. "
        + "Overwrite it, or name another folder for the results."
    case .nothing: "there is nothing to colour. Name photographs or folders of photographs."
    case .stopped: "stopped"
    }
  }

  /// What keeps two results apart. Where the photographs differ in their endings alone, keeping their
  /// formats does.
  private static func apart(_ first: String, _ second: String, _ output: String) -> String {
    func stem(_ path: String) -> Substring { path.dropLast(PlanPath.ending(of: path).utf8.count) }
    let isByFormat =
      stem(first) == stem(second)
      && PlanPath.ending(of: first).lowercased() != PlanPath.ending(of: second).lowercased()
    return isByFormat
      ? "Keep their formats (same), or colour them into two folders."
      : "Colour them into two folders, or give one of them another name."
  }

  /// Whether going on with the next photograph is useless: no room is left on the disk.
  public var isDiskFull: Bool {
    switch self {
    case .image(.file(let error)), .file(let error): error.isDiskFull
    default: false
    }
  }
}

extension FileError {
  /// Whether the disk, or the user's share of it, is full.
  var isDiskFull: Bool {
    if case .system(let code) = reason { FileError.isDiskFull(code) } else { false }
  }
}
