/// How a convolution falls into tiles.
///
/// The smaller picture, the convolution's output, is cut into squares of m × m; a tile looks at
/// `stride · n` pixels of the larger one. With a stride of two, the kernel falls apart into four
/// kernels of every other tap ("phases"), which see every other pixel: four convolutions without a
/// stride.
struct TileGrid {
  let batch: Int
  /// The convolution's input.
  let large: Extent
  /// The convolution's output.
  let small: Extent
  let padding: Extent
  let stride: Int
  let kernel: Int
  /// Outputs of a tile along one side.
  let outputs: Int

  init(_ geometry: ConvolutionGeometry, outputs: Int) {
    batch = geometry.batch
    large = geometry.input
    small = geometry.output
    padding = geometry.padding
    stride = geometry.stride.height
    kernel = geometry.kernel.height
    self.outputs = outputs
  }

  /// Kernels that the strided one falls into.
  var phases: Int { stride * stride }
  /// Taps of a phase along one side.
  var taps: Int { kernel / stride }
  /// Points of a tile along one side.
  var points: Int { outputs + taps - 1 }
  /// Tiles of a picture.
  var tiles: Extent {
    Extent((small.height + outputs - 1) / outputs, (small.width + outputs - 1) / outputs)
  }
  /// Rows of tiles of all pictures.
  var rows: Int { batch * tiles.height }
  /// Pixels of the larger picture from one tile to the next.
  var largeStep: Int { stride * outputs }
  /// Pixels of the larger picture that neighbouring tiles share.
  var overlap: Int { kernel - stride }

  /// Neighbouring rows of tiles of one picture.
  struct Strip {
    let picture: Int
    /// The first row of tiles within the picture.
    let row: Int
    /// Rows of tiles.
    let count: Int
    /// The place of the first tile among those of the rows asked for.
    let tile: Int
  }

  /// Cuts rows of tiles, numbered over the batch, into strips of at most `most` rows.
  func strips(_ rows: Range<Int>, most: Int) -> [Strip] {
    var result: [Strip] = []
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (picture, first) = (row / tiles.height, row % tiles.height)
      let count = min(most, rows.upperBound - row, tiles.height - first)
      result.append(
        Strip(
          picture: picture, row: first, count: count,
          tile: (row - rows.lowerBound) * tiles.width))
      row += count
    }
    return result
  }

  /// The pixels of the larger picture under a strip, with the padding.
  func largeWindow(_ strip: Strip) -> PixelWindow {
    PixelWindow(
      top: strip.row * largeStep - padding.height, left: -padding.width,
      rows: strip.count * largeStep + overlap, columns: tiles.width * largeStep + overlap)
  }

  /// The rows of the larger picture that lie within a window.
  func largeRows(_ window: PixelWindow) -> Range<Int> {
    let top = min(max(0, window.top), large.height)
    return top..<max(top, min(large.height, window.top + window.rows))
  }

  /// The pixels of the smaller picture under a strip, filled up to whole tiles.
  func smallWindow(_ strip: Strip) -> PixelWindow {
    PixelWindow(
      top: strip.row * outputs, left: 0, rows: strip.count * outputs,
      columns: tiles.width * outputs)
  }
}

/// A rectangle of pixels that may reach beyond the picture.
struct PixelWindow {
  let top: Int
  let left: Int
  let rows: Int
  let columns: Int

  /// Floats of the window for sixteen channels.
  var count: Int { rows * columns * laneCount }
  /// Floats from one row to the next.
  var rowStep: Int { columns * laneCount }
}
