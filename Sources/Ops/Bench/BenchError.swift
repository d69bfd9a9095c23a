/// Why nothing was measured.
public enum BenchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A number outside what is possible, or one that does not belong to what is measured.
  case argument(name: String, reason: String)
  /// The engine refused, or had no memory left.
  case tensor(TensorError)
  /// A folder that gives no list of pictures.
  case folder(ImageFolderError)
  /// Pictures that could not be served.
  case data(DatasetError)

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .argument(let name, let reason): "\(name) \(reason)"
    case .tensor(let error): error.description
    case .folder(let error): error.description
    case .data(let error): error.description
    }
  }

  /// Throws where a number is out of range.
  static func require(_ name: String, _ number: Int, in range: ClosedRange<Int>)
    throws(BenchError)
  {
    guard range.contains(number) else {
      throw .argument(
        name: name,
        reason: "must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
  }

  /// Errors of the engine as errors of the measurement.
  static func measured<Result>(_ body: () throws(TensorError) -> Result) throws(BenchError)
    -> Result
  {
    do throws(TensorError) { return try body() } catch { throw .tensor(error) }
  }
}
