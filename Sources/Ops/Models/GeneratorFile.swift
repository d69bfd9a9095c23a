/// Builds the generator that a file holds the weights of, and loads it: what kind it is, and its
/// channels, levels and filters, are read off the names and shapes.
///
/// - Parameters:
///   - file: A generator's state dict, or a file with one under `net_G.`.
///   - device: Where the weights are kept.
/// - Returns: The generator, in evaluation mode.
/// - Throws: `TrainingError.weights` when the file holds no known generator; `misfit` when it only
///   looks like one; `file` when the numbers cannot be read; `tensor` when there is no room.
public func generator(
  from file: WeightFile, on device: Device
) throws(TrainingError) -> Layer {
  let architecture =
    if case .gan(let generator, _)? = file.architecture { generator } else { file.architecture }
  // A tensor may show one number many times: a small file must not build a large model.
  guard file.numberCount / 64 <= file.byteCount else {
    throw .weights(
      "\(file.path) shows \(file.numberCount) numbers out of \(file.byteCount) bytes; "
        + "a model of that size is not built")
  }
  // Names and a few shapes say what it is; the numbers must be there before room is made for them.
  if let architecture, let count = architecture.parameterCount, file.numberCount < count {
    throw .weights(
      "\(file.path) seems to hold \(architecture), which has \(count) numbers, and holds "
        + "\(file.numberCount); a model of that size is not built")
  }
  // Every weight is overwritten, or the model is not given out.
  var random = RandomGenerator.unread
  let model: Layer
  switch architecture {
  case .unet(let inputs, let outputs, let levels, let filters):
    model = try computed { () throws(TensorError) in
      try UNet(
        inputs: inputs, outputs: outputs, levels: levels, filters: filters, random: &random,
        on: device)
    }
  case .resNetUNet(let inputs, let outputs):
    let bound = file.metadata["net_G.bound"] ?? file.metadata["bound"]
    model = try computed { () throws(TensorError) in
      try ResNetUNet(
        inputs: inputs, outputs: outputs, bound: bound.flatMap(Float.init), random: &random,
        on: device)
    }
  case .patchDiscriminator, .resNet18, .gan, nil:
    let guess = architecture.map { "; it seems to hold \($0)" } ?? ""
    throw .weights("\(file.path) holds no generator that is known here\(guess)")
  }
  try model.load(file)
  model.setMode(.evaluation)
  return model
}
