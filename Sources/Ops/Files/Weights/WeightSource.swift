/// What a weight file of any format can do: give the numbers of its tensors by their place.
protocol WeightSource: AnyObject, Sendable {
  /// Makes sure that the numbers of a tensor can be read whole and unchanged, where the format can
  /// tell.
  func check(_ place: Int) throws(WeightFileError)

  /// Reads a tensor's numbers as floats, in C order.
  ///
  /// - Parameters:
  ///   - place: Which tensor.
  ///   - values: Room for exactly as many numbers as it holds.
  func read(
    _ place: Int, into values: UnsafeMutableBufferPointer<Float>
  ) throws(WeightFileError)
}

extension ReadableFile {
  /// Numbers decoded at a time, so that a tensor of halves is never in memory twice.
  private static let blockBytes = 1 << 20

  /// Reads numbers that follow one another as floats.
  ///
  /// - Parameters:
  ///   - type: Their kind.
  ///   - offset: The byte of the first.
  ///   - values: Room for them.
  ///   - isBigEndian: Whether a number's first byte is its highest.
  func read(
    _ type: StoredType, at offset: Int, into values: UnsafeMutableBufferPointer<Float>,
    isBigEndian: Bool = false
  ) throws(FileError) {
    if type == .f32, !isBigEndian {
      return try read(at: offset, into: UnsafeMutableRawBufferPointer(values))
    }
    var block = [UInt8](repeating: 0, count: min(Self.blockBytes, values.count * type.size))
    var done = 0
    while done < values.count {
      let count = min(values.count - done, Self.blockBytes / type.size)
      let place = offset + done * type.size
      try block.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
        let bytes = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[..<(count * type.size)]))
        try read(at: place, into: bytes)
        type.decode(
          UnsafeRawBufferPointer(bytes),
          into: UnsafeMutableBufferPointer(rebasing: values[done..<(done + count)]),
          isBigEndian: isBigEndian)
      }
      done += count
    }
  }
}
