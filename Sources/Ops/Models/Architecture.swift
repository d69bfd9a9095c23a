/// A network that is known by the names and shapes of its weights.
public enum Architecture: Sendable, Equatable {
  /// The generator of pix2pix.
  case unet(inputs: Int, outputs: Int, levels: Int, filters: Int)
  /// fastai's U-Net on a ResNet-18.
  case resNetUNet(inputs: Int, outputs: Int)
  /// The discriminator of pix2pix.
  case patchDiscriminator(inputs: Int, filters: Int, downs: Int)
  /// torchvision's ResNet-18, or its first layers.
  case resNet18(inputs: Int, layers: Int, hasClassifier: Bool)
  /// A generator and a discriminator, each nil where it is no known one.
  indirect case gan(generator: Architecture?, discriminator: Architecture?)
}

extension Architecture: CustomStringConvertible {
  /// What it is, in words.
  public var description: String {
    switch self {
    case .unet(let inputs, let outputs, let levels, let filters):
      "the U-Net of pix2pix: \(inputs) → \(outputs) channels, \(levels) levels, \(filters) filters"
    case .resNetUNet(let inputs, let outputs):
      "fastai's U-Net on a ResNet-18: \(inputs) → \(outputs) channels"
    case .patchDiscriminator(let inputs, let filters, let downs):
      "the patch discriminator of pix2pix: \(inputs) channels, \(filters) filters, \(downs) downs"
    case .resNet18(let inputs, let layers, let hasClassifier):
      "torchvision's ResNet-18: \(inputs) channels"
        + (layers < 4 ? ", the first \(layers) of 4 layers" : "")
        + (hasClassifier ? "" : ", without its classifier")
    case .gan(let generator?, let discriminator?):
      "a GAN; as generator \(generator); as discriminator \(discriminator)"
    case .gan(let generator?, nil): "the generator of a GAN: \(generator)"
    case .gan(nil, let discriminator?): "the discriminator of a GAN: \(discriminator)"
    case .gan(nil, nil): "a GAN of unknown networks"
    }
  }
}

extension WeightFile {
  /// What the names and shapes look like; nil for nothing known. Loading decides whether it is.
  public var architecture: Architecture? {
    let parts = ["net_G.", "net_D."].map { prefix in
      entries.contains { $0.name.hasPrefix(prefix) } ? under(prefix) : nil
    }
    if parts.contains(where: { $0 != nil }) {
      return .gan(
        generator: parts[0]?.singleArchitecture, discriminator: parts[1]?.singleArchitecture)
    }
    return singleArchitecture
  }

  /// What the file is when it holds one network.
  private var singleArchitecture: Architecture? {
    bareArchitecture ?? sharedStart.flatMap { under($0).bareArchitecture }
  }

  /// What the file is by its names as they stand: those of pix2pix begin with `model.` themselves.
  private var bareArchitecture: Architecture? {
    unetArchitecture ?? resNetUNetArchitecture ?? discriminatorArchitecture ?? resNetArchitecture
  }

  /// The shape of a layer's weights; nil where there are none: a side of 0 is no layer's.
  private func sides(_ name: String, rank: Int = 4) -> [Int]? {
    entry(named: name).flatMap {
      $0.shape.count == rank && !$0.shape.contains(0) ? $0.shape : nil
    }
  }

  private var unetArchitecture: Architecture? {
    // Each level lies inside the one before; the outermost has no activation in front.
    guard let first = sides("model.model.0.weight"), let last = sides("model.model.3.weight"),
      first[2...] == [4, 4], last[2...] == [4, 4]
    else { return nil }
    var (prefix, levels) = ("model.model.1.", 1)
    while levels < 16, sides(prefix + "model.1.weight") != nil {
      prefix += "model.3."
      levels += 1
    }
    return levels < 2
      ? nil : .unet(inputs: first[1], outputs: last[1], levels: levels, filters: first[0])
  }

  private var resNetUNetArchitecture: Architecture? {
    guard let first = sides("layers.0.0.weight"), first[0] == 64, first[2...] == [7, 7],
      sides("layers.0.4.0.conv1.weight") != nil,
      let last = sides("layers.12.0.weight")
    else { return nil }
    return .resNetUNet(inputs: first[1], outputs: last[0])
  }

  private var discriminatorArchitecture: Architecture? {
    guard let first = sides("model.0.0.weight"), first[2...] == [4, 4] else { return nil }
    var stages = 1
    while stages < 16, sides("model.\(stages).0.weight") != nil { stages += 1 }
    // The first and the last stage do not halve and normalise.
    return stages < 3
      ? nil : .patchDiscriminator(inputs: first[1], filters: first[0], downs: stages - 2)
  }

  private var resNetArchitecture: Architecture? {
    guard let first = sides("conv1.weight"), first[0] == 64, first[2...] == [7, 7] else {
      return nil
    }
    // Two blocks of two convolutions in a layer: deeper ResNets have more of either.
    let layers = (1...4).prefix { sides("layer\($0).1.conv2.weight") != nil }.count
    guard layers > 0, sides("layer1.2.conv1.weight") == nil, sides("layer1.0.conv3.weight") == nil
    else { return nil }
    return .resNet18(
      inputs: first[1], layers: layers, hasClassifier: sides("fc.weight", rank: 2) != nil)
  }
}
