/// A `.safetensors` file open for reading.
///
/// Opening reads and checks the header alone, before any memory is taken for numbers: at most
/// `Limits.headerBytes` long, starting with `{`, no name twice, the tensors covering the file
/// exactly, without overlap or hole. Numbers are read when they are asked for, by any thread.
public final class SafetensorsFile: Sendable {
  /// The path, as it was given.
  public let path: String
  /// What the file holds, in the order of the bytes.
  public let entries: [SafetensorsEntry]
  /// The texts under `__metadata__`.
  public let metadata: [String: String]

  private let file: ReadableFile
  private let dataStart: Int
  private let places: [String: Int]

  /// Opens a file.
  ///
  /// - Throws: `SafetensorsError` that names the byte or the tensor at fault.
  public init(_ path: String, limits: Limits = .standard) throws(SafetensorsError) {
    do throws(FileError) { file = try ReadableFile(path) } catch { throw .file(error) }
    self.path = path
    guard file.count >= 8 else {
      throw .malformed(
        path: path, offset: file.count, problem: "the file ends before the header's length")
    }
    let length = try Self.read(file, at: 0, count: 8).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= limits.headerBytes else {
      throw .malformed(
        path: path, offset: 0,
        problem: "the header would take \(length) bytes; the limit headerBytes is "
          + "\(limits.headerBytes)")
    }
    guard Int(length) <= file.count - 8 else {
      throw .malformed(
        path: path, offset: file.count,
        problem: "the file ends inside the header of \(length) bytes")
    }
    dataStart = 8 + Int(length)
    let header = try SafetensorsHeader(
      try Self.read(file, at: 8, count: Int(length)), dataCount: file.count - dataStart,
      path: path, limits: limits)
    entries = header.entries
    metadata = header.metadata
    // Two names that Swift takes for one keep the first; the others stay reachable by entry.
    places = Dictionary(
      zip(entries.map(\.name), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// What the file says of a tensor; nil when it has none of that name.
  public func entry(named name: String) -> SafetensorsEntry? { places[name].map { entries[$0] } }

  /// The numbers of a tensor, of whatever kind, as floats in C order.
  ///
  /// - Throws: `SafetensorsError.missing`, with the nearest name; `file` when reading fails.
  public func floats(named name: String) throws(SafetensorsError) -> [Float] {
    guard let entry = entry(named: name) else {
      throw .missing(
        path: path, name: name, nearest: nearestName(to: name, in: entries.map(\.name)))
    }
    if entry.count == 0 { return [] }
    var failure: SafetensorsError?
    let values = [Float](unsafeUninitializedCapacity: entry.count) { buffer, count in
      do throws(SafetensorsError) {
        let values = UnsafeMutableBufferPointer(rebasing: buffer[..<entry.count])
        try read(entry, into: values)
        count = entry.count
      } catch { failure = error }
    }
    if let failure { throw failure }
    return values
  }

  /// Reads the numbers of a tensor straight into memory of the caller, as floats.
  ///
  /// - Parameters:
  ///   - entry: One of `entries`.
  ///   - values: Room for exactly `entry.count` floats.
  public func read(
    _ entry: SafetensorsEntry, into values: UnsafeMutableBufferPointer<Float>
  ) throws(SafetensorsError) {
    precondition(values.count == entry.count, "room for each number of the tensor, no more")
    do throws(FileError) {
      try file.read(entry.type, at: dataStart + entry.range.lowerBound, into: values)
    } catch { throw .file(error) }
  }

  /// The bytes of a tensor as they stand in the file.
  ///
  /// - Parameter entry: One of `entries`.
  public func bytes(of entry: SafetensorsEntry) throws(SafetensorsError) -> [UInt8] {
    try Self.read(file, at: dataStart + entry.range.lowerBound, count: entry.range.count)
  }

  private static func read(
    _ file: ReadableFile, at offset: Int, count: Int
  ) throws(SafetensorsError) -> [UInt8] {
    do throws(FileError) { return try file.bytes(at: offset, count: count) } catch {
      throw .file(error)
    }
  }
}

extension SafetensorsFile: WeightSource {
  /// The format keeps no checksums, and its lengths were checked when it was opened.
  func check(_ place: Int) throws(WeightFileError) {}

  func read(
    _ place: Int, into values: UnsafeMutableBufferPointer<Float>
  ) throws(WeightFileError) {
    do throws(SafetensorsError) { try read(entries[place], into: values) } catch {
      throw .safetensors(error)
    }
  }
}

/// The name that shares the longest start and end with the one asked for; nil where none is like it.
func nearestName(to name: String, in names: [String]) -> String? {
  func likeness(_ other: String) -> Int {
    zip(name.utf8, other.utf8).prefix { $0 == $1 }.count
      + zip(name.utf8.reversed(), other.utf8.reversed()).prefix { $0 == $1 }.count
  }
  let best = names.max { likeness($0) < likeness($1) }
  return best.flatMap { likeness($0) * 2 >= name.utf8.count ? $0 : nil }
}
