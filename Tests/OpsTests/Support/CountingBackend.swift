import Synchronization

@testable import Ops

/// A device that hands every verb to the host and keeps a list of what was asked for.
final class CountingBackend: Backend {
  private let host: HostBackend
  private let list = Mutex<[String]>([])

  init() throws { host = try HostBackend(threads: 1) }

  /// The verbs called so far.
  var verbs: [String] { list.withLock { $0 } }
  /// Forgets what was called.
  func forget() { list.withLock { $0 = [] } }

  private func note(_ verb: String) { list.withLock { $0.append(verb) } }

  var name: String { "counting" }
  var parallelism: Int { 1 }
  var memory: (inUse: Int, peak: Int, limit: Int) { host.memory }

  func allocate(count: Int) throws(TensorError) -> UnsafeMutableRawPointer {
    try host.allocate(count: count)
  }
  func recycle(_ address: UnsafeMutableRawPointer, count: Int) {
    host.recycle(address, count: count)
  }
  func read(_ x: Tensor, into values: UnsafeMutableBufferPointer<Float>) {
    note("read")
    host.read(x, into: values)
  }
  func write(_ values: UnsafeBufferPointer<Float>, to y: Tensor) {
    note("write")
    host.write(values, to: y)
  }
  func fill(_ y: Tensor, with value: Float) {
    note("fill")
    host.fill(y, with: value)
  }
  func copy(_ x: Tensor, to y: Tensor) {
    note("copy")
    host.copy(x, to: y)
  }
  func map(_ function: UnaryFunction, _ x: Tensor, to y: Tensor) {
    note("map \(function)")
    host.map(function, x, to: y)
  }
  func zip(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor, to y: Tensor) {
    note("zip \(function)")
    host.zip(function, a, b, to: y)
  }
  func reduce(_ reduction: Reduction, _ x: Tensor, to y: Tensor) {
    note("reduce \(reduction)")
    host.reduce(reduction, x, to: y)
  }
  func argument(_ extreme: Extreme, _ x: Tensor, axis: Int, to y: Tensor) {
    note("argument")
    host.argument(extreme, x, axis: axis, to: y)
  }
  func matrixProduct(_ a: Tensor, _ b: Tensor, to y: Tensor) {
    note("matrixProduct")
    host.matrixProduct(a, b, to: y)
  }
  func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    to y: Tensor
  ) {
    note("convolve \(pass)")
    host.convolve(pass, geometry, a, b, to: y)
  }
  func pool(
    _ kind: Pooling, _ geometry: WindowGeometry, _ x: Tensor, gradient: Tensor?, to y: Tensor
  ) {
    note("pool")
    host.pool(kind, geometry, x, gradient: gradient, to: y)
  }
  func resample(_ kind: Resampling, _ x: Tensor, adjoint: Bool, to y: Tensor) {
    note("resample")
    host.resample(kind, x, adjoint: adjoint, to: y)
  }
  func channels(_ stage: ChannelStage) {
    switch stage {
    case .moments: note("channels moments")
    case .scale: note("channels scale")
    case .sums: note("channels sums")
    case .combine: note("channels combine")
    case .slope: note("channels slope")
    }
    host.channels(stage)
  }
  func gather(_ x: Tensor, _ index: Tensor, to y: Tensor) {
    note("gather")
    host.gather(x, index, to: y)
  }
  func scatterAdd(_ x: Tensor, _ index: Tensor, to y: Tensor) {
    note("scatterAdd")
    host.scatterAdd(x, index, to: y)
  }
  func random(_ distribution: Distribution, _ key: RandomKey, to y: Tensor) {
    note("random")
    host.random(distribution, key, to: y)
  }
  func update(_ rule: UpdateRule, parameters: Tensor, gradients: Tensor, moments: [Tensor]) {
    note("update")
    host.update(rule, parameters: parameters, gradients: gradients, moments: moments)
  }
  func convert(_ conversion: ColorConversion, _ x: Tensor, to y: Tensor) {
    note("convert")
    host.convert(conversion, x, to: y)
  }
}
