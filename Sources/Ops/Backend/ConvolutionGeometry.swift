/// The numbers of one convolution, worked out once and used by the forward pass and both gradients.
///
/// n batch, c channel, h row, w column. `input` is `[n, inputChannels, h, w]`, `weight`
/// `[outputChannels, inputChannels / groups, kernelHeight, kernelWidth]`, `output`
/// `[n, outputChannels, oh, ow]` with `oh = (h + 2·padding − dilation·(kernel − 1) − 1) / stride + 1`.
public struct ConvolutionGeometry: Sendable, Hashable {
  /// Pictures in the batch.
  public var batch: Int
  /// Channels of the input, all groups together.
  public var inputChannels: Int
  /// Channels of the output, all groups together.
  public var outputChannels: Int
  /// Parts that see only their own channels.
  public var groups: Int
  /// Height and width of the input.
  public var input: Extent
  /// Height and width of the output.
  public var output: Extent
  /// Height and width of the kernel.
  public var kernel: Extent
  /// Steps between windows.
  public var stride: Extent
  /// Zeros around the input, on each side.
  public var padding: Extent
  /// Steps between the elements of a kernel.
  public var dilation: Extent

  /// Input channels of one group.
  var groupInputs: Int { inputChannels / groups }
  /// Output channels of one group.
  var groupOutputs: Int { outputChannels / groups }
  /// Elements of one kernel.
  var taps: Int { kernel.height * kernel.width }
  /// Additions and multiplications of a pass by its definition, zeros around the input included.
  var operations: Double {
    2 * Double(batch) * Double(outputChannels) * Double(output.height) * Double(output.width)
      * Double(groupInputs) * Double(taps)
  }
  /// Whether there is nothing to multiply. Padding may make something of an input without pixels.
  var isEmpty: Bool {
    batch == 0 || outputChannels == 0 || groupInputs == 0 || input.height == 0 || input.width == 0
  }

  /// Throws where a side is longer than BLAS, which counts in 32 bits, can take.
  func check(_ operation: String, _ shapes: [NamedShape]) throws(TensorError) {
    guard max(groupInputs * taps, groupOutputs, input.area, output.area) <= Int(Int32.max) else {
      throw .shapes(
        operation: operation, shapes,
        reason:
          "neither a channel of a picture nor a kernel may hold more than \(Int32.max) numbers")
    }
  }
}

/// Windows slid over the last two axes, for pooling.
public struct WindowGeometry: Sendable, Equatable {
  /// Height and width of a window.
  public var kernel: Extent
  /// Steps between windows.
  public var stride: Extent
  /// Zeros (for maxima: nothing) around the input, on each side.
  public var padding: Extent
}

/// A height and a width.
public struct Extent: Sendable, Hashable {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int

  /// Creates an extent.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// Creates a square extent.
  public init(_ side: Int) { self.init(side, side) }

  /// Height times width; the largest number there is where that is no number.
  var area: Int {
    let (product, overflow) = height.multipliedReportingOverflow(by: width)
    return overflow ? Int.max : product
  }

  /// Places of a window that slides over this extent; 0 or less where it does not fit.
  func windows(kernel: Extent, stride: Extent, padding: Extent, dilation: Extent) -> Extent {
    func count(_ length: Int, _ k: Int, _ s: Int, _ p: Int, _ d: Int) -> Int {
      let room = length + 2 * p - d * (k - 1) - 1
      return room < 0 ? 0 : room / s + 1
    }
    return Extent(
      count(height, kernel.height, stride.height, padding.height, dilation.height),
      count(width, kernel.width, stride.width, padding.width, dilation.width))
  }
}
