extension TorchFile {
  /// 0x1950a86a20f9469cfc6c, which begins the format, lowest byte first.
  private static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

  /// Opens the format before version 1.6: five pickles one behind the other, then for each storage
  /// a count and its numbers.
  ///
  /// Source: `_legacy_load` in `torch/serialization.py` of PyTorch. The numbers are little-endian
  /// whatever the machine was.
  static func stream(
    _ file: ReadableFile, limits: Limits
  ) throws(WeightFileError) -> TorchFile {
    var machine = PickleMachine(ByteReader(file, 0..<file.count), limits: limits)
    func malformed(_ problem: String) -> WeightFileError {
      .malformed(path: file.path, offset: machine.reader.offset, problem: problem)
    }
    let root: PickleValue
    let keys: PickleValue
    do throws(PickleError) {
      guard case .largeInteger(let place) = try machine.next(),
        machine.heap.largeIntegers[place] == magic
      else { throw .malformed(offset: 0, problem: "a pickle, but none of `torch.save`") }
      guard try machine.next() == .integer(1001) else {
        throw .malformed(
          offset: machine.reader.offset, problem: "another version of the format than 1001")
      }
      _ = try machine.next()
      root = try machine.next()
      keys = try machine.next()
    } catch { throw error.located(path: file.path, part: nil) }

    var objects = try TorchObjects(machine.heap, path: file.path, part: nil, limits: limits)
    let tree = try TorchTree(root, objects, limits: limits)
    guard let keys = machine.heap.items(keys) else { throw malformed("no list of storages") }
    for key in keys {
      guard let key = objects.name(key), let place = objects.placeByKey[key] else {
        throw malformed("a storage that nothing describes")
      }
      let storage = objects.storages[place]
      guard storage.place == nil else {
        throw malformed("the storage \(jsonString(key)) comes twice")
      }
      let count: Int64?
      do throws(FileError) { count = try machine.reader.int64() } catch { throw .file(error) }
      guard count == Int64(storage.count) else {
        throw malformed(
          "the storage \(jsonString(key)) holds \(count.map(String.init) ?? "no") numbers, and "
            + "\(storage.count) were announced")
      }
      objects.locate(place, at: .file(machine.reader.offset))
      guard machine.reader.skip(storage.count * storage.type.size) else {
        throw malformed("the file ends inside the storage \(jsonString(key))")
      }
    }
    if let storage = objects.storages.first(where: { $0.place == nil && $0.count > 0 }) {
      throw malformed("the storage \(jsonString(storage.key)) has no numbers in the file")
    }
    return TorchFile(tree, storages: objects.storages, in: file)
  }
}
