/// The windows of a convolution over small pictures, one after the other: `[pixels][inputs · taps]`,
/// a pixel being one of the output.
struct PixelWindows {
  let geometry: ConvolutionGeometry

  /// Pixels of all pictures.
  var count: Int { geometry.batch * geometry.output.height * geometry.output.width }

  /// Copies what the windows of some input channels see; outside the picture that is zero.
  ///
  /// - Parameters:
  ///   - x: `[batch, inputs, h, w]`
  ///   - windows: `[pixels][channels][taps]`
  func gather(
    _ x: UnsafePointer<Float>, _ channels: Range<Int>, to windows: UnsafeMutablePointer<Float>
  ) {
    windows.update(repeating: 0, count: count * channels.count * geometry.taps)
    forEachRun(channels) { place, pixel, taps in
      for tap in 0..<taps { windows[place + tap] = x[pixel + tap * geometry.dilation.width] }
    }
  }

  /// Adds what the windows hold to the pixels they see.
  ///
  /// - Parameters:
  ///   - windows: `[pixels][channels][taps]`
  ///   - x: `[batch, inputs, h, w]`
  func scatter(
    _ windows: UnsafePointer<Float>, _ channels: Range<Int>, addingTo x: UnsafeMutablePointer<Float>
  ) {
    forEachRun(channels) { place, pixel, taps in
      for tap in 0..<taps { x[pixel + tap * geometry.dilation.width] += windows[place + tap] }
    }
  }

  /// Calls `body` for every row of taps, with the part of it that lies inside the picture: its place
  /// in the windows, its place in the pictures, and its length.
  @inline(__always)
  private func forEachRun(_ channels: Range<Int>, _ body: (Int, Int, Int) -> Void) {
    let g = geometry
    let area = g.input.height * g.input.width
    let step = channels.count * g.taps
    var window = 0
    for picture in 0..<g.batch {
      let planes = (picture * g.inputChannels + channels.lowerBound) * area
      for row in 0..<g.output.height {
        let top = row * g.stride.height - g.padding.height
        let ys = inside(g.input.height, top, g.kernel.height, g.dilation.height)
        for column in 0..<g.output.width {
          let left = column * g.stride.width - g.padding.width
          let xs = inside(g.input.width, left, g.kernel.width, g.dilation.width)
          let corner =
            (top + ys.lowerBound * g.dilation.height) * g.input.width + left
            + xs.lowerBound * g.dilation.width
          let tap = window + ys.lowerBound * g.kernel.width + xs.lowerBound
          for channel in 0..<channels.count {
            for y in 0..<ys.count {
              body(
                tap + channel * g.taps + y * g.kernel.width,
                planes + channel * area + corner + y * g.dilation.height * g.input.width, xs.count)
            }
          }
          window += step
        }
      }
    }
  }

  /// Taps of a window from `start` on that lie in `0..<length`.
  private func inside(_ length: Int, _ start: Int, _ taps: Int, _ dilation: Int) -> Range<Int> {
    let first = min(taps, max(0, (dilation - 1 - start) / dilation))
    let last = max(0, min(taps, (length - start + dilation - 1) / dilation))
    return first..<max(first, last)
  }
}
