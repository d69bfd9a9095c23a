/// Mean |ab − truth| over a set, of what a generator paints and of painting nothing.
///
/// - Parameters:
///   - generator: What paints.
///   - loader: What is judged by.
///   - shouldStop: Asked before each batch.
/// - Returns: In network units; times 110 they are units of a* and b*. Nil when told to stop.
public func meanL1(
  _ generator: Layer, on loader: Loader, shouldStop: () -> Bool = { false }
) throws(TrainingError) -> (painted: Float, grey: Float)? {
  var (painted, grey, count) = (0.0, 0.0, 0.0)
  let batches = loader.batches()
  while let batch = try served({ () throws(DatasetError) in try batches.next() }) {
    if shouldStop() { return nil }
    try computed { () throws(TensorError) in
      let guess = try generator.paint(batch.lightness)
      let weight = Double(batch.count)
      painted += weight * Double(try guess.l1Loss(batch.color).item())
      grey += weight * Double(try batch.color.abs().mean().item())
      count += weight
    }
  }
  return (Float(painted / max(count, 1)), Float(grey / max(count, 1)))
}
