internal import Glibc

/// Turns windows of an input into columns of a matrix and back: row `(channel, ky, kx)` of the
/// matrix holds, for each output pixel, the input pixel under that tap.
///
/// A strided window would gather scattered pixels. So a channel is first sorted into its phases
/// (rows and columns by remainder of the stride), zeros around it included; then every row of the
/// matrix is made of contiguous runs.
struct ConvolutionColumns {
  private let geometry: ConvolutionGeometry
  /// Width of one phase of a padded row.
  private let phaseWidth: Int

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    let reach =
      (geometry.output.width - 1) * geometry.stride.width
      + (geometry.kernel.width - 1) * geometry.dilation.width + 1
    phaseWidth = (reach + geometry.stride.width - 1) / geometry.stride.width
  }

  /// Floats of scratch memory that `rows` output rows of one channel need.
  func scratchCount(rows: Int) -> Int {
    phaseRows(rows) * geometry.stride.width * phaseWidth
  }

  /// Input rows under `rows` output rows.
  private func phaseRows(_ rows: Int) -> Int {
    (rows - 1) * geometry.stride.height + (geometry.kernel.height - 1) * geometry.dilation.height
      + 1
  }

  /// Writes the columns of one channel for output rows `rows` of one picture.
  ///
  /// - Parameters: `channel` `[h, w]`; `columns` `[taps, leading]`, of which `rows.count · ow`
  ///   elements a row are written.
  func gather(
    _ channel: UnsafePointer<Float>, rows: Range<Int>, to columns: UnsafeMutablePointer<Float>,
    leading: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    sort(channel, rows: rows, to: scratch)
    forEachRun(rows: rows) { offset, tap, place in
      memcpy(
        columns + tap * leading + place, scratch + offset,
        geometry.output.width * MemoryLayout<Float>.size)
    }
  }

  /// Adds the columns of one channel to the pixels they came from: the transpose of `gather`.
  func scatter(
    _ columns: UnsafePointer<Float>, leading: Int, rows: Range<Int>,
    addingTo channel: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    scratch.update(repeating: 0, count: scratchCount(rows: rows.count))
    let width = geometry.output.width
    forEachRun(rows: rows) { offset, tap, place in
      let source = columns + tap * leading + place
      let target = scratch + offset
      for index in 0..<width { target[index] += source[index] }
    }
    unsort(scratch, rows: rows, addingTo: channel)
  }

  /// Visits the contiguous runs: where each lies in the sorted channel, its tap, and its place in
  /// the column matrix.
  @inline(__always)
  private func forEachRun(
    rows: Range<Int>, _ body: (_ offset: Int, _ tap: Int, _ place: Int) -> Void
  ) {
    let (kernel, stride, dilation) = (geometry.kernel, geometry.stride, geometry.dilation)
    let rowLength = stride.width * phaseWidth
    for ky in 0..<kernel.height {
      for kx in 0..<kernel.width {
        let x = kx * dilation.width
        let phase = x % stride.width * phaseWidth + x / stride.width
        for row in 0..<rows.count {
          let y = row * stride.height + ky * dilation.height
          body(y * rowLength + phase, ky * kernel.width + kx, row * geometry.output.width)
        }
      }
    }
  }

  /// Sorts the padded input rows under some output rows by the phase of their columns.
  private func sort(
    _ channel: UnsafePointer<Float>, rows: Range<Int>, to scratch: UnsafeMutablePointer<Float>
  ) {
    let (input, stride, padding) = (geometry.input, geometry.stride, geometry.padding)
    let first = rows.lowerBound * stride.height - padding.height
    for row in 0..<phaseRows(rows.count) {
      let target = scratch + row * stride.width * phaseWidth
      let y = first + row
      guard y >= 0, y < input.height else {
        target.update(repeating: 0, count: stride.width * phaseWidth)
        continue
      }
      let source = channel + y * input.width
      for phase in 0..<stride.width {
        let part = target + phase * phaseWidth
        let (start, end) = inside(phase)
        for index in 0..<start { part[index] = 0 }
        if stride.width == 1 {
          memcpy(part + start, source + (start - padding.width), max(0, end - start) * 4)
        } else {
          let base = phase - padding.width
          for index in start..<max(start, end) { part[index] = source[index * stride.width + base] }
        }
        for index in max(start, end)..<phaseWidth { part[index] = 0 }
      }
    }
  }

  private func unsort(
    _ scratch: UnsafePointer<Float>, rows: Range<Int>,
    addingTo channel: UnsafeMutablePointer<Float>
  ) {
    let (input, stride, padding) = (geometry.input, geometry.stride, geometry.padding)
    let first = rows.lowerBound * stride.height - padding.height
    for row in 0..<phaseRows(rows.count) {
      let y = first + row
      guard y >= 0, y < input.height else { continue }
      let target = channel + y * input.width
      for phase in 0..<stride.width {
        let part = scratch + (row * stride.width + phase) * phaseWidth
        let (start, end) = inside(phase)
        let base = phase - padding.width
        for index in start..<max(start, end) { target[index * stride.width + base] += part[index] }
      }
    }
  }

  /// The places of a phase that lie inside the input; the others are padding.
  private func inside(_ phase: Int) -> (start: Int, end: Int) {
    let (stride, padding, width) =
      (geometry.stride.width, geometry.padding.width, geometry.input.width)
    let start = max(0, (padding - phase + stride - 1) / stride)
    let end = (width - 1 + padding - phase) / stride + 1
    return (min(start, phaseWidth), width - 1 + padding < phase ? 0 : min(end, phaseWidth))
  }
}
