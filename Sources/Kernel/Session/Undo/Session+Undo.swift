extension Session {
  /// The number of the input that `undo()` would go back to before; nil when there is none.
  public var undoableInput: Int? { runtime.timeline.past.last?.number }

  /// Goes back to before the newest input that changed something, as `undo` does between inputs.
  ///
  /// - Returns: The number of that input; nil when there is none.
  /// - Throws: `TensorError.outOfMemory`; nothing is changed then.
  public func undo() throws -> Int? {
    guard let moment = try runtime.timeline.back() else { return nil }
    runtime.mark(moment.number, isUndone: true)
    return moment.number
  }
}
