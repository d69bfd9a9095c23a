internal import Ops

/// A file of weights in a variable, looked into and not loaded.
final class WeightsObject: SessionObject {
  private let file: WeightFile
  /// Rows of the table, at most.
  private let limit: Int
  private let device: Device

  init(_ file: WeightFile, limit: Int, device: Device) {
    self.file = file
    self.limit = limit
    self.device = device
  }

  var typeName: String { "weights" }

  var shortSummary: String {
    "\(counted(file.entries.count, "tensor")) of \(fileName(file.path))"
  }

  func summary() throws -> [Display] {
    let rows = WeightRows(file.entries, limit: limit)
    return [
      .table(
        Table(
          title: "\(fileName(file.path))  \(formatName), \(grouped(file.byteCount)) bytes",
          headings: ["name", "shape", "type", "values"],
          alignments: [.left, .left, .left, .right], rows: rows.cells,
          footer: ["\(counted(file.entries.count, "tensor")), \(grouped(file.numberCount)) values"]
            + (kind.map { ["it seems to be \($0)"] } ?? []) + remarks + rows.legend))
    ]
  }

  private var formatName: String {
    switch file.format {
    case .safetensors: "safetensors"
    case .torch: "PyTorch, ZIP"
    case .torchStream: "PyTorch before 1.6"
    case .torchTar: "PyTorch 0.1, tar"
    }
  }

  /// What the file seems to be, in words.
  private var kind: String? {
    guard file.isCheckpoint else { return file.architecture?.description }
    return "a checkpoint of this program, \(file.architecture?.description ?? "")"
  }

  /// What was taken off the names, what stands beside the weights.
  private var remarks: [String] {
    var lines: [String] = []
    if !file.wrappings.isEmpty {
      lines.append("taken off: " + shortened(file.wrappings))
    }
    if !file.metadata.isEmpty {
      lines.append(
        "beside: "
          + shortened(
            file.metadata.sorted { $0.key < $1.key }.map { "\($0.key) \(oneLine($0.value))" }))
    }
    if !file.aside.isEmpty {
      lines.append("not read: \(counted(file.aside.count, "name")) (\(shortened(file.aside)))")
    }
    return lines
  }

  private func shortened(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ")
      + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }

  private func oneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 40 ? line.prefix(40) + "…" : line
  }

  var members: [Member] {
    [
      Member("names", "the names of all tensors"), Member("count", "how many tensors"),
      Member("values", "how many numbers"), Member("metadata", "texts beside the tensors"),
      Member("kind", "what it seems to be"), Member("format", "the format of the file"),
    ]
  }

  var elementCount: Int? { file.entries.count }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "names": .list(file.entries.map { .string($0.name) })
    case "values": .number(Double(file.numberCount))
    case "metadata":
      .record(
        Record(file.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    case "kind": .string(kind ?? "unknown")
    case "format": .string(formatName)
    default: nil
    }
  }

  /// `w["conv1.weight"]`
  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .string(let name) = indices[0] else { return nil }
    return .tensor(try file.tensor(named: name, on: device))
  }
}
