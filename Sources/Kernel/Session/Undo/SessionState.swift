internal import Ops

/// A session at some moment, but for the numbers in memory that learning changes in place: those are
/// copied when they are first written to.
struct SessionState {
  private(set) var bindings: [String: Scope.Binding]
  private(set) var results: Results.Contents
  private let tracks: Tracks.Contents
  private let used: Set<String>
  /// The session that was loaded.
  let load: Int
  private let random: RandomGenerator
  private let device: Result<Device, TensorError>?
  private let revisions: [Int]
  private let layers: [(layer: Layer, mode: Mode)]
  private let parameters:
    [(parameter: Ops.Parameter, value: Tensor, gradient: Tensor?, isTrainable: Bool)]
  /// Where the weights lay, when they themselves are not held.
  private let places: [(parameter: Ops.Parameter, value: ObjectIdentifier, gradient: UInt)]
  private let optimizers: [(optimizer: Optimizer, rate: Float, steps: Int, isOwner: Bool)]
  private let games: [(game: ColorizationGAN, context: ForwardContext)]
  private let loaders: [(loader: LoaderObject, epoch: Int)]

  /// The session as it is.
  ///
  /// - Parameters:
  ///   - runtime: The session.
  ///   - reach: The things whose state counts.
  ///   - holdsWeights: Whether parameters are among them: holding them holds their memory.
  init(_ runtime: Runtime, _ reach: Reach, holdsWeights: Bool) {
    self.init(
      runtime, layers: reach.layers, parameters: holdsWeights ? reach.parameters : [],
      unheld: holdsWeights ? [] : reach.parameters, optimizers: reach.optimizers,
      games: reach.games, loaders: reach.loaders)
  }

  /// The session as it is now, and of things what another state says of them.
  init(_ runtime: Runtime, like other: SessionState) {
    self.init(
      runtime, layers: other.layers.map(\.layer), parameters: other.parameters.map(\.parameter),
      unheld: other.places.map(\.parameter), optimizers: other.optimizers.map(\.optimizer),
      games: other.games.map(\.game),
      loaders: other.loaders.map(\.loader))
  }

  private init(
    _ runtime: Runtime, layers: [Layer], parameters: [Ops.Parameter], unheld: [Ops.Parameter],
    optimizers: [Optimizer], games: [ColorizationGAN], loaders: [LoaderObject]
  ) {
    bindings = runtime.globals.bindings
    results = runtime.results.contents
    tracks = runtime.tracks.contents
    used = runtime.used
    load = runtime.inputs.loadNumber
    let engine = runtime.existing(Engine.Key.self)
    random = engine?.random ?? RandomGenerator(seed: runtime.settings.seed)
    device = engine?.device
    revisions = [runtime.globals.revision, runtime.tracks.revision]
    self.layers = layers.map { ($0, $0.mode) }
    self.parameters = parameters.map { ($0, $0.value, $0.gradient, $0.isTrainable) }
    places = unheld.map { ($0, ObjectIdentifier($0.value.buffer), $0.gradientPlace) }
    self.optimizers = optimizers.map { ($0, $0.rate, $0.stepCount, $0.isOwner) }
    self.games = games.map { ($0, $0.context) }
    self.loaders = loaders.map { ($0, $0.epoch) }
  }

  /// Puts the session back.
  ///
  /// - Parameter withWeights: Whether models, optimisers and their counters go back too.
  func restore(_ runtime: Runtime, withWeights: Bool) {
    runtime.globals.replace(bindings)
    runtime.results.contents = results
    runtime.tracks.contents = tracks
    runtime.used = used
    runtime.inputs.goBack(toLoad: load)
    if let engine = runtime.existing(Engine.Key.self) {
      engine.random = random
      if let device { engine.device = device }
    }
    for (loader, epoch) in loaders { loader.epoch = epoch }
    guard withWeights else {
      // Those that stay must still be moved by the optimiser that moved them before.
      for (optimizer, _, _, isOwner) in optimizers where isOwner && !optimizer.isOwner {
        optimizer.takeOver()
      }
      return
    }
    for (layer, mode) in layers { layer.mode = mode }
    for (parameter, value, gradient, isTrainable) in parameters {
      parameter.restore(value: value, gradient: gradient)
      parameter.isTrainable = isTrainable
    }
    for (optimizer, rate, steps, _) in optimizers {
      optimizer.rate = rate
      optimizer.stepCount = steps
    }
    for (game, context) in games { game.context = context }
  }

  /// Whether the session is no longer as it was; results alone do not count.
  func differs(from runtime: Runtime) -> Bool {
    if revisions != [runtime.globals.revision, runtime.tracks.revision] { return true }
    if used != runtime.used { return true }
    if let engine = runtime.existing(Engine.Key.self) {
      if engine.random != random { return true }
      if case .success(let then)? = device, case .success(let now) = engine.device, then != now {
        return true
      }
    }
    return layers.contains { $0.mode != $0.layer.mode }
      || loaders.contains { $0.epoch != $0.loader.epoch }
      || optimizers.contains { $0.rate != $0.optimizer.rate || $0.steps != $0.optimizer.stepCount }
      || games.contains { $0.context.step != $0.game.context.step }
      || movesWeightsNotHeld
      || parameters.contains {
        $0.isTrainable != $0.parameter.isTrainable
          || $0.value.buffer !== $0.parameter.value.buffer
          || $0.gradient?.buffer !== $0.parameter.gradient?.buffer
      }
  }

  /// Whether weights that are not held were taken over, or have other gradients.
  var movesWeightsNotHeld: Bool {
    places.contains {
      $0.value != ObjectIdentifier($0.parameter.value.buffer)
        || $0.gradient != $0.parameter.gradientPlace
    }
  }

  /// Bytes of each piece of memory the state holds.
  var memory: [UInt: Int] {
    var reach = Reach()
    for binding in bindings.values { reach.add(binding.value) }
    for (_, value) in results.values { reach.add(value) }
    for (_, value, gradient, _) in parameters {
      reach.add(value)
      if let gradient { reach.add(gradient) }
    }
    return reach.memory
  }

  /// Lets go of the histories of tensors that the session no longer holds: each may hold the
  /// memory of a whole forward pass.
  ///
  /// - Returns: Whether some histories are still held.
  mutating func keepHistories(_ kept: Set<ObjectIdentifier>) -> Bool {
    var reach = Reach()
    for binding in bindings.values { reach.add(binding.value) }
    for (_, value) in results.values { reach.add(value) }
    if reach.histories.isSubset(of: kept) { return !reach.histories.isEmpty }
    for name in bindings.keys {
      guard let value = bindings[name]?.value else { continue }
      bindings[name]?.value = value.keepingHistories(kept)
    }
    results.values = results.values.map { ($0.number, $0.value.keepingHistories(kept)) }
    results.last = results.last?.keepingHistories(kept)
    return !reach.histories.isDisjoint(with: kept)
  }
}

extension Ops.Parameter {
  /// Tells one gradient from another without holding it; 0 for none.
  fileprivate var gradientPlace: UInt {
    gradient.map { UInt(bitPattern: ObjectIdentifier($0.buffer)) } ?? 0
  }
}
