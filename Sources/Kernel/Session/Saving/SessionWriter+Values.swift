internal import Ops

// Values as literals; tensors go into the file beside them.

extension SessionWriter {
  func tagged(_ kind: String, _ fields: [(label: String, value: Value)]) -> Value {
    .record(Record([("is", .string(kind))] + fields))
  }

  mutating func encoded(_ value: Value) throws -> Value {
    switch value {
    case .none, .bool, .string: return value
    case .number(let value): return number(value)
    case .list(let items):
      var result: [Value] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try encoded(item)) }
      return .list(result)
    case .record(let record):
      var values: [Value] = []
      for field in record.fields { values.append(try encoded(field.value)) }
      return tagged(
        "record",
        [("labels", .list(record.fields.map { .string($0.label) })), ("values", .list(values))])
    case .range(let range):
      return tagged(
        "range",
        [
          ("lower", range.lower.map(number) ?? Value.none),
          ("upper", range.upper.map(number) ?? Value.none), ("closed", .bool(range.isClosed)),
        ])
    case .tensor(let tensor):
      if let parameter = tensor.parameter { return try encoded(parameter) }
      return tagged("tensor", [("name", .string(add(tensor)))])
    case .image(let picture):
      let device = try runtime[Engine.Key.self].device.get()
      let shape = [picture.height, picture.width, 3]
      let pixels = try Tensor(picture.rgb.map { Float($0) }, shape: shape, on: device)
      var fields: [(label: String, value: Value)] = [
        ("name", .string(add(pixels))), ("caption", .string(picture.caption)),
      ]
      if let motion = picture.motion {
        let frames = try motion.frames.map { frame in
          add(try Tensor(frame.map { Float($0) }, shape: shape, on: device))
        }
        fields += [
          ("frames", .list(frames.map { .string($0) })), ("seconds", .number(motion.seconds)),
        ]
      }
      return tagged("image", fields)
    case .function(let function):
      return tagged(
        "function",
        [
          ("text", .string(function.source.slice(function.range))),
          ("source", .string(function.source.name)),
        ])
    case .command(let record): return tagged("command", [("name", .string(record.name))])
    case .block: throw Refusal(reason: "a block sees the variables around it")
    case .object(let object): return tagged("thing", [("number", .number(Double(try add(object))))])
    }
  }

  mutating func encoded(_ parameter: Ops.Parameter) throws -> Value {
    if let (layer, index) = places[ObjectIdentifier(parameter)] {
      return tagged(
        "part",
        [("number", .number(Double(try add(layer)))), ("index", .number(Double(index)))])
    }
    let number = try once(parameter) { writer, _ in
      writer.tagged(
        "parameter",
        [
          ("name", .string(writer.add(parameter.value))), ("learns", .bool(parameter.isTrainable)),
        ])
    }
    return tagged("thing", [("number", .number(Double(number)))])
  }

  mutating func add(_ tensor: Tensor) -> String {
    let name = "tensor.\(tensors.count)"
    tensors.append((name, tensor.detached()))
    return name
  }
}
