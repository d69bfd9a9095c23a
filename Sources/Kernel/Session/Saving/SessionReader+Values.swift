internal import Ops

// Values as `SessionWriter` writes them.

extension SessionReader {
  mutating func decoded(_ value: Value) throws -> Value {
    switch value {
    case .none, .bool, .string, .number: return value
    case .list(let items):
      var result: [Value] = []
      result.reserveCapacity(items.count)
      for item in items { result.append(try decoded(item)) }
      return .list(result)
    case .record(let record): return try decoded(record)
    default: throw damaged("a value")
    }
  }

  private mutating func decoded(_ record: Record) throws -> Value {
    let kind = try string(record, "is")
    switch kind {
    case "record":
      let labels = try strings(record, "labels")
      guard case .list(let values)? = record["values"], values.count == labels.count else {
        throw damaged("a record")
      }
      var fields: [(label: String, value: Value)] = []
      for (label, value) in zip(labels, values) { fields.append((label, try decoded(value))) }
      return .record(Record(fields))
    case "range":
      func end(_ label: String) throws -> Double? {
        if case .none? = record[label] { return nil }
        return try number(record, label)
      }
      return .range(
        NumberRange(try end("lower"), try end("upper"), isClosed: try bool(record, "closed")))
    case "tensor": return .tensor(try tensor(record, "name"))
    case "image": return .image(try picture(record))
    case "function": return .function(try function(record))
    case "command":
      guard let command = call.runtime.commands[try string(record, "name")] else {
        throw damaged("a command")
      }
      return .command(command)
    case "part":
      guard case .object(let object) = try thing(whole(record["number"])),
        let model = object as? ModelObject
      else { throw damaged("a part of a network") }
      let state = model.layer.state()
      let index = try whole(record["index"])
      guard state.indices.contains(index) else { throw damaged("a part of a network") }
      return .tensor(state[index].value.tensor)
    case "thing":
      switch try thing(whole(record["number"])) {
      case .object(let object): return .object(object)
      case .parameter(let parameter): return .tensor(parameter.tensor)
      }
    default:
      if let number = Double(kind) { return .number(number) }
      throw damaged("a value")
    }
  }

  private func picture(_ record: Record) throws -> Picture {
    let pixels = try tensor(record, "name")
    guard pixels.rank == 3, pixels.shape[2] == 3 else { throw damaged("an image") }
    var picture = Picture(
      width: pixels.shape[1], height: pixels.shape[0], rgb: bytes(pixels),
      caption: try string(record, "caption"))
    guard record["frames"] != nil else { return picture }
    let frames = try strings(record, "frames").map { name in
      let frame = try file.tensor(named: name, on: device)
      guard frame.shape == pixels.shape else { throw damaged("a moving image") }
      return bytes(frame)
    }
    let seconds = try number(record, "seconds")
    guard !frames.isEmpty, seconds.isFinite, seconds > 0 else { throw damaged("a moving image") }
    picture.motion = Picture.Motion(frames: frames, seconds: seconds)
    return picture
  }

  private func bytes(_ pixels: Tensor) -> [UInt8] {
    pixels.toHost().map { UInt8(min(max($0.isNaN ? 0 : $0, 0), 255)) }
  }

  private func function(_ record: Record) throws -> Function {
    let source = SourceText(
      name: try string(record, "source"), text: try string(record, "text"))
    guard let statements = try? Parser.statements(of: source), statements.count == 1,
      case .function(let declaration) = statements[0].kind
    else { throw damaged("a function") }
    return Function(declaration, source: source, range: statements[0].range)
  }
}
