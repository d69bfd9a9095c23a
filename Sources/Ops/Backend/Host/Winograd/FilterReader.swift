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
  /// Floats of room for the taps of the most channels read at once; the last may come as sixteen.
  static let tapCount = 16 * 9 * laneCount + 16 * laneCount

  /// Channels whose taps, one after the other, fill whole vectors: sixteen 3 × 3 kernels take nine
  /// turned squares together, and one each alone.
  var channelsAtOnce: Int { channelStep == kernel * kernel && kernel == 3 ? 16 : 1 }

  /// The taps `[channels][kernel · kernel][16]` of some channels for lanes from `lane` on.
  ///
  /// - Parameters:
  ///   - channels: At most `channelsAtOnce`.
  ///   - lanes: Lanes there are, 1 to 16; the others are zero.
  @inline(__always)
  func read(
    channels: Range<Int>, lane: Int, lanes: Int, to taps: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let start = lane * laneStep + channels.lowerBound * channelStep
    let run = channels.count * kernel * kernel
    if lanes == laneCount, start + 15 * laneStep + (run + 15) / 16 * 16 <= count {
      for tap in stride(from: 0, to: run, by: 16) {
        transpose16(
          weights + start + tap, rowStep: laneStep, to: taps + tap * laneCount, outStep: laneCount)
      }
    } else {
      for index in 0..<channels.count {
        readPart(
          start + index * channelStep, lanes: lanes,
          to: taps + index * kernel * kernel * laneCount, scratch: scratch)
      }
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
    // Sixteen rows, whatever the kernel's taps: the next channel overwrites what is too many.
    transpose16(scratch, rowStep: 16, to: taps, outStep: laneCount)
  }
}
