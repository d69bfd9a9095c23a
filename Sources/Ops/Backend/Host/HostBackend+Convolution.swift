/// A convolution as matrix products over blocks of output rows. The rows of all pictures of a batch
/// are numbered through, so that small maps of several pictures share one product.
struct ConvolutionBlocks {
  let geometry: ConvolutionGeometry
  let columns: ConvolutionColumns
  /// Output rows of a block.
  let rowsPerBlock: Int
  /// Blocks in all.
  let count: Int

  /// Floats of column matrix that stay in a core's cache while they are multiplied.
  private static let columnBudget = 512 * 1024

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    columns = ConvolutionColumns(geometry)
    let rows = geometry.batch * geometry.output.height
    let depth = geometry.groupInputs * geometry.taps
    let width = max(geometry.output.width, 1)
    let wanted = max(256, ConvolutionBlocks.columnBudget / max(depth, 1)) / width
    rowsPerBlock = max(1, min(rows, wanted))
    count = (rows + rowsPerBlock - 1) / rowsPerBlock
  }

  /// Output rows of one block, numbered over the batch.
  func rows(_ block: Int) -> Range<Int> {
    let total = geometry.batch * geometry.output.height
    return block * rowsPerBlock..<min(total, (block + 1) * rowsPerBlock)
  }

  /// Calls `body` with each picture that has rows in the block, its rows, and where their pixels
  /// begin within the block.
  @inline(__always)
  func forEachPicture(
    _ rows: Range<Int>, _ body: (_ picture: Int, _ rows: Range<Int>, _ pixel: Int) -> Void
  ) {
    let height = geometry.output.height
    var row = rows.lowerBound
    while row < rows.upperBound {
      let picture = row / height
      let end = min(rows.upperBound, (picture + 1) * height)
      body(
        picture, row - picture * height..<end - picture * height,
        (row - rows.lowerBound) * geometry.output.width)
      row = end
    }
  }

  /// The column matrix of some channels: `[channels · taps, pixels]`.
  func gather(
    _ input: UnsafePointer<Float>, group: Int, channels: Range<Int>, rows: Range<Int>,
    to matrix: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let pixels = rows.count * geometry.output.width
    let area = geometry.input.height * geometry.input.width
    for channel in channels {
      let place = matrix + (channel - channels.lowerBound) * geometry.taps * pixels
      forEachPicture(rows) { picture, rows, pixel in
        let plane = picture * geometry.inputChannels + group * geometry.groupInputs + channel
        columns.gather(
          input + plane * area, rows: rows, to: place + pixel, leading: pixels, scratch: scratch)
      }
    }
  }

  /// Adds a column matrix to the pixels it came from.
  func scatter(
    _ matrix: UnsafePointer<Float>, group: Int, channels: Range<Int>, rows: Range<Int>,
    addingTo input: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let pixels = rows.count * geometry.output.width
    let area = geometry.input.height * geometry.input.width
    for channel in channels {
      let place = matrix + (channel - channels.lowerBound) * geometry.taps * pixels
      forEachPicture(rows) { picture, rows, pixel in
        let plane = picture * geometry.inputChannels + group * geometry.groupInputs + channel
        columns.scatter(
          place + pixel, leading: pixels, rows: rows, addingTo: input + plane * area,
          scratch: scratch)
      }
    }
  }

  /// Copies output pixels of a block between `[n, c, oh, ow]` and a matrix `[c, pixels]`.
  func forEachOutputRun(
    _ rows: Range<Int>, group: Int, channels: Range<Int>,
    _ body: (_ offset: Int, _ place: Int, _ count: Int) -> Void
  ) {
    let pixels = rows.count * geometry.output.width
    let area = geometry.output.height * geometry.output.width
    forEachPicture(rows) { picture, rows, pixel in
      for channel in channels {
        let plane = picture * geometry.outputChannels + group * geometry.groupOutputs + channel
        body(
          plane * area + rows.lowerBound * geometry.output.width,
          (channel - channels.lowerBound) * pixels + pixel, rows.count * geometry.output.width)
      }
    }
  }

  /// The largest scratch a block needs for one channel of one picture.
  var scratchCount: Int {
    columns.scratchCount(rows: min(rowsPerBlock, geometry.output.height))
  }
}

extension HostBackend {
  /// One of the three passes of a convolution, by way of matrix products.
  public func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    to y: Tensor
  ) {
    guard !geometry.isEmpty else { return fill(y, with: 0) }
    let blocks = ConvolutionBlocks(geometry)
    for group in 0..<geometry.groups {
      switch pass {
      case .output: output(blocks, group, a.pointer, b.pointer, y.pointer)
      case .input: input(blocks, group, a.pointer, b.pointer, y.pointer)
      case .weight: weight(blocks, group, a.pointer, b.pointer, y.pointer)
      }
    }
  }

  /// Weight of one group: `[groupOutputs, groupInputs · taps]`.
  private func weights(
    _ g: ConvolutionGeometry, _ group: Int, _ base: UnsafePointer<Float>
  ) -> UnsafePointer<Float> {
    base + group * g.groupOutputs * g.groupInputs * g.taps
  }

  /// output = weight · columns. Blocks go to threads; where there are few, threads share the
  /// output channels of each, and the columns are made once by all.
  private func output(
    _ blocks: ConvolutionBlocks, _ group: Int, _ x: UnsafePointer<Float>,
    _ w: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    let g = blocks.geometry
    let depth = g.groupInputs * g.taps
    let pixels = blocks.rowsPerBlock * g.output.width
    let sharesBlocks = blocks.count >= 2 * workers.count
    let rounds = sharesBlocks ? 1 : blocks.count
    let parts = workers.count
    let matrices = scratch(count: depth * pixels, parts: sharesBlocks ? parts : 1)
    let planes = scratch(count: blocks.scratchCount, parts: parts)
    let results = scratch(count: g.groupOutputs * pixels, parts: parts)
    defer { release(matrices, planes, results) }
    func product(_ block: Int, _ channels: Range<Int>, _ matrix: UnsafePointer<Float>, _ part: Int)
    {
      let rows = blocks.rows(block)
      let n = rows.count * g.output.width
      let left = MatrixView(
        pointer: weights(g, group, w) + channels.lowerBound * depth, leading: depth)
      let result = results[part]
      multiply(
        left, MatrixView(pointer: matrix, leading: n), to: result, leading: n, m: channels.count,
        n: n, k: depth)
      blocks.forEachOutputRun(rows, group: group, channels: channels) { offset, place, count in
        (y + offset).update(from: result + place, count: count)
      }
    }
    if sharesBlocks {
      workers.run(parts: parts) { part in
        for block in stride(from: part, to: blocks.count, by: parts) {
          blocks.gather(
            x, group: group, channels: 0..<g.groupInputs, rows: blocks.rows(block),
            to: matrices[part], scratch: planes[part])
          product(block, 0..<g.groupOutputs, matrices[part], part)
        }
      }
      return
    }
    for block in 0..<rounds {
      let rows = blocks.rows(block)
      let n = rows.count * g.output.width
      workers.run(parts: parts) { part in
        let channels = share(g.groupInputs, part, of: parts)
        blocks.gather(
          x, group: group, channels: channels, rows: rows,
          to: matrices[0] + channels.lowerBound * g.taps * n, scratch: planes[part])
      }
      workers.run(parts: parts) { part in
        product(block, share(g.groupOutputs, part, of: parts), matrices[0], part)
      }
    }
  }

  /// input gradient: columns = weightᵀ · output gradient, then added to the pixels. Threads take
  /// pictures, or input channels where pictures are few: no two write to one pixel.
  private func input(
    _ blocks: ConvolutionBlocks, _ group: Int, _ dy: UnsafePointer<Float>,
    _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
  ) {
    let g = blocks.geometry
    let depth = g.groupInputs * g.taps
    let parts = workers.count
    let pixels = blocks.rowsPerBlock * g.output.width
    let area = g.input.height * g.input.width
    let matrices = scratch(
      count: (g.groupInputs + parts - 1) / parts * g.taps * pixels, parts: parts)
    let planes = scratch(count: blocks.scratchCount, parts: parts)
    let gradients = scratch(count: g.groupOutputs * pixels, parts: parts)
    defer { release(matrices, planes, gradients) }
    workers.run(parts: parts) { part in
      let channels = share(g.groupInputs, part, of: parts)
      guard !channels.isEmpty else { return }
      for picture in 0..<g.batch {
        let plane = picture * g.inputChannels + group * g.groupInputs + channels.lowerBound
        (dx + plane * area).update(repeating: 0, count: channels.count * area)
      }
      for block in 0..<blocks.count {
        let rows = blocks.rows(block)
        let n = rows.count * g.output.width
        let gradient = gradients[part]
        blocks.forEachOutputRun(rows, group: group, channels: 0..<g.groupOutputs) {
          (gradient + $1).update(from: dy + $0, count: $2)
        }
        let left = MatrixView(
          pointer: weights(g, group, w) + channels.lowerBound * g.taps, leading: depth,
          isTransposed: true)
        multiply(
          left, MatrixView(pointer: gradient, leading: n), to: matrices[part], leading: n,
          m: channels.count * g.taps, n: n, k: g.groupOutputs)
        blocks.scatter(
          matrices[part], group: group, channels: channels, rows: rows, addingTo: dx,
          scratch: planes[part])
      }
    }
  }

  /// weight gradient = output gradient · columnsᵀ, summed over blocks. Threads take input channels.
  private func weight(
    _ blocks: ConvolutionBlocks, _ group: Int, _ x: UnsafePointer<Float>,
    _ dy: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>
  ) {
    let g = blocks.geometry
    let depth = g.groupInputs * g.taps
    let parts = min(workers.count, g.groupInputs)
    let pixels = blocks.rowsPerBlock * g.output.width
    let matrices = scratch(
      count: (g.groupInputs + parts - 1) / parts * g.taps * pixels, parts: parts)
    let planes = scratch(count: blocks.scratchCount, parts: parts)
    let gradients = scratch(count: g.groupOutputs * pixels, parts: parts)
    defer { release(matrices, planes, gradients) }
    workers.run(parts: parts) { part in
      let channels = share(g.groupInputs, part, of: parts)
      for block in 0..<blocks.count {
        let rows = blocks.rows(block)
        let n = rows.count * g.output.width
        let gradient = gradients[part]
        blocks.forEachOutputRun(rows, group: group, channels: 0..<g.groupOutputs) {
          (gradient + $1).update(from: dy + $0, count: $2)
        }
        blocks.gather(
          x, group: group, channels: channels, rows: rows, to: matrices[part],
          scratch: planes[part])
        let base = group * g.groupOutputs * depth + channels.lowerBound * g.taps
        multiply(
          MatrixView(pointer: gradient, leading: n),
          MatrixView(pointer: matrices[part], leading: n, isTransposed: true), to: dw + base,
          leading: depth, m: g.groupOutputs, n: channels.count * g.taps, k: n, adding: block > 0)
      }
    }
  }
}

/// The `part`-th of `parts` nearly equal ranges of `0 ..< count`.
@inline(__always)
func share(_ count: Int, _ part: Int, of parts: Int) -> Range<Int> {
  count * part / parts..<count * (part + 1) / parts
}
