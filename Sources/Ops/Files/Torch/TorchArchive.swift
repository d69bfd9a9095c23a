extension TorchFile {
  /// Opens today's format: a ZIP archive with a pickle, and a record for each storage.
  ///
  /// Source: `torch/serialization.py` and `caffe2/serialize/inline_container.cc` of PyTorch.
  static func archive(
    _ file: ReadableFile, limits: Limits
  ) throws(WeightFileError) -> TorchFile {
    let archive = try ZipArchive(file, limits: limits)
    // Everything stands in one folder, whatever it is called.
    let root = archive.records.first?.name.split(separator: "/").first.map { $0 + "/" } ?? "/"
    if archive.records.contains(where: { $0.name.hasSuffix(".npy") }) {
      throw .refused(
        path: file.path, problem: "it is a NumPy file (.npz)",
        advice: "In Python, save its arrays with `safetensors.numpy.save_file(dict(numpy.load("
          + "path)), \"weights.safetensors\")`.")
    }
    guard let pickle = archive.record(named: root + "data.pkl") else {
      throw .refused(
        path: file.path, problem: "it is a ZIP archive without \(root)data.pkl",
        advice: "Weights are read from files of `torch.save` and from .safetensors files.")
    }
    if archive.record(named: root + "constants.pkl") != nil
      || archive.records.contains(where: { $0.name.hasPrefix(root + "code/") })
    {
      throw .refused(
        path: file.path, problem: "it is a TorchScript program, and nothing of a file is ever run",
        advice: "In Python: `torch.save(torch.jit.load(path).state_dict(), \"weights.pth\")`.")
    }
    var isBigEndian = false
    if let record = archive.record(named: root + "byteorder") {
      let order = try archive.bytes(of: record, limit: ("of a byte order", 16))
      isBigEndian = order == Array("big".utf8)
      guard isBigEndian || order == Array("little".utf8) else {
        throw ZipArchive.damaged(file, record, "it says neither \"little\" nor \"big\"")
      }
    }
    let bytes = try archive.bytes(of: pickle, limit: ("pickleBytes", limits.pickleBytes))
    var machine = PickleMachine(ByteReader(bytes), limits: limits)
    let value: PickleValue
    do throws(PickleError) { value = try machine.next() } catch {
      throw error.located(path: file.path, part: pickle.name)
    }
    var objects = try TorchObjects(
      machine.heap, path: file.path, part: pickle.name, limits: limits)
    let tree = try TorchTree(value, objects, limits: limits)
    for (place, storage) in objects.storages.enumerated() {
      let name = root + "data/" + storage.key
      guard let record = archive.record(named: name) else {
        throw .malformed(
          path: file.path, part: pickle.name, problem: "there is no record \(jsonString(name))")
      }
      guard record.count == storage.count * storage.type.size else {
        throw ZipArchive.damaged(
          file, record,
          "it holds \(record.count) bytes, and \(storage.count) numbers of "
            + "\(storage.type.name) were announced")
      }
      objects.locate(place, at: .record(record))
    }
    try refuseWaste(tree, objects.storages, in: file, limits)
    return TorchFile(
      tree, storages: objects.storages, in: file, archive: archive, isBigEndian: isBigEndian)
  }

  /// A packed record is unpacked from its start for each tensor that looks into it: it may be large
  /// only where the tensor is. PyTorch packs nothing, and gives each storage a record.
  private static func refuseWaste(
    _ tree: TorchTree, _ storages: [TorchStorage], in file: ReadableFile, _ limits: Limits
  ) throws(WeightFileError) {
    for (name, tensor) in zip(tree.names, tree.tensors) {
      let storage = storages[tensor.storage]
      guard case .record(let record)? = storage.place, record.isDeflated,
        record.count > limits.sharedInflatedBytes,
        record.count / 8 > tensor.count * storage.type.size
      else { continue }
      throw .refused(
        path: file.path,
        problem: "tensor \(jsonString(name)) shows \(tensor.count) numbers of a packed record of "
          + "\(record.count) bytes (\(record.name)), more than the limit sharedInflatedBytes, "
          + "\(limits.sharedInflatedBytes)",
        advice: "Archive it without compression, as `torch.save` does.")
    }
  }
}
