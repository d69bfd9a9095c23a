internal import Glibc

/// `a ** b`
func power(_ a: Double, _ b: Double) -> Double { Glibc.pow(a, b) }

/// `a % b`, with the sign of `b`, as Python and NumPy define it.
func remainder(_ a: Double, _ b: Double) -> Double {
  if b.isInfinite, a.isFinite { return (a < 0) == (b < 0) || a == 0 ? a : b }
  let rest = a.truncatingRemainder(dividingBy: b)
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
}
