/// The weights of a convolution as lanes: sixteen kernels side by side, tap by tap.
struct FilterReader {
  let weights: UnsafePointer<Float>
  /// All the weights there are, so that nothing is read behind them.
  let count: Int
  /// Floats from the kernel of one lane to that of the next.
  let laneStep: Int
  /// Floats from the kernel of one channel summed over to that of the next.
  let channelStep: Int
  /// Taps of a kernel along one side.
  let kernel: Int

  /// Floats of scratch memory `read` needs.
  static let scratchCount = 16 * 16

  /// The taps `[kernel · kernel][16]` of one channel for lanes from `lane` on.
  ///
  /// - Parameter lanes: Lanes there are, 1 to 16; the others are zero.
  @inline(__always)
  func read(
    channel: Int, lane: Int, lanes: Int, to taps: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let start = lane * laneStep + channel * channelStep
    if lanes == laneCount, start + 15 * laneStep + 16 <= count {
      transpose16(weights + start, rowStep: laneStep, to: taps, outStep: laneCount)
    } else {
      readPart(start, lanes: lanes, to: taps, scratch: scratch)
    }
  }

  @inline(never)
  private func readPart(
    _ start: Int, lanes: Int, to taps: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    scratch.update(repeating: 0, count: FilterReader.scratchCount)
    for lane in 0..<lanes {
      for tap in 0..<kernel * kernel {
        scratch[lane * 16 + tap] = weights[start + lane * laneStep + tap]
      }
    }
    transpose16(scratch, rowStep: 16, to: taps, outStep: laneCount)
  }
}
