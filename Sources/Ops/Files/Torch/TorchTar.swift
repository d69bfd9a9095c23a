extension TorchFile {
  /// Opens the oldest format, of versions 0.1: a tar archive with storages, tensors, and a pickle
  /// that names the tensors.
  ///
  /// Source: `legacy_load` in `torch/serialization.py` of PyTorch.
  static func tar(_ file: ReadableFile, limits: Limits) throws(WeightFileError) -> TorchFile {
    let archive = try TarArchive(file)
    var storages = TarStorages()
    try storages.read(Part("storages", of: archive, in: file, limits), limits)
    let tensors = try storages.tensors(Part("tensors", of: archive, in: file, limits), limits)
    var part = try Part("pickle", of: archive, in: file, limits)
    let root = try part.value()
    let objects = try TorchObjects(
      part.machine.heap, tensors: tensors, path: file.path, part: part.name, limits: limits)
    let tree = try TorchTree(root, objects, limits: limits)
    return TorchFile(tree, storages: storages.all, in: file)
  }

  /// One member of the archive while it is read: pickles, and numbers between them.
  fileprivate struct Part {
    let name: String
    let path: String
    let start: Int
    var machine: PickleMachine

    init(
      _ name: String, of archive: TarArchive, in file: ReadableFile, _ limits: Limits
    ) throws(WeightFileError) {
      guard let range = archive.members[name] else {
        throw .refused(
          path: file.path, problem: "it is a tar archive without a member \"\(name)\"",
          advice: "Weights are read from files of `torch.save` and from .safetensors files.")
      }
      self.name = name
      path = file.path
      start = range.lowerBound
      machine = PickleMachine(ByteReader(file, range), limits: limits)
    }

    func malformed(_ problem: String) -> WeightFileError {
      .malformed(path: path, part: name, offset: machine.reader.offset, problem: problem)
    }

    mutating func value() throws(WeightFileError) -> PickleValue {
      do throws(PickleError) { return try machine.next() } catch {
        throw error.located(path: path, part: name)
      }
    }

    /// The values of a pickled tuple or list of so many.
    mutating func fields(_ count: Int) throws(WeightFileError) -> [PickleValue] {
      let value = try value()
      guard let fields = machine.heap.fields(value), fields.count == count else {
        throw malformed("no \(count) fields")
      }
      return fields
    }

    /// A pickled count that the bytes left can hold.
    mutating func count(_ limits: Limits) throws(WeightFileError) -> Int {
      guard case .integer(let count) = try value(), count >= 0, count <= limits.keys else {
        throw malformed("no count from 0 to the limit keys, \(limits.keys)")
      }
      return count
    }

    func key(_ value: PickleValue) throws(WeightFileError) -> Int {
      guard let key = TorchObjects.key(value, in: machine.heap) else { throw malformed("no key") }
      return key
    }

    mutating func integers(_ count: Int) throws(WeightFileError) -> [Int] {
      let bytes: [UInt8]?
      do throws(FileError) { bytes = try machine.reader.bytes(8 * count) } catch {
        throw .file(error)
      }
      guard let bytes else { throw malformed("it ends early") }
      return (0..<count).map {
        Int(truncatingIfNeeded: littleEndian(bytes[($0 * 8)..<($0 * 8 + 8)]))
      }
    }
  }

  /// The storages of the archive, and parts of them that have keys of their own.
  fileprivate struct TarStorages {
    private(set) var all: [TorchStorage] = []
    private var views: [Int: TorchStorageView] = [:]

    /// A count; for each storage a pickled `(key, location, class)`, a count and the numbers; then
    /// a pickled list of `(key, key of the whole, offset, count)`.
    mutating func read(_ part: consuming Part, _ limits: Limits) throws(WeightFileError) {
      for _ in 0..<(try part.count(limits)) {
        let fields = try part.fields(3)
        let key = try part.key(fields[0])
        guard case .global(.storage(let type)) = fields[2], views[key] == nil else {
          throw part.malformed("a storage of an unknown kind, or one that comes twice")
        }
        let count = try part.integers(1)[0]
        let offset = part.start + part.machine.reader.offset
        guard count >= 0, count <= part.machine.reader.rest / type.size,
          part.machine.reader.skip(count * type.size)
        else { throw part.malformed("the member ends inside a storage of \(count) numbers") }
        views[key] = TorchStorageView(storage: all.count, offset: 0, count: count)
        all.append(TorchStorage(key: String(key), type: type, count: count, place: .file(offset)))
      }
      let list = try part.value()
      guard let list = part.machine.heap.items(list) else {
        throw part.malformed("no list of views")
      }
      for item in list {
        guard let fields = part.machine.heap.fields(item), fields.count == 4,
          let whole = views[try part.key(fields[1])], case .integer(let offset) = fields[2],
          case .integer(let count) = fields[3], offset >= 0, count >= 0, offset <= whole.count,
          count <= whole.count - offset
        else { throw part.malformed("a view that is not inside its storage") }
        let view = TorchStorageView(
          storage: whole.storage, offset: whole.offset + offset, count: count)
        views[try part.key(fields[0])] = view
      }
    }

    /// A count; for each tensor a pickled `(key, key of its storage, class)`, its number of sides,
    /// sides, strides and offset.
    func tensors(
      _ part: consuming Part, _ limits: Limits
    ) throws(WeightFileError) -> [Int: TorchTensor] {
      var tensors: [Int: TorchTensor] = [:]
      for _ in 0..<(try part.count(limits)) {
        let fields = try part.fields(3)
        let key = try part.key(fields[0])
        guard let view = views[try part.key(fields[1])], tensors[key] == nil else {
          throw part.malformed("a tensor without a storage, or one that comes twice")
        }
        // The upper half is not counted: it was written as 4 bytes and then as 8.
        let rank = Int(Int32(truncatingIfNeeded: try part.integers(1)[0]))
        guard (0...64).contains(rank) else { throw part.malformed("a tensor of \(rank) sides") }
        let numbers = try part.integers(2 * rank + 1)
        do throws(TorchProblem) {
          tensors[key] = try TorchTensor(
            view, offset: numbers[2 * rank], shape: Array(numbers[..<rank]),
            strides: Array(numbers[rank..<(2 * rank)]), limits: limits)
        } catch { throw part.malformed(error.text) }
      }
      return tensors
    }
  }
}
