extension PackedProduct {
  /// `c (8 × 32) = a · b`, or `c += a · b`: sixteen vectors of sums that never leave the registers.
  ///
  /// - Parameters:
  ///   - k: Length of the sums.
  ///   - a: `[k, 8]`, packed.
  ///   - b: `[k, 32]`, packed.
  ///   - c: Eight rows, `leading` floats apart.
  @inline(never)
  static func tile(
    _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, leading: Int, adding: Bool
  ) {
    var s0 = V.zero
    var t0 = V.zero
    var s1 = V.zero
    var t1 = V.zero
    var s2 = V.zero
    var t2 = V.zero
    var s3 = V.zero
    var t3 = V.zero
    var s4 = V.zero
    var t4 = V.zero
    var s5 = V.zero
    var t5 = V.zero
    var s6 = V.zero
    var t6 = V.zero
    var s7 = V.zero
    var t7 = V.zero
    var left = a
    var right = UnsafeRawPointer(b)
    for _ in 0..<k {
      let x = right.load(as: V.self)
      let y = right.load(fromByteOffset: 64, as: V.self)
      let a0 = V(repeating: left[0])
      s0.addProduct(a0, x)
      t0.addProduct(a0, y)
      let a1 = V(repeating: left[1])
      s1.addProduct(a1, x)
      t1.addProduct(a1, y)
      let a2 = V(repeating: left[2])
      s2.addProduct(a2, x)
      t2.addProduct(a2, y)
      let a3 = V(repeating: left[3])
      s3.addProduct(a3, x)
      t3.addProduct(a3, y)
      let a4 = V(repeating: left[4])
      s4.addProduct(a4, x)
      t4.addProduct(a4, y)
      let a5 = V(repeating: left[5])
      s5.addProduct(a5, x)
      t5.addProduct(a5, y)
      let a6 = V(repeating: left[6])
      s6.addProduct(a6, x)
      t6.addProduct(a6, y)
      let a7 = V(repeating: left[7])
      s7.addProduct(a7, x)
      t7.addProduct(a7, y)
      left += 8
      right += 128
    }
    put(s0, t0, c, adding)
    put(s1, t1, c + 1 * leading, adding)
    put(s2, t2, c + 2 * leading, adding)
    put(s3, t3, c + 3 * leading, adding)
    put(s4, t4, c + 4 * leading, adding)
    put(s5, t5, c + 5 * leading, adding)
    put(s6, t6, c + 6 * leading, adding)
    put(s7, t7, c + 7 * leading, adding)
  }

  @inline(__always)
  fileprivate static func put(
    _ x: V, _ y: V, _ row: UnsafeMutablePointer<Float>, _ adding: Bool
  ) {
    let raw = UnsafeMutableRawPointer(row)
    if adding {
      let (u, v) = (
        raw.loadUnaligned(as: V.self), raw.loadUnaligned(fromByteOffset: 64, as: V.self)
      )
      raw.storeBytes(of: u + x, as: V.self)
      raw.storeBytes(of: v + y, toByteOffset: 64, as: V.self)
    } else {
      raw.storeBytes(of: x, as: V.self)
      raw.storeBytes(of: y, toByteOffset: 64, as: V.self)
    }
  }
}
