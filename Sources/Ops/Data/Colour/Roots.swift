/// Powers with fractional exponents, without a call into libm and without a branch, so that a
/// loop over them is turned into vector code.
///
/// A float's bits are close to the logarithm of its value, so a root is first guessed by dividing
/// the bits; a short series then corrects the guess. For y near x^(-1/n) and h = 1 − x·yⁿ the
/// exact answer is y·(1 − h)^(-1/n), whose binomial series is used. After two rounds what is left
/// is the rounding of the floats, a few 1e-7 of the value, for x from 1e-4 to 1e6.
///
/// The functions work on one float and are meant for plain loops over pointers: the compiler
/// takes 8 or 16 pixels at a time. (Written with `SIMD16<Float>` the same code ran up to four
/// times slower: the standard library's operators go lane by lane, and the optimiser puts them
/// together again in short functions only.)
enum Roots {
  /// a·b + c in one rounding.
  @inline(__always)
  static func fma(_ a: Float, _ b: Float, _ c: Float) -> Float { c.addingProduct(a, b) }

  /// x^(-1/n) as the bits tell it, within 4 %. `offset` is (n+1)/n · (127 − s) · 2¹⁵, with the s
  /// (0.050 for n = 3, 0.049 for n = 5, found by search) that makes the largest error smallest;
  /// `share` is 1/n.
  ///
  /// The top 23 bits are turned into a float by writing them into the fraction of 2²³, which is
  /// an OR and a subtraction, and back in the same way.
  @inline(__always)
  private static func guess(_ x: Float, offset: Float, share: Float) -> Float {
    let bitsOf8388608: UInt32 = 0x4B00_0000
    let asFloat = Float(bitPattern: (x.bitPattern &>> 8) | bitsOf8388608) - 8_388_608
    let root = fma(asFloat, -share, offset + 8_388_608)
    return Float(bitPattern: root.bitPattern &<< 8)
  }

  /// The cube root of positive `x`.
  @inline(__always)
  static func cube(_ x: Float) -> Float {
    var y = guess(x, offset: 5_546_530, share: 1 / 3)
    var h = fma(-x * y, y * y, 1)
    // (1 − h)^(-1/3) = 1 + h/3 + 2h²/9 + 14h³/81 + …
    let series = fma(h, fma(h, 14 / 81, 2 / 9), 1 / 3)
    y = fma(y * h, series, y)
    h = fma(-x * y, y * y, 1)
    y = fma(y * h, 1 / 3, y)
    return x * y * y
  }

  /// The fourth root of positive `x`.
  @inline(__always)
  static func fourth(_ x: Float) -> Float {
    var y = guess(x, offset: 5_199_954, share: 1 / 4)
    var square = y * y
    var h = fma(-x * square, square, 1)
    // (1 − h)^(-1/4) = 1 + h/4 + 5h²/32 + 15h³/128 + …
    let series = fma(h, fma(h, 15 / 128, 5 / 32), 1 / 4)
    y = fma(y * h, series, y)
    square = y * y
    h = fma(-x * square, square, 1)
    y = fma(y * h, 1 / 4, y)
    return x * y * y * y
  }

  /// x^0.8 of positive `x`, as x · x^(-1/5).
  @inline(__always)
  static func fourFifths(_ x: Float) -> Float {
    var y = guess(x, offset: 4_991_916, share: 1 / 5)
    var square = y * y
    var h = fma(-x * y, square * square, 1)
    // (1 − h)^(-1/5) = 1 + h/5 + 3h²/25 + 11h³/125 + …
    let series = fma(h, fma(h, 11 / 125, 3 / 25), 1 / 5)
    y = fma(y * h, series, y)
    square = y * y
    h = fma(-x * y, square * square, 1)
    y = fma(y * h, 1 / 5, y)
    return x * y
  }
}
