/// A file of `torch.save` open for reading, in any of its three formats. Opening reads the names
/// and shapes alone; numbers are read when they are asked for, by any thread.
final class TorchFile: WeightSource {
  let tree: TorchTree
  private let file: ReadableFile
  private let archive: ZipArchive?
  private let storages: [TorchStorage]
  private let isBigEndian: Bool
  /// Storages whose record has been read to its end, with its checksum.
  private let checked = Locked(Set<Int>())

  init(
    _ tree: TorchTree, storages: [TorchStorage], in file: ReadableFile,
    archive: ZipArchive? = nil, isBigEndian: Bool = false
  ) {
    self.tree = tree
    self.storages = storages
    self.file = file
    self.archive = archive
    self.isBigEndian = isBigEndian
  }

  /// The kind of a tensor's numbers.
  func type(_ tensor: TorchTensor) -> StoredType { storages[tensor.storage].type }

  func check(_ place: Int) throws(WeightFileError) {
    let storage = tree.tensors[place].storage
    guard let archive, case .record(let record)? = storages[storage].place,
      !checked.withLock({ $0.contains(storage) })
    else { return }
    try archive.check(record)
    _ = checked.withLock { $0.insert(storage) }
  }

  func read(
    _ place: Int, into values: UnsafeMutableBufferPointer<Float>
  ) throws(WeightFileError) {
    let tensor = tree.tensors[place]
    precondition(values.count == tensor.count, "room for each number of the tensor, no more")
    if values.isEmpty { return }
    try check(place)
    let storage = storages[tensor.storage]
    switch storage.place {
    case .file(let offset):
      try read(tensor, storage.type, from: offset, into: values)
    case .record(let record) where !record.isDeflated:
      try read(tensor, storage.type, from: record.dataOffset, into: values)
    case .record(let record):
      // What the tensor looks at, and no more, is kept of a packed record.
      let size = storage.type.size
      let range = (tensor.offset * size)..<((tensor.last + 1) * size)
      let bytes = try archive?.inflated(record, range) ?? []
      tensor.gather(storage.type, isBigEndian, from: bytes, into: values)
    case nil: preconditionFailure("opening a file finds the bytes of each storage")
    }
  }

  private func read(
    _ tensor: TorchTensor, _ type: StoredType, from start: Int,
    into values: UnsafeMutableBufferPointer<Float>
  ) throws(WeightFileError) {
    let offset = start + tensor.offset * type.size
    do throws(FileError) {
      if tensor.isPacked {
        return try file.read(type, at: offset, into: values, isBigEndian: isBigEndian)
      }
      let reach = tensor.last - tensor.offset + 1
      if reach <= max(4 * values.count, 1 << 16) {
        let bytes = try file.bytes(at: offset, count: reach * type.size)
        return tensor.gather(type, isBigEndian, from: bytes, into: values)
      }
      // Few numbers far apart: each is fetched by itself, and what lies between is not read.
      var place = Odometer(shape: tensor.shape, strides: tensor.strides)
      for index in values.indices {
        let one = UnsafeMutableBufferPointer(rebasing: values[index...index])
        try file.read(
          type, at: offset + place.position * type.size, into: one, isBigEndian: isBigEndian)
        place.advance()
      }
    } catch { throw .file(error) }
  }
}
