/// A file of weights in any of the formats read here, told apart by its first bytes, not its name.
///
/// Opening reads names and shapes alone; numbers are read when they are asked for, by any thread.
///
/// What a file wraps around its weights is taken off here and nowhere else:
/// 1. Dictionaries: `{"state_dict": {…}, "epoch": 3}` gives what is under the first of
///    `state_dict`, `model_state_dict`, `model`, `params_ema`, `params`, `net`, `network`,
///    `weights`, as often as they stand inside each other. Other dictionaries inside each other
///    give names joined by dots.
/// 2. `module.`, which parallel training puts in front of every name, and `_orig_mod.`, which
///    compiling does.
///
/// `net_G.` and `net_D.` stay: `under(_:)` gives the file as one of the two networks sees it.
public struct WeightFile: Sendable {
  /// What a file is, by its first bytes.
  public enum Format: Sendable, Equatable {
    case safetensors
    /// `torch.save` since version 1.6: a ZIP archive.
    case torch
    /// `torch.save` before that: pickles and numbers in a row.
    case torchStream
    /// `torch.save` of the first versions: a tar archive.
    case torchTar
  }

  /// The path, as it was given.
  public let path: String
  /// What the file is.
  public let format: Format
  /// Bytes in the file.
  public let byteCount: Int
  /// What the file holds, in its own order.
  public internal(set) var entries: [WeightEntry]
  /// Texts and numbers beside the weights.
  public let metadata: [String: String]
  /// What was taken off: names of dictionaries, and starts of names with their dot.
  public internal(set) var wrappings: [String]
  /// Names of what the file holds beside and is not read: an optimiser's state, for example.
  public let aside: [String]

  let source: any WeightSource
  var places: [String: Int]

  /// Opens a file.
  ///
  /// - Throws: `WeightFileError` that names the place in the file.
  public init(_ path: String, limits: Limits = .standard) throws(WeightFileError) {
    let file: ReadableFile
    let start: [UInt8]
    do throws(FileError) {
      file = try ReadableFile(path)
      start = try file.bytes(at: 0, count: min(file.count, 262))
    } catch { throw .file(error) }
    self.path = path
    byteCount = file.count

    // A safetensors header begins behind its length, whose bytes may look like anything.
    let isHeader = !isText(start) && start.count > 8 && start[8] == UInt8(ascii: "{")
    let torch: TorchFile
    if !isHeader, start.starts(with: [0x50, 0x4b, 3, 4]) {
      (format, torch) = (.torch, try .archive(file, limits: limits))
    } else if !isHeader, TarArchive.isTar(start) {
      (format, torch) = (.torchTar, try .tar(file, limits: limits))
    } else if !isHeader, start.first == 0x80 {
      (format, torch) = (.torchStream, try .stream(file, limits: limits))
    } else {
      if !isHeader, let other = Self.otherKind(start) {
        throw .refused(
          path: path, problem: "it is \(other), no file of weights",
          advice: "Files of `torch.save` (.pth, .pt) and .safetensors files are read.")
      }
      let tensors: SafetensorsFile
      do throws(SafetensorsError) { tensors = try SafetensorsFile(path, limits: limits) } catch {
        throw .safetensors(error)
      }
      format = .safetensors
      source = tensors
      entries = tensors.entries.enumerated().map {
        WeightEntry(name: $1.name, type: $1.type, shape: $1.shape, place: $0)
      }
      metadata = tensors.metadata
      (wrappings, aside, places) = ([], [], [:])
      takeOffPrefixes()
      return
    }
    let tree = torch.tree
    source = torch
    entries = zip(tree.names, tree.tensors).enumerated().map { place, pair in
      WeightEntry(
        name: pair.0, type: torch.type(pair.1), shape: pair.1.shape, place: place)
    }
    metadata = tree.metadata
    (wrappings, aside, places) = (tree.wrappings, tree.aside, [:])
    takeOffPrefixes()
  }

  /// What the file says of a tensor; nil when it has none of that name.
  public func entry(named name: String) -> WeightEntry? { places[name].map { entries[$0] } }

  /// The numbers of a tensor, of whatever kind, as floats in C order.
  ///
  /// - Throws: `WeightFileError.missing`, with the nearest name; others when reading fails.
  public func floats(named name: String) throws(WeightFileError) -> [Float] {
    guard let entry = entry(named: name) else {
      throw .missing(
        path: path, name: name, nearest: nearestName(to: name, in: entries.map(\.name)))
    }
    return try floats(of: entry)
  }

  /// The numbers of one of `entries`, as floats in C order.
  public func floats(of entry: WeightEntry) throws(WeightFileError) -> [Float] {
    if entry.count == 0 { return [] }
    var failure: WeightFileError?
    let values = [Float](unsafeUninitializedCapacity: entry.count) { buffer, count in
      do throws(WeightFileError) {
        try source.read(
          entry.place, into: UnsafeMutableBufferPointer(rebasing: buffer[..<entry.count]))
        count = entry.count
      } catch { failure = error }
    }
    if let failure { throw failure }
    return values
  }

  /// Makes sure that the numbers of a tensor are whole, where the format can tell.
  func check(_ entry: WeightEntry) throws(WeightFileError) { try source.check(entry.place) }

  /// What else a file may be that is taken for weights.
  private static func otherKind(_ start: [UInt8]) -> String? {
    if start.isEmpty { return "empty" }
    let kinds: [(start: [UInt8], name: String)] = [
      ([0x89, 0x48, 0x44, 0x46], "an HDF5 file of Keras"), (Array("GGUF".utf8), "a GGUF file"),
      (Array("version https://git-lfs".utf8), "a pointer of Git LFS"),
      (Array("<!DOCTYPE".utf8), "a web page"), (Array("<html".utf8), "a web page"),
      ([0x1f, 0x8b], "a gzip file"), ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
      ([0xff, 0xd8, 0xff], "a JPEG picture"), ([0x93, 0x4e, 0x55, 0x4d], "a NumPy file"),
    ]
    return kinds.first { start.starts(with: $0.start) }?.name
      ?? (isText(start) ? "a text file" : nil)
  }
}

/// Whether bytes are the start of a text in UTF-8: a length in binary, as every format of weights
/// has one, is none.
private func isText(_ start: [UInt8]) -> Bool {
  // A character may be cut at the end.
  let isWhole = (0...3).contains { cut in
    String(validating: start.dropLast(cut), as: UTF8.self) != nil
  }
  return isWhole && !start.isEmpty
    && start.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (9...13).contains($0) }
}
