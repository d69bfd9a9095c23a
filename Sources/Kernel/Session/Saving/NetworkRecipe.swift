internal import Ops

extension ModelObject {
  /// Keeps the call that made the network, so that a saved session can make it again: the command
  /// and all its arguments, those of networks inside as they were made.
  func keepRecipe(of record: CommandRecord, _ items: [String: [Call.Item]]) {
    guard layer.recipe.isEmpty, NetworkRecipe.makers.contains(record.name) else { return }
    var arguments: [String] = []
    for parameter in record.parameters {
      guard let item = items[parameter.name]?.first else { continue }
      if case .none = item.value { continue }
      guard let text = NetworkRecipe.text(of: item.value) else { return }
      arguments.append("\(parameter.name): \(text)")
    }
    layer.recipe = "\(record.name)(\(arguments.joined(separator: ", ")))"
  }
}

/// Calls that make networks, as files hold them. Such a text may come from anywhere, so nothing but
/// these commands, with literals and each other as arguments, is run.
enum NetworkRecipe {
  static let makers: Set<String> = [
    "unet", "patchDiscriminator", "resnetUnet", "resnet18", "convLayer", "convTransposeLayer",
    "linearLayer", "batchNormLayer", "instanceNormLayer", "dropoutLayer", "activationLayer",
    "sequential",
  ]

  /// An argument as a recipe holds it; nil for what it cannot hold.
  static func text(of value: Value) -> String? {
    switch value {
    case .object(let model as ModelObject):
      return model.layer.recipe.isEmpty ? nil : model.layer.recipe
    case .list(let items):
      let texts = items.compactMap(text)
      return texts.count == items.count ? "[\(texts.joined(separator: ", "))]" : nil
    default: return value.programText
    }
  }

  /// The expression of a recipe; nil for a text that is none.
  static func expression(_ text: String) -> (Expression, SourceText)? {
    let source = SourceText(name: "recipe", text: text)
    guard let statements = try? Parser.statements(of: source), statements.count == 1,
      case .expression(let expression) = statements[0].kind, isRecipe(expression)
    else { return nil }
    return (expression, source)
  }

  private static func isRecipe(_ expression: Expression) -> Bool {
    if case .list(let items) = expression.kind { return items.allSatisfy(isArgument) }
    guard case .suffixed(let base, let suffixes) = expression.kind, let name = base.name,
      makers.contains(name), suffixes.count == 1, case .call(let arguments) = suffixes[0].kind
    else { return false }
    return arguments.allSatisfy { argument in
      if case .expression(let value) = argument.value { isArgument(value) } else { false }
    }
  }

  private static func isArgument(_ expression: Expression) -> Bool {
    expression.literal != nil || isRecipe(expression)
  }
}
