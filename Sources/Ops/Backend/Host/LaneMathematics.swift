extension Lanes {
  /// eˣ, to 1 unit in the last place; infinite above 88.73, 0 below −104, NaN stays NaN.
  ///
  /// Source: Cephes, `expf`: x = k · ln 2 + r with ln 2 in two parts, and a polynomial of degree 7.
  @inline(__always)
  var exponentials: Lanes {
    var x = replacing(with: Lanes(repeating: 89), where: self .> 89)
    x = x.replacing(with: Lanes(repeating: -104), where: x .< -104)
    // Added to 1.5 · 2²³ a number is rounded to a whole one, which stands in the lowest bits.
    let magic: Float = 0x1.8p23
    let shifted = x * 1.442_695_04 + magic
    let k = shifted - magic
    var r = x
    r.addProduct(k, Lanes(repeating: -0.693_359_375))
    r.addProduct(k, Lanes(repeating: 2.121_944_40e-4))
    var p = Lanes(repeating: 1.987_569_150_0e-4)
    p = Lanes(repeating: 1.398_199_950_7e-3).addingProduct(p, r)
    p = Lanes(repeating: 8.333_451_907_3e-3).addingProduct(p, r)
    p = Lanes(repeating: 4.166_579_589_4e-2).addingProduct(p, r)
    p = Lanes(repeating: 1.666_666_545_9e-1).addingProduct(p, r)
    p = Lanes(repeating: 5.000_000_120_1e-1).addingProduct(p, r)
    let y = (1 + r).addingProduct(p, r * r)
    // 2ᵏ in two factors: one alone would leave the range of floats at its ends.
    let whole = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- 0x4B40_0000
    let half = whole &>> 1
    let first = unsafeBitCast((half &+ 127) &<< 23, to: Lanes.self)
    let second = unsafeBitCast((whole &- half &+ 127) &<< 23, to: Lanes.self)
    return y * first * second
  }

  /// 1 / (1 + e⁻ˣ), to 3 units in the last place: with t = e^−|x| it is 1 / (1 + t), or t / (1 + t)
  /// below 0, where nothing overflows.
  @inline(__always)
  var sigmoids: Lanes {
    let t = unsafeBitCast(bits | 0x8000_0000, to: Lanes.self).exponentials
    return t.replacing(with: 1, where: self .>= 0) / (1 + t)
  }

  /// The hyperbolic tangent, to 2 units in the last place.
  ///
  /// Source: Cephes, `tanhf`: an odd polynomial below 0.625, 1 − 2 / (e²ˣ + 1) above.
  @inline(__always)
  var hyperbolicTangents: Lanes {
    let sign = bits & 0x8000_0000
    let x = unsafeBitCast(bits & 0x7FFF_FFFF, to: Lanes.self)
    let z = x * x
    var p = Lanes(repeating: -5.704_988_727_45e-3)
    p = Lanes(repeating: 2.063_908_879_54e-2).addingProduct(p, z)
    p = Lanes(repeating: -5.373_971_555_31e-2).addingProduct(p, z)
    p = Lanes(repeating: 1.333_144_220_36e-1).addingProduct(p, z)
    p = Lanes(repeating: -3.333_328_194_22e-1).addingProduct(p, z)
    let near = x.addingProduct(p * z, x)
    let far = 1 - 2 / ((x + x).exponentials + 1)
    let y = far.replacing(with: near, where: x .< 0.625)
    return unsafeBitCast(y.bits | sign, to: Lanes.self)
  }
}

/// eˣ
struct LaneExponential: LaneFunction {
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { x.exponentials }
}

/// 1 / (1 + e⁻ˣ)
struct LaneSigmoid: LaneFunction {
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { x.sigmoids }
}

/// The hyperbolic tangent.
struct LaneTangent: LaneFunction {
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { x.hyperbolicTangents }
}

/// √x
struct LaneSquareRoot: LaneFunction {
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { x.squareRoots }
}

/// 1 / √x
struct LaneReciprocalSquareRoot: LaneFunction {
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { 1 / x.squareRoots }
}
