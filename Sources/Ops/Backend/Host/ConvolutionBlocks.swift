/// A convolution as matrix products over blocks of output rows: parts of one picture, or several
/// small pictures that share one product.
struct ConvolutionBlocks {
  let geometry: ConvolutionGeometry
  /// Output rows of a block; the last one of a picture may have fewer.
  let rowsPerBlock: Int
  /// Blocks in all.
  let count: Int
  private let columns: ConvolutionColumns
  /// Blocks of a picture, where no block holds more than one.
  private let blocksPerPicture: Int?

  /// Floats of column matrix that stay in a core's cache while they are multiplied.
  private static let columnBudget = 512 * 1024
  /// Output pixels that keep a matrix product busy.
  private static let fewestPixels = 256
  /// Output pixels from which on a picture is never joined with the next.
  private static let largeMap = 1024

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    columns = ConvolutionColumns(geometry)
    let (height, width) = (max(geometry.output.height, 1), max(geometry.output.width, 1))
    let depth = geometry.groupInputs * geometry.taps
    let pixels = max(
      ConvolutionBlocks.fewestPixels, ConvolutionBlocks.columnBudget / max(depth, 1))
    let pictures = height * width < ConvolutionBlocks.largeMap ? pixels / (height * width) : 1
    if pictures > 1, geometry.batch > 1 {
      let shared = min(geometry.batch, pictures)
      blocksPerPicture = nil
      rowsPerBlock = shared * height
      count = (geometry.batch + shared - 1) / shared
    } else {
      let wanted = max(1, pixels / width)
      let parts = (height + wanted - 1) / wanted
      rowsPerBlock = (height + parts - 1) / parts
      blocksPerPicture = (height + rowsPerBlock - 1) / rowsPerBlock
      count = geometry.batch * (blocksPerPicture ?? 1)
    }
  }

  /// Neighbouring blocks that share a picture; 1 where a block holds whole pictures.
  var blocksPerRun: Int { blocksPerPicture ?? 1 }

  /// Output rows of one block, numbered over the batch.
  func rows(_ block: Int) -> Range<Int> {
    let height = geometry.output.height
    guard let parts = blocksPerPicture else {
      return block * rowsPerBlock..<min(geometry.batch * height, (block + 1) * rowsPerBlock)
    }
    let (picture, part) = (block / parts, block % parts)
    return picture * height + part * rowsPerBlock..<picture * height
      + min(height, (part + 1) * rowsPerBlock)
  }

  /// Where the output pixels of a block begin for one channel, where they follow one another: the
  /// channels are then `height · width` apart, and a matrix product can read or write them in place.
  func place(_ block: Int, group: Int, channel: Int) -> Int? {
    guard blocksPerPicture != nil else { return nil }
    let first = rows(block).lowerBound
    let (picture, row) = (first / geometry.output.height, first % geometry.output.height)
    let plane = picture * geometry.outputChannels + group * geometry.groupOutputs + channel
    return plane * outputArea + row * geometry.output.width
  }

  /// Output pixels of one channel of one picture.
  var outputArea: Int { geometry.output.height * geometry.output.width }

  /// Floats of a matrix of output pixels, as far as one is needed beside the output itself.
  func resultCount(channels: Int) -> Int {
    blocksPerPicture == nil ? channels * rowsPerBlock * geometry.output.width : 0
  }

  /// The largest scratch a block needs for one channel of one picture.
  var scratchCount: Int {
    columns.scratchCount(rows: min(rowsPerBlock, geometry.output.height))
  }

  /// Calls `body` with each picture that has rows in the block, its rows, and where their pixels
  /// begin within the block.
  @inline(__always)
  private func forEachPicture(
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

  /// Calls `body` with each input plane under the block, its output rows, and where its columns
  /// begin in the column matrix of these channels.
  @inline(__always)
  private func forEachPlane(
    group: Int, channels: Range<Int>, rows: Range<Int>,
    _ body: (_ offset: Int, _ rows: Range<Int>, _ place: Int) -> Void
  ) {
    let pixels = rows.count * geometry.output.width
    let area = geometry.input.height * geometry.input.width
    for channel in channels {
      let place = (channel - channels.lowerBound) * geometry.taps * pixels
      forEachPicture(rows) { picture, rows, pixel in
        let plane = picture * geometry.inputChannels + group * geometry.groupInputs + channel
        body(plane * area, rows, place + pixel)
      }
    }
  }

  /// The column matrix of some channels: `[channels · taps, pixels]`.
  func gather(
    _ input: UnsafePointer<Float>, group: Int, channels: Range<Int>, rows: Range<Int>,
    to matrix: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let leading = rows.count * geometry.output.width
    forEachPlane(group: group, channels: channels, rows: rows) { offset, rows, place in
      columns.gather(
        input + offset, rows: rows, to: matrix + place, leading: leading, scratch: scratch)
    }
  }

  /// Adds a column matrix to the pixels it came from.
  func scatter(
    _ matrix: UnsafePointer<Float>, group: Int, channels: Range<Int>, rows: Range<Int>,
    addingTo input: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let leading = rows.count * geometry.output.width
    forEachPlane(group: group, channels: channels, rows: rows) { offset, rows, place in
      columns.scatter(
        matrix + place, leading: leading, rows: rows, addingTo: input + offset, scratch: scratch)
    }
  }

  /// Visits the runs of output pixels of a block: where each lies in `[n, c, oh, ow]` and in a
  /// matrix `[c, pixels]`.
  func forEachOutputRun(
    _ rows: Range<Int>, group: Int, channels: Range<Int>,
    _ body: (_ offset: Int, _ place: Int, _ count: Int) -> Void
  ) {
    let pixels = rows.count * geometry.output.width
    forEachPicture(rows) { picture, rows, pixel in
      for channel in channels {
        let plane = picture * geometry.outputChannels + group * geometry.groupOutputs + channel
        body(
          plane * outputArea + rows.lowerBound * geometry.output.width,
          (channel - channels.lowerBound) * pixels + pixel, rows.count * geometry.output.width)
      }
    }
  }

  /// The output gradient of a block as a matrix `[c, pixels]`: in place, or copied to `scratch`.
  func gradient(
    _ dy: UnsafePointer<Float>, _ block: Int, group: Int, scratch: UnsafeMutablePointer<Float>
  ) -> MatrixView {
    if let place = place(block, group: group, channel: 0) {
      return MatrixView(pointer: dy + place, leading: outputArea)
    }
    let rows = rows(block)
    forEachOutputRun(rows, group: group, channels: 0..<geometry.groupOutputs) {
      (scratch + $1).update(from: dy + $0, count: $2)
    }
    return MatrixView(pointer: scratch, leading: rows.count * geometry.output.width)
  }
}
