extension Session {
  /// What came of going back several inputs.
  public enum Undoing: Sendable, Equatable {
    /// The session is as it was; whether files that were written stay.
    case undone(leavesFiles: Bool)
    /// Nothing was changed, for this reason.
    case outOfReach(String)
  }

  /// Goes back to before an input and all that followed it, as `undo` does between two inputs.
  ///
  /// - Parameter number: The number of the first input to undo.
  public func undo(before number: Int) -> Undoing {
    let timeline = runtime.timeline
    if timeline.lastForgotten >= number {
      return .outOfReach("what undo kept was let go for want of room")
    }
    if timeline.lastTravel >= number {
      return .outOfReach("a cell went back or forth itself")
    }
    let moments = timeline.past.filter { $0.number >= number }
    if let moment = moments.first(where: \.missesWeights) {
      return .outOfReach(moment.shortfall(timeline.limit))
    }
    do {
      for _ in moments { _ = try timeline.back() }
    } catch {
      // Those undone so far can be done again; running anew does not care.
      return .outOfReach("\(error)")
    }
    runtime.inputs.undo(sinceInput: number)
    return .undone(leavesFiles: moments.contains(where: \.mayHaveWrittenFiles))
  }
}
