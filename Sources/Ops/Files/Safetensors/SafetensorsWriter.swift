/// Writes a `.safetensors` file tensor by tensor; nothing is held in memory twice.
///
/// All names and shapes are announced first, then the numbers follow in the same order:
/// ```
/// var writer = try SafetensorsWriter(replacing: path, tensors: [("w", [2, 3]), ("b", [2])])
/// try writer.append(weights)
/// try writer.append(biases)
/// try writer.finish()
/// ```
/// The old file stands until `finish` has made the new one durable; without it nothing is left.
public struct SafetensorsWriter: ~Copyable {
  private let path: String
  private let tensors: [(name: String, shape: [Int])]
  private var next = 0
  private var file: AtomicFile

  /// Starts a file of 32-bit floats and writes its header, padded so that the numbers start at a
  /// multiple of 8 bytes.
  ///
  /// - Parameters:
  ///   - path: The file to replace.
  ///   - tensors: Unique names and shapes, in the order in which the numbers will come.
  ///   - metadata: Texts for `__metadata__`, sorted by key in the file.
  /// - Throws: `SafetensorsError.cannotWrite` for a name used twice or a shape with a negative side;
  ///   `file` when the file cannot be made.
  public init(
    replacing path: String, tensors: [(name: String, shape: [Int])],
    metadata: [String: String] = [:]
  ) throws(SafetensorsError) {
    let header = try Self.header(tensors, metadata, path)
    file = try Self.started(path, header)
    self.path = path
    self.tensors = tensors
  }

  private static func started(
    _ path: String, _ header: [UInt8]
  ) throws(SafetensorsError) -> AtomicFile {
    do throws(FileError) {
      var file = try AtomicFile(replacing: path)
      try file.write(header)
      return file
    } catch { throw .file(error) }
  }

  /// Writes the numbers of the next tensor, in C order.
  ///
  /// - Throws: `SafetensorsError.cannotWrite` when they are not as many as its shape says.
  public mutating func append(
    _ values: UnsafeBufferPointer<Float>
  ) throws(SafetensorsError) {
    guard next < tensors.count else {
      throw .cannotWrite(path: path, problem: "more tensors came than were announced")
    }
    let (name, shape) = tensors[next]
    guard values.count == shape.reduce(1, *) else {
      throw .cannotWrite(
        path: path,
        problem: "tensor \(jsonString(name)) of shape \(shape) cannot hold \(values.count) numbers")
    }
    do throws(FileError) {
      // Floats stand in the file as they stand in the memory of a little-endian machine.
      try file.write(UnsafeRawBufferPointer(values))
    } catch { throw .file(error) }
    next += 1
  }

  /// Writes the numbers of the next tensor, in C order.
  ///
  /// - Throws: `SafetensorsError.cannotWrite` when they are not as many as its shape says.
  public mutating func append(_ values: [Float]) throws(SafetensorsError) {
    try values.withUnsafeBufferPointer { (buffer) throws(SafetensorsError) in
      try self.append(buffer)
    }
  }

  /// Makes the file whole and durable under its name.
  ///
  /// - Throws: `SafetensorsError.cannotWrite` when tensors are missing; `file` when the disk fails.
  public consuming func finish() throws(SafetensorsError) {
    guard next == tensors.count else {
      throw .cannotWrite(
        path: path, problem: "tensor \(jsonString(tensors[next].name)) was announced and never came"
      )
    }
    do throws(FileError) { try file.commit() } catch { throw .file(error) }
  }

  private static func header(
    _ tensors: [(name: String, shape: [Int])], _ metadata: [String: String], _ path: String
  ) throws(SafetensorsError) -> [UInt8] {
    var parts: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(jsonString($0.key)):\(jsonString($0.value))" }
      parts.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var names: Set<String> = ["__metadata__"]
    var end = 0
    for (name, shape) in tensors {
      guard names.insert(name).inserted else {
        throw .cannotWrite(path: path, problem: "the name \(jsonString(name)) cannot be used twice")
      }
      let start = end
      guard let bytes = product(shape, times: 4), bytes <= .max / 2 - end else {
        throw .cannotWrite(
          path: path, problem: "tensor \(jsonString(name)) cannot have the shape \(shape)")
      }
      end += bytes
      let sides = shape.map(String.init).joined(separator: ",")
      parts.append(
        "\(jsonString(name)):{\"dtype\":\"F32\",\"shape\":[\(sides)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var text = Array("{\(parts.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    let length = UInt64(text.count).littleEndian
    return withUnsafeBytes(of: length) { Array($0) } + text
  }
}
