import Ops

/// Replaces a file by these bytes, as a whole and durably: the old file or the new one is there,
/// never a part. A front end writes its pages and pictures through this.
///
/// - Throws: an error whose description says what went wrong with which path.
public func writeFile(_ bytes: [UInt8], to path: String) throws {
  try AtomicFile.write(bytes, to: path)
}
