extension Tensor: CustomStringConvertible {
  /// Shape and first elements: "tensor [2, 3]: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0". Reads the elements.
  public var description: String {
    let shown = 8
    guard count > 0 else { return "tensor \(shape), empty" }
    let values = toHost().prefix(shown).map { "\($0)" }.joined(separator: ", ")
    return "tensor \(shape): \(values)\(count > shown ? ", … \(count) in all" : "")"
  }
}
