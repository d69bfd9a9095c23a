internal import Ops

// Networks, optimisers and what else has a state of its own.

extension SessionReader {
  mutating func thing(_ number: Int) throws -> Thing {
    if let thing = made[number] { return thing }
    guard underWay.insert(number).inserted else { throw damaged("a thing within itself") }
    defer { underWay.remove(number) }
    let thing = try make(number, record("thing.\(number)"))
    made[number] = thing
    return thing
  }

  private mutating func object<Object: SessionObject>(
    _ record: Record, _ label: String, as type: Object.Type
  ) throws -> Object {
    guard case .object(let object) = try thing(whole(record[label])),
      let result = object as? Object
    else { throw damaged(label) }
    return result
  }

  private mutating func make(_ number: Int, _ record: Record) throws -> Thing {
    switch try string(record, "is") {
    case "model": return .object(try model(number, record))
    case "layer":
      let layers = try object(record, "model", as: ModelObject.self).layer.allLayers()
      let index = try whole(record["index"])
      guard layers.indices.contains(index) else { throw damaged("a part of a network") }
      return .object(ModelObject(layers[index].layer, call.runtime))
    case "parameter":
      return .parameter(
        Ops.Parameter(try tensor(record, "name"), isTrainable: try bool(record, "learns")))
    case "optimiser": return .object(try optimizer(number, record))
    case "optimiserOf":
      let game = try object(record, "model", as: GANObject.self).model
      return .object(
        OptimizerObject(
          try bool(record, "isG") ? game.generatorOptimizer : game.discriminatorOptimizer,
          name: "Adam"))
    case "gan": return .object(try game(number, record))
    case "dataset":
      return .object(
        DatasetObject(
          try Dataset(
            strings(record, "paths"), size: whole(record["size"]),
            augmentation: Augmentation(
              flips: bool(record, "flip"), jitters: bool(record, "jitter")),
            readsDrafts: bool(record, "draft"), cacheLimit: max(0, whole(record["keep"])))))
    case "loader":
      guard let seed = UInt64(try string(record, "seed")) else { throw damaged("a loader") }
      let set = try object(record, "dataset", as: DatasetObject.self).dataset
      let loader = LoaderObject(
        try Loader(
          set, batch: whole(record["batch"]), shuffles: bool(record, "shuffle"), seed: seed,
          readers: whole(record["readers"]), on: device), call.runtime)
      loader.epoch = max(0, try whole(record["epoch"]))
      return .object(loader)
    case "batch":
      return .object(
        BatchObject(Batch(lightness: try tensor(record, "L"), color: try tensor(record, "ab"))))
    default: throw damaged("thing.\(number)")
    }
  }

  private func model(_ number: Int, _ record: Record) throws -> ModelObject {
    let text = try string(record, "recipe")
    guard let (expression, source) = NetworkRecipe.expression(text) else {
      throw damaged("the making of a network")
    }
    let (outer, scope) = (call.evaluator.source, call.evaluator.scope)
    // A variable that is called like a command must not stand in for it.
    (call.evaluator.source, call.evaluator.scope) = (source, Scope(parent: nil))
    defer { (call.evaluator.source, call.evaluator.scope) = (outer, scope) }
    guard case .object(let object) = try call.evaluator.evaluate(expression),
      let model = object as? ModelObject
    else { throw damaged("the making of a network") }
    let state = model.layer.state()
    for (name, parameter, _) in state {
      try parameter.assign(file.tensor(named: "thing.\(number)/\(name)", on: device))
    }
    let layers = model.layer.allLayers().map(\.layer)
    let modes = Array(try string(record, "modes"))
    guard modes.count == layers.count, case .list(let fixed)? = record["fixed"] else {
      throw damaged("a network's mode")
    }
    for (layer, mode) in zip(layers, modes) { layer.mode = mode == "t" ? .training : .evaluation }
    for value in fixed {
      let index = try whole(value)
      guard state.indices.contains(index) else { throw damaged("a network's weights") }
      state[index].value.isTrainable = false
    }
    return model
  }

  private mutating func optimizer(_ number: Int, _ record: Record) throws -> OptimizerObject {
    guard case .list(let items)? = record["parameters"] else { throw damaged("an optimiser") }
    var parameters: [Ops.Parameter] = []
    for item in items {
      guard case .record(let reference) = item else { throw damaged("an optimiser") }
      if try string(reference, "is") == "part" {
        let model = try object(reference, "number", as: ModelObject.self)
        let state = model.layer.state()
        let index = try whole(reference["index"])
        guard state.indices.contains(index) else { throw damaged("an optimiser") }
        parameters.append(state[index].value)
      } else if case .parameter(let parameter) = try thing(whole(reference["number"])) {
        parameters.append(parameter)
      }
    }
    let rule = try rule(record, "")
    let rate = Float(try self.number(record, "lr"))
    let result: Optimizer
    let name: String
    switch rule.count {
    case 4:
      result = try Adam(
        parameters, rate: rate, beta1: rule[0], beta2: rule[1], epsilon: rule[2],
        weightDecay: rule[3])
      name = "Adam"
    case 2:
      result = try SGD(parameters, rate: rate, momentum: rule[0], weightDecay: rule[1])
      name = "SGD"
    default: throw damaged("an optimiser")
    }
    try restore(result, number, record, "")
    return OptimizerObject(result, name: name)
  }

  private mutating func game(_ number: Int, _ record: Record) throws -> GANObject {
    guard let loss = GANLoss(rawValue: try string(record, "loss")),
      let normalization = NormalizationMode(rawValue: try string(record, "normalization")),
      let seed = UInt64(try string(record, "seed")), let step = count(try string(record, "step"))
    else { throw damaged("a GAN") }
    let rule = try rule(record, "G")
    guard rule.count == 4 else { throw damaged("a GAN") }
    let game = try ColorizationGAN(
      generator: object(record, "G", as: ModelObject.self).layer,
      discriminator: object(record, "D", as: ModelObject.self).layer, beta1: rule[0],
      lambda: Float(self.number(record, "lambda")), loss: loss, normalization: normalization,
      seed: seed)
    game.context.step = step
    try restore(game.generatorOptimizer, number, record, "G")
    try restore(game.discriminatorOptimizer, number, record, "D")
    return GANObject(game, call.runtime)
  }

  private func rule(_ record: Record, _ letter: String) throws -> [Float] {
    guard case .list(let numbers)? = record["rule\(letter)"] else { throw damaged("an optimiser") }
    return try numbers.map { Float(try number($0)) }
  }

  private mutating func restore(
    _ optimizer: Optimizer, _ number: Int, _ record: Record, _ letter: String
  ) throws {
    let rate = Float(try self.number(record, "lr\(letter)"))
    guard rate >= 0, rate.isFinite else { throw damaged("the rate of an optimiser") }
    optimizer.rate = rate
    optimizer.stepCount = max(0, try whole(record["steps\(letter)"]))
    for (index, moment) in optimizer.moments.enumerated() {
      let saved = try file.tensor(named: "thing.\(number)/moment\(letter).\(index)", on: device)
      guard saved.shape == moment.shape else { throw damaged("the state of an optimiser") }
      try moment.load(saved.toHost())
    }
    if try bool(record, "owns\(letter)") { owners.append(optimizer) }
  }
}
