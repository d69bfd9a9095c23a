/// The last step of a weight pass: `Gᵀ u G`, sixteen kernels at a time, put where they belong.
struct KernelWriter<T: TileTransform> {
  let grid: TileGrid
  let inputs: Int
  /// Floats from one point of the products to the next.
  let pointStep: Int
  /// Floats from one pair of phases to the next.
  let pairStep: Int

  /// Floats of scratch memory `write` needs.
  static var scratchCount: Int { 3 * transformScratchCount }

  /// The kernels from some blocks of input channels to some output channels.
  ///
  /// - Parameters:
  ///   - sums: `[pair][point][channel][32]`: two phases, or two blocks, side by side.
  ///   - weights: `[outputs, inputs, kernel, kernel]`
  ///   - adding: Whether to add to what is there.
  func write(
    _ sums: UnsafePointer<Float>, _ channels: Range<Int>, _ blocks: Range<Int>,
    to weights: UnsafeMutablePointer<Float>, adding: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    for block in blocks {
      for channel in channels {
        write(
          sums + (channel - channels.lowerBound) * TileProduct.columns
            + (block - blocks.lowerBound) * laneCount,
          channel: channel, block: block, to: weights, adding: adding, scratch: scratch)
      }
    }
  }

  private func write(
    _ sums: UnsafePointer<Float>, channel: Int, block: Int,
    to weights: UnsafeMutablePointer<Float>, adding: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let kernels = taps + transformScratchCount
    let kernel = grid.kernel
    for y in 0..<grid.stride {
      for x in 0..<grid.stride {
        let phase = y * grid.stride + x
        Self.gather(
          sums + phase / 2 * pairStep + phase % 2 * laneCount, pointStep: pointStep,
          to: taps + (y * kernel + x) * laneCount, kernel: kernel, stride: grid.stride, scratch)
      }
    }
    transpose16(taps, rowStep: laneCount, to: kernels, outStep: 16)
    let count = kernel * kernel
    var target = weights + (channel * inputs + block * laneCount) * count
    for lane in 0..<TiledConvolution<T>.lanes(inputs, block: block) {
      let source = kernels + lane * 16
      if count == 16 {
        storeLanes(adding ? loadLanes(target) + loadLanes(source) : loadLanes(source), target)
      } else if adding {
        for tap in 0..<count { target[tap] += source[tap] }
      } else {
        for tap in 0..<count { target[tap] = source[tap] }
      }
      target += count
    }
  }

  @inline(never)
  private static func gather(
    _ sums: UnsafePointer<Float>, pointStep: Int, to taps: UnsafeMutablePointer<Float>,
    kernel: Int, stride: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      Square(sums, row: T.points * pointStep, column: pointStep),
      Square(taps, row: stride * kernel * laneCount, column: stride * laneCount),
      count: (T.points, T.taps), scratch: scratch
    ) { T.gather($0, $1, $2, $3) }
  }
}
