internal import Ops

/// A set of pictures in a variable.
final class DatasetObject: SessionObject {
  let dataset: Dataset

  init(_ dataset: Dataset) { self.dataset = dataset }

  var typeName: String { "dataset" }

  var shortSummary: String {
    var text = "dataset of \(grouped(dataset.count)) pictures at \(dataset.size)×\(dataset.size)"
    if dataset.augmentation.flips { text += ", flipped at random" }
    if dataset.augmentation.jitters { text += ", jittered" }
    return text
  }

  func summary() throws -> [Display] { [.text(shortSummary)] }

  var members: [Member] {
    [
      Member("count", "how many pictures"), Member("size", "height and width in pixels"),
      Member("paths", "the files"), Member("skipped", "files that could not be read"),
      Member("kept", "megabytes of decoded pictures in memory"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "count": .number(Double(dataset.count))
    case "kept": .number(Double(dataset.kept.bytes) / 1_000_000)
    case "size": .number(Double(dataset.size))
    case "paths": .list(dataset.paths.map { .string($0) })
    case "skipped": .list(dataset.skipped.map { .string($0.path) })
    default: nil
    }
  }

  var elementCount: Int? { dataset.count }

  /// `set[3]`: a picture as a batch of one.
  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .number(let number) = indices[0] else { return nil }
    guard let place = wholeNumber(number < 0 ? number + Double(dataset.count) : number),
      place >= 0, place < dataset.count
    else {
      throw CommandError(
        "there is no picture \(formatted(number)) in a dataset of \(dataset.count)")
    }
    let image = try dataset.picture(place)
    return .image(Picture(image, caption: fileName(dataset.paths[place])))
  }
}

/// A loader in a variable. Going through it is an epoch; the next time is the next epoch.
final class LoaderObject: SessionObject {
  let loader: Loader
  private unowned let runtime: Runtime
  var epoch = 0

  init(_ loader: Loader, _ runtime: Runtime) {
    self.loader = loader
    self.runtime = runtime
  }

  var typeName: String { "loader" }

  var shortSummary: String {
    "loader of \(grouped(loader.dataset.count)) pictures at "
      + "\(loader.dataset.size)×\(loader.dataset.size), \(grouped(loader.count)) batches of "
      + "\(loader.batch)" + (loader.shuffles ? ", shuffled" : "")
  }

  func summary() throws -> [Display] { [.text(shortSummary)] }

  var members: [Member] {
    [
      Member("first", "the first batch of the first epoch"), Member("count", "how many batches"),
      Member("batch", "pictures in a batch"), Member("skipped", "files that could not be read"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "first":
      guard let batch = try loader.batches().next() else { return Value.none }
      tellSkipped()
      return .object(BatchObject(batch))
    case "count": return .number(Double(loader.count))
    case "batch": return .number(Double(loader.batch))
    case "skipped": return .list(loader.dataset.skipped.map { .string($0.path) })
    default: return nil
    }
  }

  var elementCount: Int? { loader.count }

  func iterate() throws -> (() throws -> Value?)? {
    let reader = loader.batches(epoch: epoch)
    epoch += 1
    return { [unowned self] in
      let batch = try reader.next()
      tellSkipped()
      return batch.map { .object(BatchObject($0)) }
    }
  }

  /// Names each file that could not be read, once.
  private func tellSkipped() {
    for (path, reason) in loader.dataset.skipped { runtime.noteSkipped(path, reason) }
  }
}

/// The files a session was told about because they could not be read.
private enum SkippedFiles: ServiceKey {
  static func make(for runtime: Runtime) -> Set<String> { [] }
}

extension Runtime {
  /// Names a file that could not be read, once a session, whoever meets it again.
  func noteSkipped(_ path: String, _ reason: String) {
    guard self[SkippedFiles.self].insert(path).inserted else { return }
    note(reason.contains(path) ? "skipped: \(reason)" : "skipped \(path): \(reason)")
  }
}

/// The last part of a path.
func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
