/// Which tensor of a file goes where in a model: decided before anything is changed.
struct LoadPlan {
  private(set) var report: LoadReport
  private let file: WeightFile
  private var moves: [(entry: WeightEntry, value: Parameter, isSummed: Bool)] = []

  /// - Parameter isWanted: Which names of the model count.
  init(
    _ whole: WeightFile, into model: Layer, where isWanted: (String) -> Bool = { _ in true }
  ) {
    let own = model.state().filter { isWanted($0.name) }
    let file = whole.seen(by: own.map(\.name))
    self.file = file
    report = LoadReport(path: whole.path)
    report.modelCount = own.count
    report.wrappings = file.wrappings
    report.architecture = whole.architecture
    let first = own.first { $0.value.value.rank == 4 }?.name
    for (name, value, _) in own {
      guard let entry = file.entry(named: name) else {
        if !name.hasSuffix("num_batches_tracked") { report.missing.append(name) }
        continue
      }
      let shape = value.value.shape
      let isSummed =
        name == first && entry.shape.count == 4 && entry.shape[1] == 3 && shape[1] == 1
        && entry.shape[0] == shape[0] && entry.shape[2...] == shape[2...]
      guard entry.shape == shape || isSummed else {
        report.misshaped.append(.init(name: name, inFile: entry.shape, inModel: shape))
        continue
      }
      moves.append((entry, value, isSummed))
      report.loaded.append(name)
      if isSummed { report.summed.append(name) }
    }
    let known = Set(own.map(\.name))
    for entry in file.entries where !known.contains(entry.name) {
      if ResNetNames.isClassifier(entry.name), file.holdsResNet {
        report.dropped.append(entry.name)
      } else {
        report.unexpected.append(entry.name)
      }
    }
  }

  /// Makes sure that every number can be read, so that nothing is half loaded.
  func check() throws(TrainingError) {
    do throws(WeightFileError) { for move in moves { try file.check(move.entry) } } catch {
      throw .file(error)
    }
  }

  /// Fills the model, tensor by tensor: the file is never in memory as a whole.
  func carryOut() throws(TrainingError) {
    for (entry, value, isSummed) in moves {
      var floats: [Float]
      do throws(WeightFileError) { floats = try file.floats(of: entry) } catch {
        throw .file(error)
      }
      if isSummed { floats = Self.summedChannels(floats, shape: entry.shape) }
      try computed { () throws(TensorError) in try value.value.load(floats) }
    }
  }

  /// `[outputs, channels, h, w]` → `[outputs, 1, h, w]`, the sum over the channels: what a kernel
  /// for colour makes of grey, where red, green and blue are equal.
  private static func summedChannels(_ floats: [Float], shape: [Int]) -> [Float] {
    let (channels, area) = (shape[1], shape[2] * shape[3])
    return (0..<(shape[0] * area)).map { index in
      let start = index / area * channels * area + index % area
      return (0..<channels).reduce(Float(0)) { $0 + floats[start + $1 * area] }
    }
  }
}

extension WeightFile {
  /// The file, or that part of it under those names, which shares the most names with a model.
  func seen(by names: [String]) -> WeightFile {
    let names = Set(names)
    var views = [self]
    for prefix in ["net_G.", "net_D."] where entries.contains(where: { $0.name.hasPrefix(prefix) })
    {
      views.append(under(prefix))
    }
    if let prefix = sharedStart { views.append(under(prefix)) }
    views += views.flatMap { view in
      view.holdsResNet ? ResNetNames.views.map { rename in view.renamed(rename) } : []
    }
    var best = (view: self, count: -1)
    for view in views {
      let count = view.entries.count { names.contains($0.name) }
      if count > best.count { best = (view, count) }
    }
    return best.view
  }

  /// The first part of the names with its dot, where it is the same in all.
  var sharedStart: String? {
    guard let start = entries.first?.name.prefix(while: { $0 != "." }) else { return nil }
    let prefix = start + "."
    return entries.allSatisfy { $0.name.hasPrefix(prefix) } ? String(prefix) : nil
  }
}
