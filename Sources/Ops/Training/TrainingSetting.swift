/// One setting of a training by name, as a text: `batch` and `16`.
public struct TrainingSetting: Sendable, Equatable {
  /// What it is called.
  public var name: String
  /// Its value.
  public var value: String

  /// Creates a setting.
  public init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    self.value = value.description
  }
}
