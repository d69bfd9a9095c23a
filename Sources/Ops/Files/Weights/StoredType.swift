/// The kinds of numbers a weight file holds; the raw value is what `.safetensors` calls them.
public enum StoredType: String, Sendable, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// What PyTorch calls them, for example "float32".
  public var name: String {
    switch self {
    case .f64: "float64"
    case .f32: "float32"
    case .f16: "float16"
    case .bf16: "bfloat16"
    case .i64: "int64"
    case .i32: "int32"
    case .i16: "int16"
    case .i8: "int8"
    case .u64: "uint64"
    case .u32: "uint32"
    case .u16: "uint16"
    case .u8: "uint8"
    case .bool: "bool"
    }
  }

  /// Bytes a number takes.
  public var size: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// Reads numbers as floats: rounded to the nearest where a float cannot hold them.
  ///
  /// - Parameters:
  ///   - bytes: `size · values.count` bytes; they need not be aligned.
  ///   - values: Room for the numbers.
  ///   - isBigEndian: Whether a number's first byte is its highest.
  func decode(
    _ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>,
    isBigEndian: Bool = false
  ) {
    func each<Stored: FixedWidthInteger>(_ type: Stored.Type, _ convert: (Stored) -> Float) {
      for index in 0..<values.count {
        let stored = bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Stored>.stride, as: type)
        values[index] = convert(
          isBigEndian ? Stored(bigEndian: stored) : Stored(littleEndian: stored))
      }
    }
    switch self {
    case .f64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .f32: each(UInt32.self) { Float(bitPattern: $0) }
    case .f16: each(UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .bf16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .i64: each(Int64.self) { Float($0) }
    case .i32: each(Int32.self) { Float($0) }
    case .i16: each(Int16.self) { Float($0) }
    case .i8: each(Int8.self) { Float($0) }
    case .u64: each(UInt64.self) { Float($0) }
    case .u32: each(UInt32.self) { Float($0) }
    case .u16: each(UInt16.self) { Float($0) }
    case .u8: each(UInt8.self) { Float($0) }
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }
}
