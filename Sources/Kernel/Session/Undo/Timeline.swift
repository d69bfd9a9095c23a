internal import Ops

/// The moments of a session that `undo` and `redo` go through: one before each input that changed
/// something.
///
/// Variables, results, series and counters are kept always; they are copied as they stand, which
/// costs little, since values share their memory. Weights, running statistics and moments are
/// copied when an input first writes to them, up to `limit`.
final class Timeline {
  /// The session before an input (or, while it is undone, after it).
  final class Moment {
    let number: Int
    let text: String
    /// The place of its first statement among all.
    fileprivate let position: Int
    /// The places of the statements that count at the other side of it.
    fileprivate var others: [Int] = []
    fileprivate var state: SessionState
    /// What the input wrote to, as it was before.
    fileprivate var copies: [ObjectIdentifier: BufferCopy] = [:]
    /// Whether weights go back too.
    fileprivate(set) var holdsWeights: Bool
    /// Bytes of all the memory the input wrote to, copied or not.
    fileprivate(set) var written = 0
    /// Bytes that would have to be kept for weights to go back.
    var needed: Int { max(written, learned) }
    /// Bytes of all weights and gradients at its beginning.
    fileprivate var learned = 0
    /// The variables that memory belongs to.
    fileprivate(set) var owners: Set<String> = []
    fileprivate var pieces: Set<ObjectIdentifier> = []
    fileprivate var holdsHistories = true
    /// Bytes of the memory the state holds, once they were counted.
    fileprivate var memory: [UInt: Int]?
    /// Bytes it will have written to when the optimisers at work are through.
    fileprivate var expected = 0
    fileprivate var movesWeightsNotHeld = false

    fileprivate init(
      _ number: Int, _ text: String, at position: Int, _ state: SessionState, holdsWeights: Bool
    ) {
      self.number = number
      self.text = text
      self.position = position
      self.state = state
      self.holdsWeights = holdsWeights
    }

    fileprivate var copiedBytes: Int { copies.values.reduce(0) { $0 + $1.bytes } }
    /// Whether weights it changed stay as they are.
    var missesWeights: Bool { (written > 0 || movesWeightsNotHeld) && !holdsWeights }
  }

  /// Moments to go back to, the newest last.
  private(set) var past: [Moment] = []
  /// Moments to go forth to, the next one last.
  private(set) var future: [Moment] = []
  /// Bytes that may be kept for this alone.
  var limit: Int { didSet { hasToldShortfall = false } }
  /// Inputs that can be undone, at most.
  static let levels = 50
  /// Whether moments were let go for want of room.
  var hasForgotten: Bool { lastForgotten > 0 }
  /// The newest input whose moment was let go; 0 for none.
  private(set) var lastForgotten = 0

  /// The newest input that went back or forth itself; 0 for none.
  private(set) var lastTravel = 0

  /// Whether it was said that an input changed more than is kept.
  private var hasToldShortfall = false
  private unowned let runtime: Runtime
  private var open: Moment?
  private var watched: [Buffer] = []
  /// The memory that is written to along with another: an optimiser's.
  private var company: [ObjectIdentifier: [Buffer]] = [:]

  init(_ runtime: Runtime) {
    self.runtime = runtime
    let usual =
      runtime.settings.interactive ? min(HostBackend.processMemory / 8, 1_000_000_000) : 64_000_000
    limit = runtime.settings.undoLimit ?? usual
  }

  // MARK: Recording

  /// An input is about to run, or to go on.
  func begin(_ number: Int, _ text: String) {
    commit()
    runtime.globals.changedNames = []
    let reach = Reach(runtime)
    let holdsWeights = reach.learnedBytes <= limit
    let moment = Moment(
      number, text, at: runtime.inputs.position,
      SessionState(runtime, reach, holdsWeights: holdsWeights),
      holdsWeights: holdsWeights)
    moment.learned = reach.learnedBytes
    open = moment
    for optimizer in reach.optimizers {
      for buffer in optimizer.buffers { company[ObjectIdentifier(buffer)] = optimizer.buffers }
    }
    for (buffer, owner) in reach.changing.values {
      watched.append(buffer)
      buffer.beforeChange = { [unowned self] in keep($0, of: owner, in: moment) }
    }
  }

  /// An input has run, to its end or not: if it changed something, it can be undone.
  ///
  /// - Returns: The names it gave values, and those of models that learned in it.
  @discardableResult
  func commit() -> Set<String> {
    guard let moment = open else { return [] }
    open = nil
    for buffer in watched { buffer.beforeChange = nil }
    watched = []
    company = [:]
    moment.movesWeightsNotHeld = moment.state.movesWeightsNotHeld
    if moment.missesWeights, !hasToldShortfall, runtime.settings.interactive {
      hasToldShortfall = true
      let needed = moment.needed / 1_000_000 + 1
      runtime.note(
        "\(moment.shortfall(limit)); for the next time: undo limit: \(needed)")
    }
    if moment.written > 0 || moment.state.differs(from: runtime) {
      past.append(moment)
      future = []
      trim()
    }
    return runtime.globals.changedNames.union(names(reaching: moment.pieces))
  }

  /// The variables from which memory can be reached.
  private func names(reaching pieces: Set<ObjectIdentifier>) -> [String] {
    guard !pieces.isEmpty else { return [] }
    return runtime.globals.bindings.keys.filter { name in
      var reach = Reach()
      reach.add(runtime.globals.bindings[name]?.value ?? .none)
      return !pieces.isDisjoint(with: reach.changing.keys)
    }
  }

  private func keep(_ buffer: Buffer, of owner: String, in moment: Moment) {
    let bytes = buffer.count * MemoryLayout<Float>.stride
    moment.written += bytes
    moment.pieces.insert(ObjectIdentifier(buffer))
    if !owner.isEmpty { moment.owners.insert(owner) }
    guard moment.holdsWeights else { return }
    if let others = company[ObjectIdentifier(buffer)] {
      for other in others { company[ObjectIdentifier(other)] = [] }
      moment.expected += others.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
    } else {
      moment.expected += bytes
    }
    // What will be too much is no reason to let the others go.
    while moment.expected <= limit, !past.isEmpty,
      past.reduce(moment.expected, { $0 + $1.copiedBytes }) > limit
    {
      forget(1)
    }
    if moment.expected <= limit, let copy = try? BufferCopy(of: buffer) {
      moment.copies[ObjectIdentifier(buffer)] = copy
    } else {
      moment.copies = [:]
      moment.holdsWeights = false
    }
  }

  /// Lets go of what is too much.
  func trim() {
    let reach = Reach(runtime)
    for moment in past + future where moment.holdsHistories {
      moment.holdsHistories = moment.state.keepHistories(reach.histories)
    }
    var held = Set(reach.memory.keys)
    var total = 0
    func fits(_ moment: Moment) -> Bool {
      let memory = moment.memory ?? moment.state.memory
      moment.memory = memory
      for (piece, bytes) in memory where held.insert(piece).inserted { total += bytes }
      total += moment.copiedBytes
      return total <= limit
    }
    let back = past.reversed().prefix(Self.levels).prefix(while: fits).count
    if back < past.count { forget(past.count - back) }
    let forth = future.reversed().prefix(while: fits).count
    future.removeFirst(future.count - forth)
    runtime.inputs.keep(loads: Set((past + future).map(\.state.load)))
  }

  private func forget(_ count: Int) {
    for moment in past.prefix(count) { lastForgotten = max(lastForgotten, moment.number) }
    past.removeFirst(count)
  }

  /// Bytes held for this alone.
  var keptBytes: Int {
    var held = Set(Reach(runtime).memory.keys)
    return (past + future).reduce(0) { sum, moment in
      let own = (moment.memory ?? moment.state.memory).filter { held.insert($0.key).inserted }
      return sum + moment.copiedBytes + own.values.reduce(0, +)
    }
  }

  /// Forgets all moments: what ran so far prepared the session.
  func startAnew() {
    (past, future, lastForgotten, lastTravel) = ([], [], 0, 0)
  }

  // MARK: Going through it

  /// Goes back to before the newest input that changed something; nil when there is none.
  ///
  /// - Throws: `TensorError.outOfMemory`; nothing is changed then.
  func back() throws -> Moment? {
    guard let moment = past.last else { return nil }
    try exchange(moment)
    lastTravel = max(lastTravel, runtime.underWay.isEmpty ? 0 : runtime.currentInput)
    future.append(past.removeLast())
    if moment.missesWeights { runtime.inputs.keepWeights(of: moment.number, true) }
    return moment
  }

  /// Goes forth to after the input undone last; nil when there is none.
  ///
  /// - Throws: `TensorError.outOfMemory`; nothing is changed then.
  func forth() throws -> Moment? {
    guard let moment = future.last else { return nil }
    try exchange(moment)
    lastTravel = max(lastTravel, runtime.underWay.isEmpty ? 0 : runtime.currentInput)
    past.append(future.removeLast())
    if moment.missesWeights { runtime.inputs.keepWeights(of: moment.number, false) }
    return moment
  }

  private func exchange(_ moment: Moment) throws {
    let now = SessionState(runtime, like: moment.state)
    try BufferCopy.exchange(Array(moment.copies.values))
    moment.state.restore(runtime, withWeights: !moment.missesWeights)
    moment.others = runtime.inputs.exchange(since: moment.position, for: moment.others)
    moment.state = now
    moment.holdsHistories = true
    moment.memory = nil
  }
}
