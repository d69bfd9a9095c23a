/// Times the passes of one convolution layer, and compares them with its definition.
public struct ConvolutionBench: Sendable {
  /// The kind of layer.
  public enum Operation: String, Sendable, CaseIterable { case conv2d, convTranspose2d }

  /// The kind of layer.
  public var operation = Operation.conv2d
  /// Pictures.
  public var batch = 1
  /// Channels of the layer's input.
  public var channels = 64
  /// Channels of the layer's output.
  public var outputs = 128
  /// Height and width of the layer's input.
  public var size = 64
  /// Height and width of the kernel.
  public var kernel = 4
  /// Steps between windows.
  public var stride = 2
  /// Zeros around the input (of the convolution that is transposed: around its input).
  public var padding = 1
  /// The passes, as the layer sees them: its output, the gradients of its input and its weight.
  public var passes: [ConvolutionPass] = [.output, .input, .weight]
  /// Repetitions that are counted, 1 or more.
  public var steps = 10
  /// Threads; nil for one a core.
  public var threads: Int?

  /// The second layer of the U-Net on half its picture.
  public init() {}

  /// Measures.
  ///
  /// - Parameter shouldStop: Asked before each repetition.
  /// - Returns: Nil when told to stop.
  /// - Throws: `BenchError` for numbers out of range, and where memory is not enough.
  public func run(shouldStop: () -> Bool = { false }) throws(BenchError) -> ConvolutionReport? {
    let geometry = try geometry()
    return try BenchError.measured { () throws(TensorError) in
      let device = try Device.host(threads: threads)
      guard let rows = try rows(geometry, on: device, shouldStop) else { return nil }
      return ConvolutionReport(
        operations: geometry.operations, rows: rows, machine: try MachineUse(device))
    }
  }

  /// Each pass in each way; nil when told to stop.
  func rows(
    _ geometry: ConvolutionGeometry, on device: Device, _ shouldStop: () -> Bool = { false }
  ) throws(TensorError) -> [ConvolutionReport.Row]? {
    let operands = try ConvolutionOperands(geometry, on: device)
    let naive = operands.naive()
    var rows: [ConvolutionReport.Row] = []
    for pass in passes {
      let kind = verb(pass)
      for (place, algorithm) in algorithms(kind, geometry, on: device).enumerated() {
        let result = try operands.result(kind)
        var seconds: [Double] = []
        for index in 0..<StepBench.warmUp + steps {
          if shouldStop() { return nil }
          let time = Timings.seconds { compute(kind, algorithm, operands, to: result) }
          if index >= StepBench.warmUp { seconds.append(time) }
        }
        rows.append(
          ConvolutionReport.Row(
            pass: pass, algorithm: algorithm, isUsual: place == 0,
            timings: Timings(seconds: seconds),
            check: ConvolutionCheck(naive, kind, result.toHost())))
      }
    }
    return rows
  }

  /// The ways that suit: the one that layers get, then the others.
  private func algorithms(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, on device: Device
  ) -> [ConvolutionAlgorithm] {
    guard let host = device.backend as? HostBackend else { return [.columns] }
    let usual = host.algorithm(for: pass, geometry)
    return [usual] + ConvolutionAlgorithm.all.filter { $0 != usual && $0.suits(geometry) }
  }

  private func compute(
    _ pass: ConvolutionPass, _ algorithm: ConvolutionAlgorithm, _ operands: ConvolutionOperands,
    to result: Tensor
  ) {
    let (a, b) = operands.pair(pass)
    if let host = result.backend as? HostBackend {
      host.convolve(pass, operands.geometry, a, b, to: result, by: algorithm)
    } else {
      result.backend.convolve(pass, operands.geometry, a, b, to: result)
    }
  }

  /// The pass of the convolution that a pass of the layer is: a transposed one computes its output
  /// as a convolution computes the gradient of its input.
  private func verb(_ pass: ConvolutionPass) -> ConvolutionPass {
    switch (operation, pass) {
    case (.convTranspose2d, .output): .input
    case (.convTranspose2d, .input): .output
    default: pass
    }
  }

  /// The convolution, or the one that is transposed.
  func geometry() throws(BenchError) -> ConvolutionGeometry {
    let most = 1 << 16
    for (name, number, least) in [
      ("batch", batch, 1), ("channels", channels, 1), ("outputs", outputs, 1), ("size", size, 1),
      ("kernel", kernel, 1), ("stride", stride, 1), ("padding", padding, 0),
    ] { try BenchError.require(name, number, in: least...most) }
    try BenchError.require("steps", steps, in: 1...100_000)
    let isTransposed = operation == .convTranspose2d
    let length = isTransposed ? (size - 1) * stride - 2 * padding + kernel : size
    guard length > 0 else {
      throw .argument(name: "padding", reason: "\(padding) leaves nothing of the output")
    }
    let windows = Extent(length).windows(
      kernel: Extent(kernel), stride: Extent(stride), padding: Extent(padding),
      dilation: Extent(1))
    guard windows.height > 0 else {
      throw .argument(name: "kernel", reason: "\(kernel) is larger than the padded input")
    }
    let geometry = ConvolutionGeometry(
      batch: batch, inputChannels: isTransposed ? outputs : channels,
      outputChannels: isTransposed ? channels : outputs, groups: 1, input: Extent(length),
      output: windows, kernel: Extent(kernel), stride: Extent(stride), padding: Extent(padding),
      dilation: Extent(1))
    try BenchError.measured { () throws(TensorError) in
      let g = geometry
      try g.check(
        operation.rawValue,
        [
          NamedShape("input", [batch, channels, size, size]),
          NamedShape("weight", [g.outputChannels, g.inputChannels, kernel, kernel]),
        ])
    }
    return geometry
  }
}

/// What a layer takes, filled at random.
struct ConvolutionOperands {
  let geometry: ConvolutionGeometry
  private let input: Tensor
  private let weight: Tensor
  private let gradient: Tensor

  init(_ geometry: ConvolutionGeometry, on device: Device) throws(TensorError) {
    self.geometry = geometry
    let g = geometry
    var random = RandomGenerator(seed: 0)
    func draw(_ shape: [Int]) throws(TensorError) -> Tensor {
      try .random(.normal(mean: 0, deviation: 1), shape, key: random.next(), on: device)
    }
    input = try draw([g.batch, g.inputChannels, g.input.height, g.input.width])
    weight = try draw([g.outputChannels, g.inputChannels, g.kernel.height, g.kernel.width])
    gradient = try draw([g.batch, g.outputChannels, g.output.height, g.output.width])
  }

  /// What a pass is computed from, in the order of `Backend.convolve`.
  func pair(_ pass: ConvolutionPass) -> (Tensor, Tensor) {
    switch pass {
    case .output: (input, weight)
    case .input: (gradient, weight)
    case .weight: (input, gradient)
    }
  }

  /// Room for what a pass computes.
  func result(_ pass: ConvolutionPass) throws(TensorError) -> Tensor {
    let like =
      switch pass {
      case .output: gradient
      case .input: input
      case .weight: weight
      }
    return try .uninitialized(like.shape, on: like.device)
  }

  /// The same by definition.
  func naive() -> NaiveConvolution {
    NaiveConvolution(
      geometry: geometry, input: input.toHost(), weight: weight.toHost(),
      gradient: gradient.toHost())
  }
}
