/// Goes through the places of a strided tensor in C order.
struct Odometer {
  private let shape: [Int]
  private let strides: [Int]
  private var digits: [Int]
  /// How far the place is from the first.
  private(set) var position = 0

  init(shape: [Int], strides: [Int]) {
    self.shape = shape
    self.strides = strides
    digits = Array(repeating: 0, count: shape.count)
  }

  /// Goes to the next place; behind the last comes the first again.
  mutating func advance() {
    var axis = shape.count - 1
    while axis >= 0 {
      digits[axis] += 1
      position += strides[axis]
      if digits[axis] < shape[axis] { return }
      position -= digits[axis] * strides[axis]
      digits[axis] = 0
      axis -= 1
    }
  }
}

extension TorchTensor {
  /// The place of its last number in the storage; it must have one.
  var last: Int { zip(shape, strides).reduce(offset) { $0 + ($1.0 - 1) * $1.1 } }

  /// Whether its numbers follow one another in C order, without gaps.
  var isPacked: Bool { Layout(shape: shape, strides: strides).isContiguous }

  /// Picks its numbers out of bytes that begin with its first number.
  func gather(
    _ type: StoredType, _ isBigEndian: Bool, from bytes: [UInt8],
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(bytes.count >= (last - offset + 1) * type.size, "the bytes up to the last number")
    let size = type.size
    var block = [UInt8](repeating: 0, count: min(values.count, 1 << 16) * size)
    var place = Odometer(shape: shape, strides: strides)
    var done = 0
    bytes.withUnsafeBytes { source in
      block.withUnsafeMutableBytes { block in
        while done < values.count {
          let count = min(values.count - done, block.count / size)
          for index in 0..<count {
            let start = place.position * size
            for byte in 0..<size { block[index * size + byte] = source[start + byte] }
            place.advance()
          }
          type.decode(
            UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(block)[..<(count * size)]),
            into: UnsafeMutableBufferPointer(rebasing: values[done..<(done + count)]),
            isBigEndian: isBigEndian)
          done += count
        }
      }
    }
  }
}
