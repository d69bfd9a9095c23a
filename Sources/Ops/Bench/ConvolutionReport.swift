internal import Glibc

/// What the passes of a layer took, and how right they were.
public struct ConvolutionReport: Sendable, Equatable {
  /// One pass, computed in one way.
  public struct Row: Sendable, Equatable {
    /// The pass, as the layer sees it.
    public var pass: ConvolutionPass
    /// How it was computed.
    public var algorithm: ConvolutionAlgorithm
    /// Whether it is the one that layers get.
    public var isUsual: Bool
    /// The repetitions counted.
    public var timings: Timings
    /// How right it was.
    public var check: ConvolutionCheck
  }

  /// Additions and multiplications of a pass by its definition; all three have as many.
  public var operations: Double
  /// The passes measured.
  public var rows: [Row]
  /// What it ran on, and took.
  public var machine: MachineUse

  /// `operations` a second of a row.
  public func operationsPerSecond(_ row: Row) -> Double { operations / row.timings.median }
}

/// How far a result is from its definition, on elements drawn at random, or on all where they are few.
public struct ConvolutionCheck: Sendable, Equatable {
  /// Elements compared.
  public let count: Int
  /// ‖result − definition‖ / ‖definition‖ over them, with Euclidean norms.
  public let error: Double

  /// Products that the definition may take: about a tenth of a second.
  private static let budget = 1 << 25

  /// - Parameters: `values`: the result of `pass`, row-major.
  init(_ naive: NaiveConvolution, _ pass: ConvolutionPass, _ values: [Float]) {
    let affordable = max(64, ConvolutionCheck.budget / max(naive.depth(pass), 1))
    let isSample = values.count > affordable
    count = isSample ? affordable : values.count
    let key = RandomKey(seed: 0, purpose: .split)
    var (distance, norm) = (0.0, 0.0)
    for index in 0..<count {
      let place = isSample ? Int(key.word(index) % UInt64(values.count)) : index
      let truth = naive.element(pass, at: place)
      let gap = Double(values[place]) - truth
      distance += gap * gap
      norm += truth * truth
    }
    error = norm > 0 ? sqrt(distance / norm) : sqrt(distance)
  }
}
