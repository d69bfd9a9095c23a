extension HostBackend {
  /// One of the three passes of a convolution, by the algorithm that suits its shape.
  public func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    to y: Tensor
  ) {
    convolve(pass, geometry, a, b, to: y, by: algorithm(for: pass, geometry))
  }

  /// One pass by the algorithm given, which must suit.
  func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    to y: Tensor, by algorithm: ConvolutionAlgorithm
  ) {
    guard !geometry.isEmpty else { return fill(y, with: 0) }
    // All but the products inside.
    let before = meter.begin(.transforms)
    defer { meter.end(before) }
    meter.count(geometry.operations)
    let (a, b, y) = (a.pointer, b.pointer, y.pointer)
    meter.measure(ConvolutionWork(pass: pass, geometry: geometry, algorithm: algorithm)) {
      switch algorithm {
      case .columns: convolveColumns(pass, geometry, a, b, y)
      case .pointwise: convolvePointwise(pass, geometry, a, b, y)
      case .turned: convolveTurned(pass, geometry, a, b, y)
      case .rows: convolveRows(pass, geometry, a, b, y)
      case .tiles(let outputs): convolveTiles(outputs: outputs, pass, geometry, a, b, y)
      }
    }
  }

  /// The same by way of matrix products of windows laid out as columns.
  func convolveColumns(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    let blocks = ConvolutionBlocks(geometry)
    for group in 0..<geometry.groups {
      switch (pass, geometry.isThin) {
      case (.output, _): output(blocks, group, a, b, y)
      case (.input, false): input(blocks, group, a, b, y)
      case (.input, true): thinInput(blocks, group, a, b, y)
      case (.weight, false): weight(blocks, group, a, b, y)
      case (.weight, true): thinWeight(blocks, group, a, b, y)
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
    let parts = workers.count
    let matrices = scratch(count: depth * pixels, parts: sharesBlocks ? parts : 1)
    let planes = scratch(count: blocks.scratchCount, parts: parts)
    let results = scratch(count: blocks.resultCount(channels: g.groupOutputs), parts: parts)
    defer { release(matrices, planes, results) }
    func product(_ block: Int, _ channels: Range<Int>, _ matrix: UnsafePointer<Float>, _ part: Int)
    {
      let rows = blocks.rows(block)
      let n = rows.count * g.output.width
      let left = MatrixView(
        pointer: weights(g, group, w) + channels.lowerBound * depth, leading: depth)
      let right = MatrixView(pointer: matrix, leading: n)
      if let place = blocks.place(block, group: group, channel: channels.lowerBound) {
        meter.measure(.products) {
          multiply(
            left, right, to: y + place, leading: blocks.outputArea, m: channels.count, n: n,
            k: depth)
        }
        return
      }
      let result = results[part]
      meter.measure(.products) {
        multiply(left, right, to: result, leading: n, m: channels.count, n: n, k: depth)
      }
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
    for block in 0..<blocks.count {
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
  /// input channels: no two write to one pixel.
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
    let gradients = scratch(count: blocks.resultCount(channels: g.groupOutputs), parts: parts)
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
        let gradient = blocks.gradient(dy, block, group: group, scratch: gradients[part])
        let left = MatrixView(
          pointer: weights(g, group, w) + channels.lowerBound * g.taps, leading: depth,
          isTransposed: true)
        meter.measure(.products) {
          multiply(
            left, gradient, to: matrices[part], leading: n, m: channels.count * g.taps, n: n,
            k: g.groupOutputs)
        }
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
    let gradients = scratch(count: blocks.resultCount(channels: g.groupOutputs), parts: parts)
    defer { release(matrices, planes, gradients) }
    workers.run(parts: parts) { part in
      let channels = share(g.groupInputs, part, of: parts)
      for block in 0..<blocks.count {
        let rows = blocks.rows(block)
        let n = rows.count * g.output.width
        let gradient = blocks.gradient(dy, block, group: group, scratch: gradients[part])
        blocks.gather(
          x, group: group, channels: channels, rows: rows, to: matrices[part],
          scratch: planes[part])
        let base = group * g.groupOutputs * depth + channels.lowerBound * g.taps
        meter.measure(.products) {
          multiply(
            gradient, MatrixView(pointer: matrices[part], leading: n, isTransposed: true),
            to: dw + base, leading: depth, m: g.groupOutputs, n: channels.count * g.taps, k: n,
            adding: block > 0)
        }
      }
    }
  }
}

/// The `part`-th of `parts` nearly equal ranges of `0 ..< count`.
@inline(__always)
func share(_ count: Int, _ part: Int, of parts: Int) -> Range<Int> {
  count * part / parts..<count * (part + 1) / parts
}
