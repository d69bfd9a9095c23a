/// What a `.safetensors` file says of one tensor.
public struct SafetensorsEntry: Sendable, Equatable {
  /// The name, unique in the file.
  public var name: String
  /// The kind of its numbers.
  public var type: StoredType
  /// Its sides; none for a single number.
  public var shape: [Int]
  /// Its bytes, counted from the end of the header.
  public var range: Range<Int>

  /// How many numbers it holds: the product of the shape.
  public var count: Int { range.count / type.size }
}

/// The table at the start of a file, checked.
struct SafetensorsHeader {
  var entries: [SafetensorsEntry] = []
  var metadata: [String: String] = [:]

  /// Reads and checks the header.
  ///
  /// - Parameters:
  ///   - bytes: The header without the eight bytes before it.
  ///   - dataCount: Bytes in the file behind the header; the tensors must cover them exactly.
  init(
    _ bytes: [UInt8], dataCount: Int, path: String, limits: Limits
  ) throws(SafetensorsError) {
    func malformed(_ failure: JSONReader.Failure) -> SafetensorsError {
      .malformed(path: path, offset: 8 + failure.offset, problem: failure.problem)
    }
    guard bytes.first == UInt8(ascii: "{") else {
      throw .malformed(path: path, offset: 8, problem: "the header does not start with '{'")
    }
    var reader = JSONReader(bytes[...], nesting: limits.nesting)
    var names: Set<String.UTF8Bytes> = []
    var entries: [SafetensorsEntry] = []
    var metadata: [String: String] = [:]
    try reader.object(
      { (reader, name) throws(SafetensorsError) in
        guard names.insert(String.UTF8Bytes(name)).inserted else {
          throw .badTensor(path: path, name: name, problem: "the name appears twice")
        }
        guard names.count <= limits.keys else {
          throw malformed(
            .init(
              offset: reader.offset,
              problem: "there are more than \(limits.keys) names (the limit `keys`)"))
        }
        if name == "__metadata__" {
          metadata = try Self.metadata(&reader, path: path, limits: limits, malformed)
        } else {
          entries.append(try Self.entry(&reader, name: name, path: path, malformed))
        }
      }, orThrow: malformed)
    do throws(JSONReader.Failure) { try reader.end() } catch { throw malformed(error) }

    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        let kind = entry.range.lowerBound < end ? "overlap those of another" : "leave a hole before"
        throw .badTensor(path: path, name: entry.name, problem: "its bytes \(kind)")
      }
      end = entry.range.upperBound
    }
    guard end == dataCount else {
      throw .malformed(
        path: path, offset: 8 + bytes.count + min(end, dataCount),
        problem: "the tensors take \(end) bytes and the file has \(dataCount) for them")
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func metadata(
    _ reader: inout JSONReader, path: String, limits: Limits,
    _ malformed: (JSONReader.Failure) -> SafetensorsError
  ) throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try reader.object(
      { (reader, key) throws(SafetensorsError) in
        let value: String
        do throws(JSONReader.Failure) { value = try reader.string() } catch {
          throw malformed(error)
        }
        guard metadata.updateValue(value, forKey: key) == nil, metadata.count <= limits.keys else {
          throw malformed(
            .init(offset: reader.offset, problem: "a key of the metadata is one too many"))
        }
      }, orThrow: malformed)
    return metadata
  }

  private static func entry(
    _ reader: inout JSONReader, name: String, path: String,
    _ malformed: (JSONReader.Failure) -> SafetensorsError
  ) throws(SafetensorsError) -> SafetensorsEntry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    func bad(_ problem: String) -> SafetensorsError {
      .badTensor(path: path, name: name, problem: problem)
    }
    try reader.object(
      { (reader, key) throws(SafetensorsError) in
        let isRepeated =
          switch key {
          case "dtype": typeName != nil
          case "shape": shape != nil
          case "data_offsets": offsets != nil
          default: false
          }
        if isRepeated { throw bad("'\(key)' appears twice") }
        do throws(JSONReader.Failure) {
          switch key {
          case "dtype": typeName = try reader.string()
          case "shape": shape = try reader.integers(limit: 64)
          case "data_offsets": offsets = try reader.integers(limit: 2)
          default: try reader.skip()
          }
        } catch { throw malformed(error) }
      }, orThrow: malformed)

    guard let typeName, let shape, let offsets else {
      throw bad("'dtype', 'shape' or 'data_offsets' is missing")
    }
    guard let type = StoredType(rawValue: typeName) else {
      let known = StoredType.allCases.map(\.rawValue).joined(separator: ", ")
      throw bad("its type \(jsonString(typeName)) is not one of \(known)")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw bad("'data_offsets' are not a begin and an end")
    }
    guard let bytes = product(shape, times: type.size) else {
      throw bad("its shape \(shape) has more numbers than memory has bytes")
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw bad(
        "shape \(shape) of \(typeName) needs \(bytes) bytes, its offsets give "
          + "\(offsets[1] - offsets[0])")
    }
    return SafetensorsEntry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }
}

/// The product of a shape and a size in bytes; nil when it, or any part of it, overflows.
func product(_ shape: [Int], times size: Int) -> Int? {
  var total = size
  for side in shape {
    let (next, overflow) = total.multipliedReportingOverflow(by: side)
    if overflow || side < 0 { return nil }
    total = next
  }
  return total
}

extension String {
  /// A string compared by its bytes. Swift takes "é" written in two ways for one string; a file
  /// may hold both as different names.
  struct UTF8Bytes: Hashable {
    var bytes: [UInt8]
    init(_ text: String) { bytes = Array(text.utf8) }
  }
}
