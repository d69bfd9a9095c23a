/// The names of a ResNet-18's parts: torchvision's words, and the numbers they have as children of
/// the encoder of fastai's U-Net, which cuts the last two children off.
///
/// `layer1.0.conv1.weight` ⇄ `4.0.conv1.weight`, or `layers.0.4.0.conv1.weight` in the whole U-Net.
enum ResNetNames {
  /// What the names of the encoder begin with in the whole U-Net.
  static let encoder = "layers.0."

  /// 2 and 3 are the activation and the pooling between, which have no weights.
  private static let children = [
    ("conv1", "0"), ("bn1", "1"), ("layer1", "4"), ("layer2", "5"), ("layer3", "6"),
    ("layer4", "7"),
  ]

  /// The name of the encoder for one of torchvision; nil for others, those of the classifier too.
  static func numbered(_ name: String) -> String? {
    renamed(name, Dictionary(uniqueKeysWithValues: children))
  }

  /// The name of torchvision for one of the encoder; nil for others.
  static func torchvision(_ name: String) -> String? {
    renamed(name, Dictionary(uniqueKeysWithValues: children.map { ($1, $0) }))
  }

  private static func renamed(_ name: String, _ table: [String: String]) -> String? {
    let first = name.prefix { $0 != "." }
    return table[String(first)].map { $0 + name.dropFirst(first.count) }
  }

  /// Whether a name is of the classifier, which a backbone has no use for.
  static func isClassifier(_ name: String) -> Bool { name == "fc.weight" || name == "fc.bias" }

  /// The ways to rename a file so that another kind of model finds its names: from each of the
  /// three forms to the two others. Names that have no other form stay.
  static let views: [@Sendable (String) -> String] = [
    { numbered($0) ?? $0 },
    { numbered($0).map { encoder + $0 } ?? $0 },
    { torchvision($0) ?? $0 },
    { torchvision($0) != nil ? encoder + $0 : $0 },
    { inner($0) ?? $0 },
    { name in inner(name).flatMap { torchvision($0) } ?? name },
  ]

  private static func inner(_ name: String) -> String? {
    name.hasPrefix(encoder) ? String(name.dropFirst(encoder.count)) : nil
  }
}

extension WeightFile {
  /// Whether the names are those of a ResNet-18, its encoder, or a U-Net built on it.
  var holdsResNet: Bool {
    ["layer1.0.conv1.weight", "4.0.conv1.weight", "layers.0.4.0.conv1.weight"].contains {
      entry(named: $0) != nil
    }
  }
}
