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
    return TorchFile(
      tree, storages: objects.storages, in: file, archive: archive, isBigEndian: isBigEndian)
  }
}
