import Glibc
import Ops

/// A file in memory without a name, opened again through its descriptor.
private let descriptor: Int32 = {
  let path = "/dev/shm/fuzz-weights-\(getpid())"
  defer { unlink(path) }
  return open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
}()

/// Opens the bytes as a file of weights and reads every number. An error is fine; a trap is not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWeights(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  // The last byte chooses what the others are: a file, or a pickle inside a sound one.
  switch (bytes.last ?? 0) % 4 {
  case 0: read(streamFile(Array(bytes.dropLast())))
  case 1: read(zipFile(Array(bytes.dropLast())))
  case 2: read(tarFile(Array(bytes.dropLast())))
  default: read(bytes)
  }
  return 0
}

private func read(_ bytes: [UInt8]) {
  ftruncate(descriptor, 0)
  bytes.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  guard let file = try? WeightFile("/proc/self/fd/\(descriptor)") else { return }
  for entry in file.entries where entry.count < 1 << 20 {
    let values = try? file.floats(of: entry)
    precondition(values == nil || values?.count == entry.count)
  }
  _ = file.architecture
}

/// The stream format: what is fuzzed begins with its fourth pickle.
private func streamFile(_ bytes: [UInt8]) -> [UInt8] {
  let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  return [0x80, 2, 0x8a, 10] + magic + [0x2e, 0x80, 2, 0x4d, 0xe9, 3, 0x2e, 0x80, 2, 0x7d, 0x2e]
    + bytes
}

private func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// An archive of a pickle and a storage of 64 bytes, without checksums.
private func zipFile(_ pickle: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = []
  var table: [UInt8] = []
  for (name, data) in [
    ("x/data.pkl", pickle), ("x/data/0", [UInt8](repeating: 1, count: 64)),
    ("x/data/1", [UInt8](repeating: 2, count: 24)),
  ] {
    let (letters, size, offset) = (Array(name.utf8), UInt32(data.count), UInt32(bytes.count))
    let length = number(UInt16(letters.count)) + number(UInt16(0))
    bytes += number(UInt32(0x0403_4b50)) + [UInt8](repeating: 0, count: 22) + length
    bytes += letters + data
    table += number(UInt32(0x0201_4b50)) + [UInt8](repeating: 0, count: 16)
    table += number(size) + number(size) + length + [UInt8](repeating: 0, count: 10)
    table += number(offset) + letters
  }
  let end = number(UInt32(0x0605_4b50)) + number(UInt32(0)) + number(UInt16(3)) + number(UInt16(3))
  return bytes + table + end + number(UInt32(table.count)) + number(UInt32(bytes.count)) + [0, 0]
}

/// A tar archive of three members, with sound headers; the first bytes say where they are divided.
private func tarFile(_ bytes: [UInt8]) -> [UInt8] {
  guard bytes.count > 4 else { return [] }
  let rest = bytes.dropFirst(4)
  let first = min(rest.count, Int(bytes[0]) << 8 | Int(bytes[1]))
  let second = min(rest.count - first, Int(bytes[2]) << 8 | Int(bytes[3]))
  let parts = [
    ("storages", rest.prefix(first)), ("tensors", rest.dropFirst(first).prefix(second)),
    ("pickle", rest.dropFirst(first + second)),
  ]
  var tar: [UInt8] = []
  for (name, data) in parts {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
    }
    put(name, at: 0)
    put(String(data.count, radix: 8), at: 124)
    put("        0", at: 148)
    put("ustar", at: 257)
    put(String(header.reduce(0) { $0 + Int($1) }, radix: 8), at: 148)
    tar += header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }
  return tar + [UInt8](repeating: 0, count: 1024)
}
