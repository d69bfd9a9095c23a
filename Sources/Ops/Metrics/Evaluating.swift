/// Judges models by a set of photographs.
///
/// - Parameters:
///   - models: What paints, each under a name; they are used in evaluation mode and put back.
///   - loader: The photographs, in the order and with the changes of its first epoch.
///   - limit: Photographs at most.
///   - shouldStop: Asked before each batch.
///   - watch: Told how many photographs are judged, and of how many.
/// - Returns: Nil when told to stop. Photographs that cannot be read are left out and counted; the
///   loader's set names them.
/// - Throws: `TrainingError.data`, `.tensor`.
public func evaluate(
  _ models: [(label: String, layer: Layer)], on loader: Loader, limit: Int = .max,
  shouldStop: () -> Bool = { false }, watch: (_ done: Int, _ total: Int) -> Void = { _, _ in }
) throws(TrainingError) -> Evaluation? {
  var result = Evaluation(labels: models.map(\.label))
  let total = min(max(limit, 0), loader.dataset.count)
  let batches = loader.batches()
  var done = 0
  var isOver = false
  while done < total {
    if shouldStop() { return nil }
    guard let batch = try served({ () throws(DatasetError) in try batches.next() }) else {
      isOver = true
      break
    }
    try computed { () throws(TensorError) in
      let count = min(batch.count, total - done)
      let part = Batch(
        lightness: try batch.lightness.sliced(axis: 0, 0..<count),
        color: try batch.color.sliced(axis: 0, 0..<count))
      var painted: [Tensor] = []
      for model in models { painted.append(try model.layer.paint(part.lightness)) }
      try result.add(part, painted: painted, places: Array(batches.places.prefix(count)))
      done += count
    }
    watch(done, total)
  }
  // Whatever stands before the last photograph used and was not judged could not be read.
  let order = loader.order(epoch: 0)
  let judged = Set(result.rows.map(\.place))
  let end = isOver ? order.count : (order.lastIndex { judged.contains($0) } ?? -1) + 1
  result.skipped = end - judged.count
  return result
}
