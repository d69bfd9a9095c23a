internal import Ops

// Networks, optimisers and what else has a state of its own.

extension SessionWriter {
  /// Writes a thing when it is first met; its number.
  mutating func once(
    _ thing: AnyObject, _ body: (inout SessionWriter, Int) throws -> Value
  ) throws -> Int {
    if let number = numbers[ObjectIdentifier(thing)] { return number }
    let number = numbers.count
    numbers[ObjectIdentifier(thing)] = number
    texts["thing.\(number)"] = try text(try body(&self, number))
    return number
  }

  mutating func add(_ object: any SessionObject) throws -> Int {
    switch object {
    case let object as ModelObject: return try add(object.layer)
    case let object as OptimizerObject: return try add(object.optimizer)
    case let object as GANObject: return try add(object.model)
    case let object as DatasetObject:
      return try once(object.dataset) { writer, _ in
        let set = object.dataset
        return writer.tagged(
          "dataset",
          [
            ("paths", .list(set.paths.map { .string($0) })), ("size", .number(Double(set.size))),
            ("flip", .bool(set.augmentation.flips)), ("jitter", .bool(set.augmentation.jitters)),
            ("draft", .bool(set.readsDrafts)), ("keep", .number(Double(set.kept.limit))),
          ])
      }
    case let object as LoaderObject:
      return try once(object) { writer, _ in
        let loader = object.loader
        return writer.tagged(
          "loader",
          [
            ("dataset", .number(Double(try writer.add(DatasetObject(loader.dataset))))),
            ("batch", .number(Double(loader.batch))), ("shuffle", .bool(loader.shuffles)),
            ("seed", .string("\(loader.seed)")), ("readers", .number(Double(loader.readers))),
            ("epoch", .number(Double(object.epoch))),
          ])
      }
    case let object as BatchObject:
      return try once(object) { writer, _ in
        writer.tagged(
          "batch",
          [
            ("L", .string(writer.add(object.batch.lightness))),
            ("ab", .string(writer.add(object.batch.color))),
          ])
      }
    default: throw Refusal(reason: "\(Value.object(object).describedType) is not kept in files")
    }
  }

  mutating func add(_ layer: Layer) throws -> Int {
    if let (root, index) = parts.place(of: layer) {
      return try once(layer) { writer, _ in
        writer.tagged(
          "layer",
          [("model", .number(Double(try writer.add(root)))), ("index", .number(Double(index)))])
      }
    }
    guard !parts.isTangled(layer) else {
      throw Refusal(reason: "it shares layers with another network, or has one twice")
    }
    guard !layer.recipe.isEmpty else {
      throw Refusal(reason: "how its \(layer.kind) was made is unknown; saveWeights keeps weights")
    }
    return try once(layer) { writer, number in
      let state = layer.state()
      for (name, value, _) in state {
        writer.tensors.append(("thing.\(number)/\(name)", value.value))
      }
      let modes = layer.allLayers().map { $0.layer.mode == .training ? "t" : "e" }.joined()
      return writer.tagged(
        "model",
        [
          ("recipe", .string(layer.recipe)), ("modes", .string(modes)),
          (
            "fixed",
            .list(
              state.indices.filter { state[$0].isLearned && !state[$0].value.isTrainable }
                .map { .number(Double($0)) })
          ),
        ])
    }
  }

  private mutating func add(_ optimizer: Optimizer) throws -> Int {
    if let game = games.first(where: {
      $0.generatorOptimizer === optimizer || $0.discriminatorOptimizer === optimizer
    }) {
      return try once(optimizer) { writer, _ in
        writer.tagged(
          "optimiserOf",
          [
            ("model", .number(Double(try writer.add(game)))),
            ("isG", .bool(game.generatorOptimizer === optimizer)),
          ])
      }
    }
    var parameters: [Value] = []
    for parameter in optimizer.parameters { parameters.append(try encoded(parameter)) }
    return try once(optimizer) { writer, number in
      writer.tagged(
        "optimiser", [("parameters", .list(parameters))] + writer.state(of: optimizer, number, ""))
    }
  }

  /// Rate, steps, moments and the numbers of the rule.
  private mutating func state(
    of optimizer: Optimizer, _ number: Int, _ letter: String
  ) -> [(label: String, value: Value)] {
    for (index, moment) in optimizer.moments.enumerated() {
      tensors.append(("thing.\(number)/moment\(letter).\(index)", moment))
    }
    var numbers: [Float] = []
    if let adam = optimizer as? Adam {
      numbers = [adam.beta1, adam.beta2, adam.epsilon, adam.weightDecay]
    } else if let sgd = optimizer as? SGD {
      numbers = [sgd.momentum, sgd.weightDecay]
    }
    return [
      ("rule\(letter)", .list(numbers.map { .number(Double($0)) })),
      ("lr\(letter)", .number(Double(optimizer.rate))),
      ("steps\(letter)", .number(Double(optimizer.stepCount))),
      ("owns\(letter)", .bool(optimizer.isOwner)),
    ]
  }

  private mutating func add(_ game: ColorizationGAN) throws -> Int {
    let (generator, discriminator) = (try add(game.generator), try add(game.discriminator))
    return try once(game) { writer, number in
      writer.tagged(
        "gan",
        [
          ("G", .number(Double(generator))), ("D", .number(Double(discriminator))),
          ("lambda", .number(Double(game.lambda))), ("loss", .string(game.loss.rawValue)),
          ("normalization", .string(game.normalization.rawValue)),
          ("seed", .string("\(game.context.seed)")), ("step", .string("\(game.context.step)")),
        ] + writer.state(of: game.generatorOptimizer, number, "G")
          + writer.state(of: game.discriminatorOptimizer, number, "D"))
    }
  }
}
