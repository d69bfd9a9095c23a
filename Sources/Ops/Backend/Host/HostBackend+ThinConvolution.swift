// Convolutions with few input channels, such as a network's first layer, or its last one run
// backwards: there are too few channels to share over threads, and whole pictures are shared instead.

extension ConvolutionGeometry {
  /// Whether a window holds so few numbers that its products are bound by memory.
  var isThin: Bool { groupInputs * taps <= 128 }
}

extension HostBackend {
  /// Floats of columns that are made before they are added to the pixels.
  private static let columnBudget = 4 << 20

  /// The input pass: the columns of several blocks, block by block; then each channel of each picture
  /// is added up on its own.
  func thinInput(
    _ blocks: ConvolutionBlocks, _ group: Int, _ dy: UnsafePointer<Float>,
    _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
  ) {
    let g = blocks.geometry
    let depth = g.groupInputs * g.taps
    let area = g.input.height * g.input.width
    let step = depth * blocks.rowsPerBlock * g.output.width
    let blocksAtOnce = max(1, min(blocks.count, HostBackend.columnBudget / max(1, step)))
    let columns = scratch(count: blocksAtOnce * step, parts: 1)
    let planes = scratch(count: blocks.scratchCount, parts: workers.count)
    let gradients = scratch(
      count: blocks.resultCount(channels: g.groupOutputs), parts: workers.count)
    defer { release(columns, planes, gradients) }
    let left = MatrixView(
      pointer: w + group * g.groupOutputs * depth, leading: depth, isTransposed: true)
    workers.run(parts: g.batch * g.groupInputs) { part in
      let (picture, channel) = (part / g.groupInputs, part % g.groupInputs)
      let plane = picture * g.inputChannels + group * g.groupInputs + channel
      (dx + plane * area).update(repeating: 0, count: area)
    }
    for first in stride(from: 0, to: blocks.count, by: blocksAtOnce) {
      let some = first..<min(blocks.count, first + blocksAtOnce)
      workers.run(parts: some.count) { part in
        let n = blocks.rows(first + part).count * g.output.width
        let gradient = blocks.gradient(
          dy, first + part, group: group, scratch: gradients[part % workers.count])
        meter.measure(.products) {
          multiply(
            left, gradient, to: columns[0] + part * step, leading: n, m: depth, n: n,
            k: g.groupOutputs)
        }
      }
      // Blocks of one picture share rows of pixels, and follow one another.
      let firstRun = first / blocks.blocksPerRun
      let runs = (some.upperBound - 1) / blocks.blocksPerRun - firstRun + 1
      workers.run(parts: runs * g.groupInputs) { part in
        let channel = part % g.groupInputs
        let run = (firstRun + part / g.groupInputs) * blocks.blocksPerRun
        for block in max(some.lowerBound, run)..<min(some.upperBound, run + blocks.blocksPerRun) {
          let rows = blocks.rows(block)
          blocks.scatter(
            columns[0] + (block - first) * step
              + channel * g.taps * rows.count * g.output.width,
            group: group, channels: channel..<channel + 1, rows: rows, addingTo: dx,
            scratch: planes[part % workers.count])
        }
      }
    }
  }

  /// The weight pass: each thread sums up its own blocks, and the sums are added in order.
  func thinWeight(
    _ blocks: ConvolutionBlocks, _ group: Int, _ x: UnsafePointer<Float>,
    _ dy: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>
  ) {
    let g = blocks.geometry
    let depth = g.groupInputs * g.taps
    let parts = min(workers.count, blocks.count)
    let matrices = scratch(count: depth * blocks.rowsPerBlock * g.output.width, parts: parts)
    let planes = scratch(count: blocks.scratchCount, parts: parts)
    let gradients = scratch(count: blocks.resultCount(channels: g.groupOutputs), parts: parts)
    let sums = scratch(count: g.groupOutputs * depth, parts: parts)
    defer { release(matrices, planes, gradients, sums) }
    workers.run(parts: parts) { part in
      let mine = share(blocks.count, part, of: parts)
      for block in mine {
        let rows = blocks.rows(block)
        let n = rows.count * g.output.width
        let gradient = blocks.gradient(dy, block, group: group, scratch: gradients[part])
        blocks.gather(
          x, group: group, channels: 0..<g.groupInputs, rows: rows, to: matrices[part],
          scratch: planes[part])
        meter.measure(.products) {
          multiply(
            gradient, MatrixView(pointer: matrices[part], leading: n, isTransposed: true),
            to: sums[part], leading: depth, m: g.groupOutputs, n: depth, k: n,
            adding: block > mine.lowerBound)
        }
      }
    }
    let target = dw + group * g.groupOutputs * depth
    for index in 0..<g.groupOutputs * depth {
      var total = sums[0][index]
      for part in 1..<max(parts, 1) { total += sums[part][index] }
      target[index] = total
    }
  }
}
