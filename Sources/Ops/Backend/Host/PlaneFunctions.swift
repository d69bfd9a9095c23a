/// An activation, and its slope, of sixteen numbers.
protocol PlaneFunction {
  /// f(z)
  func value(_ z: Lanes) -> Lanes
  /// f′(z) · g
  func slope(_ g: Lanes, at z: Lanes) -> Lanes
}

/// z itself.
struct PlaneIdentity: PlaneFunction {
  @inline(__always)
  func value(_ z: Lanes) -> Lanes { z }
  @inline(__always)
  func slope(_ g: Lanes, at z: Lanes) -> Lanes { g }
}

/// max(z, 0); NaN stays NaN.
struct PlaneRectifier: PlaneFunction {
  @inline(__always)
  func value(_ z: Lanes) -> Lanes { z.replacing(with: 0, where: z .<= 0) }
  @inline(__always)
  func slope(_ g: Lanes, at z: Lanes) -> Lanes { g.replacing(with: 0, where: z .<= 0) }
}

/// z where z > 0, else leak · z.
struct PlaneLeakyRectifier: PlaneFunction {
  let leak: Float
  @inline(__always)
  func value(_ z: Lanes) -> Lanes { (leak * z).replacing(with: z, where: z .> 0) }
  @inline(__always)
  func slope(_ g: Lanes, at z: Lanes) -> Lanes { (leak * g).replacing(with: g, where: z .> 0) }
}

/// `f(scale · x + shift)`
struct PlaneLine<F: PlaneFunction>: LaneFunction, LanePairFunction {
  let scale: Float
  let shift: Float
  let f: F

  @inline(__always)
  func line(_ x: Lanes) -> Lanes { scale * x + shift }
  @inline(__always)
  func callAsFunction(_ x: Lanes) -> Lanes { f.value(line(x)) }
  /// With `r` added before f.
  @inline(__always)
  func callAsFunction(_ x: Lanes, _ r: Lanes) -> Lanes { f.value(line(x) + r) }
  /// The gradient behind f.
  @inline(__always)
  func slope(_ g: Lanes, _ x: Lanes) -> Lanes { f.slope(g, at: line(x)) }
}

/// `a · h + b · x + c`, where h is the gradient g behind a line's f.
struct PlaneCombination<F: PlaneFunction>: LanePairFunction {
  let line: PlaneLine<F>
  let a: Float
  let b: Float
  let c: Float
  @inline(__always)
  func callAsFunction(_ g: Lanes, _ x: Lanes) -> Lanes { a * line.slope(g, x) + b * x + c }
}

/// `a · h`
struct PlaneMultiple<F: PlaneFunction>: LanePairFunction {
  let line: PlaneLine<F>
  let a: Float
  @inline(__always)
  func callAsFunction(_ g: Lanes, _ x: Lanes) -> Lanes { a * line.slope(g, x) }
}
