extension Architecture {
  /// How many numbers a generator of this kind learns, which its file must hold at least; nil for
  /// what is no generator. Beyond a million channels it is the largest integer.
  ///
  /// Source: the layers of `UNet` and `ResNetUNet`, counted.
  var parameterCount: Int? {
    switch self {
    case .unet(let inputs, let outputs, let levels, let filters):
      Self.unetCount(inputs: inputs, outputs: outputs, levels: levels, filters: filters)
    case .resNetUNet(let inputs, let outputs):
      Self.resNetUNetCount(inputs: inputs, outputs: outputs)
    case .patchDiscriminator, .resNet18, .gan: nil
    }
  }

  /// Each level has a kernel down, one up that sees twice the channels unless it is the innermost,
  /// and factor and bias of each normalisation.
  private static func unetCount(inputs: Int, outputs: Int, levels: Int, filters: Int) -> Int {
    let most = 1 << 20
    guard [inputs, outputs, filters].allSatisfy({ (1...most).contains($0) }),
      (1...16).contains(levels)
    else { return .max }
    var total = outputs
    for level in 0..<levels {
      let inner = filters * min(8, 1 << level)
      let above = filters * min(8, 1 << max(level - 1, 0))
      let isInnermost = level == levels - 1
      total += 16 * inner * (level == 0 ? inputs : above)
      total += 16 * (isInnermost ? inner : 2 * inner) * (level == 0 ? outputs : above)
      if level > 0 { total += 2 * above + (isInnermost ? 0 : 2 * inner) }
    }
    return total
  }

  /// The stem sees the inputs, and the last block 96 channels beside them; the rest is the same in
  /// all.
  private static func resNetUNetCount(inputs: Int, outputs: Int) -> Int {
    let most = 1 << 20
    guard (1...most).contains(inputs), (1...most).contains(outputs) else { return .max }
    let width = 96 + inputs
    let refinement = 2 * (9 * width * width + width)
    return 30_926_784 + 64 * 49 * inputs + refinement + outputs * (width + 1)
  }
}
