internal import Ops

/// A network, or a part of one, in a variable.
final class ModelObject: SessionObject {
  let layer: Layer
  private unowned let runtime: Runtime

  init(_ layer: Layer, _ runtime: Runtime) {
    self.layer = layer
    self.runtime = runtime
  }

  var typeName: String { "model" }

  var shortSummary: String {
    "\(layer.kind) of \(grouped(layer.parameterCount)) parameters"
  }

  func summary() throws -> [Display] {
    let rows = layer.allLayers().filter { !$0.path.isEmpty && $0.layer.isLeaf }.map {
      path, layer in
      [
        outlined(path), layer.kind, layer.details,
        layer.parameterCount > 0 ? grouped(layer.parameterCount) : "",
      ]
    }
    let isShort = layer.allLayers().contains { outlined($0.path) != $0.path }
    let title = [layer.kind, layer.details].filter { !$0.isEmpty }.joined(separator: "  ")
    return [
      .table(
        Table(
          title: title, headings: ["name", "layer", "settings", "parameters"],
          alignments: [.left, .left, .left, .right], rows: rows,
          footer: [
            "\(grouped(layer.parameterCount)) parameters, "
              + (layer.mode == .training ? "training mode" : "evaluation mode")
          ]
            + (isShort
              ? ["… stands for the levels around a layer; `.names` lists the full names"] : [])))
    ]
  }

  var members: [Member] {
    [
      Member("parameterCount", "how many numbers are learned"),
      Member("names", "the names of all weights"), Member("mode", "\"training\" or \"evaluation\""),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "parameterCount": .number(Double(layer.parameterCount))
    case "names": .list(layer.state().map { .string($0.name) })
    case "mode": .string(layer.mode == .training ? "training" : "evaluation")
    default: nil
    }
  }

  /// `G["model.model.0.weight"]`
  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .string(let name) = indices[0] else { return nil }
    if let found = layer.state().first(where: { $0.name == name }) {
      return .tensor(found.value.tensor)
    }
    throw CommandError("there is no weight `\(name)`", help: "the names are in `.names`")
  }

  var callParameters: [Parameter]? { [.value("x", .tensor, "what the model is given")] }

  func call(_ call: inout Call) throws -> Value {
    let x = try call.tensor("x")
    // Each call while training drops other elements. One that drops none leaves the dice alone, and so
    // changes nothing of the session.
    guard layer.dropsElements else { return .tensor(try layer(x, ForwardContext())) }
    let key = call.engine.random.next(.dropout)
    return .tensor(try layer(x, ForwardContext(seed: key.seed, step: key.step)))
  }
}

extension Layer {
  /// Whether a call now would drop elements at random.
  fileprivate var dropsElements: Bool {
    if self is Dropout { return mode == .training }
    return parts.contains { part in
      if case .layer(let layer) = part.part { layer.dropsElements } else { false }
    }
  }

  /// Whether the layer has no layers of its own.
  var isLeaf: Bool {
    !parts.contains { part in
      if case .layer = part.part { true } else { false }
    }
  }
}

/// The end of a layer's path, indented by how deep it lies: the whole path of a deep layer would fill
/// the line. The spaces do not break, so that a page keeps them too.
func outlined(_ path: String) -> String {
  let parts = path.split(separator: ".")
  guard parts.count > 3 else { return path }
  let indentation = String(repeating: "\u{A0}", count: parts.count - 3)
  return indentation + "…" + parts.suffix(3).joined(separator: ".")
}

/// 54409858 as 54,409,858.
func grouped(_ number: Int) -> String {
  var digits = String(number.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}
