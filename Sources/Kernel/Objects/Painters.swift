internal import Ops

/// What can be given as a model that paints: one, or several in a list or under labels.
let painterKind = Kind.either([
  .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, .list, .record,
])

/// Models that are judged side by side, at most: a table has to fit a screen.
private let mostPainters = 8

/// The models behind an argument, each with a name: its label, or as it was written.
///
/// - Parameter single: The name of a model that is given alone.
func painters(_ call: Call, _ name: String, single: String) throws -> [(
  label: String, layer: Layer
)] {
  var named: [(label: String, value: Value)]
  switch call[name] {
  case .record(let record): named = record.fields
  case .list(let items):
    let written = call.item(name)?.elements ?? []
    let isPlain =
      written.count == items.count && Set(written).count == items.count
      && written.allSatisfy { $0.count <= 16 }
    named = items.enumerated().map {
      (isPlain ? written[$0.offset] : "model \($0.offset + 1)", $0.element)
    }
  case let value: named = [(single, value ?? .none)]
  }
  guard (1...mostPainters).contains(named.count) else {
    throw CommandError(
      "from 1 to \(mostPainters) models are expected, not \(named.count)", at: name)
  }
  return try named.map { label, value in
    switch value {
    case .object(let gan as GANObject): return (label, gan.model.generator)
    case .object(let model as ModelObject): return (label, model.layer)
    default:
      throw CommandError(
        "`\(label)` is \(value.describedType), and a model or GAN is expected", at: name,
        help: "\(call.name)((before: A, after: B), …)")
    }
  }
}
