/// The closed list of things a device must be able to do. Everything above is written in these
/// verbs, gradients too, so a new device gets them for free.
///
/// Operands are tensors on this device; their history is ignored. Outputs are made by the caller
/// and are contiguous. Inputs are contiguous unless a verb says that it takes any strides. Callers
/// have checked shapes: a verb trusts them.
public protocol Backend: AnyObject, Sendable {
  /// What the device calls itself.
  var name: String { get }
  /// Threads or units that share the work.
  var parallelism: Int { get }
  /// Bytes of live tensors, the largest that number has been, and the largest it may be.
  var memory: (inUse: Int, peak: Int, limit: Int) { get }

  /// Memory for `count` floats, aligned to 64 bytes, contents arbitrary.
  func allocate(count: Int) throws(TensorError) -> UnsafeMutableRawPointer
  /// Takes memory back.
  func recycle(_ address: UnsafeMutableRawPointer, count: Int)

  /// Copies elements to host memory, in row-major order. Any strides.
  func read(_ x: Tensor, into values: UnsafeMutableBufferPointer<Float>)
  /// Copies elements from host memory.
  func write(_ values: UnsafeBufferPointer<Float>, to y: Tensor)

  /// Sets every element. Any strides.
  func fill(_ y: Tensor, with value: Float)
  /// Copies `x` to `y` of the same shape. Any strides on both sides.
  func copy(_ x: Tensor, to y: Tensor)
  /// `y = f(x)`, element by element, any strides on both sides. `y` may be `x`.
  func map(_ function: UnaryFunction, _ x: Tensor, to y: Tensor)
  /// `y = f(a, b)`, element by element, all of one shape and any strides. `y` may be `a`.
  func zip(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor, to y: Tensor)
  /// Combines `x` along every axis where `y` has length 1 and `x` has not.
  func reduce(_ reduction: Reduction, _ x: Tensor, to y: Tensor)
  /// The place of the smallest or largest element along `axis`; the first of equals.
  func argument(_ extreme: Extreme, _ x: Tensor, axis: Int, to y: Tensor)
  /// `y[b] = a[b] · b[b]` for three-axis operands; the last two axes may be transposed views,
  /// and the first may have stride 0.
  func matrixProduct(_ a: Tensor, _ b: Tensor, to y: Tensor)
  /// One of the three passes of a convolution.
  func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    to y: Tensor)
  /// Pooling over windows, and its gradient (`gradient` nil for the forward pass).
  func pool(
    _ kind: Pooling, _ geometry: WindowGeometry, _ x: Tensor, gradient: Tensor?, to y: Tensor)
  /// Resampling of the last two axes, forward (`adjoint` false) or its transpose.
  func resample(_ kind: Resampling, _ x: Tensor, adjoint: Bool, to y: Tensor)
  /// Statistics and affine maps by channel: the parts of batch normalisation, and biases. Pictures
  /// may lie apart, on all sides.
  func channels(_ stage: ChannelStage)
  /// `y[i, …] = x[index[i], …]`; indices are whole numbers in range.
  func gather(_ x: Tensor, _ index: Tensor, to y: Tensor)
  /// `y[index[i], …] += x[i, …]`, in the order of `i`.
  func scatterAdd(_ x: Tensor, _ index: Tensor, to y: Tensor)
  /// Random elements from a counter: element `i` depends on the key and `i` alone.
  func random(_ distribution: Distribution, _ key: RandomKey, to y: Tensor)
  /// One step of an optimiser over flat buffers, in place.
  func update(_ rule: UpdateRule, parameters: Tensor, gradients: Tensor, moments: [Tensor])
  /// Colour conversion of `[n, 3, h, w]` pictures.
  func convert(_ conversion: ColorConversion, _ x: Tensor, to y: Tensor)
}
