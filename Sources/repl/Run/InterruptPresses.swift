/// What Ctrl-C means while work runs, press by press.
///
/// The first asks the work to stop, the second harder, the third to save what there is once the
/// work has stopped, and to end the program; a fourth does not wait for that.
struct InterruptPresses {
  /// What a press asks for.
  enum Answer: Equatable {
    /// That the work stops.
    case stop
    /// That it stops, the session is saved and the program ends.
    case save
    /// That the program ends at once; whether something is lost that would have been saved.
    case leave(unsaved: Bool)
  }

  /// Seconds from one press to the next that belongs to it.
  static let gap = 2.0
  /// Presses after which the next one counts as the third, however slowly they came.
  static let patience = 4
  /// Seconds the work has to stop before the program ends without saving.
  static let grace = 15.0

  /// Whether the work leaves something that can be saved.
  let saves: Bool
  /// Whether the session is to be saved when the work ends.
  private(set) var wantSaving = false
  /// When the program ends without saving; nil while nothing is to be saved, or it is being saved.
  private(set) var deadline: Double?
  private var together = 0
  private var total = 0
  private var last = -Double.infinity

  /// Work that nobody has asked to stop.
  init(saves: Bool = false) { self.saves = saves }

  /// Ctrl-C was pressed; `now` is in seconds of a clock that never goes back.
  mutating func press(at now: Double) -> Answer {
    if wantSaving { return .leave(unsaved: true) }
    together = now - last <= Self.gap ? together + 1 : 1
    total += 1
    last = now
    guard together > 2 || total > Self.patience else { return .stop }
    guard saves else { return .leave(unsaved: false) }
    wantSaving = true
    deadline = now + Self.grace
    return .save
  }

  /// The work has ended: there is time to save.
  mutating func workEnded() { deadline = nil }

  /// Whether the work did not stop in the time it had.
  func isLate(at now: Double) -> Bool { deadline.map { now >= $0 } ?? false }
}
