import Testing

@testable import Ops

private let sizes = [(13, 9), (64, 41), (37, 5), (5, 23), (90, 3), (1, 1), (2, 60), (36, 7)]

/// Up and down, odd sizes, one side alone: the bytes are Pillow's.
@Test(arguments: ResizeFilter.allCases, sizes)
func resizingGivesPillowsBytes(_ filter: ResizeFilter, _ size: (Int, Int)) throws {
  let source = try Image(contentsOf: fixture("resize_source.png"))
  let made = try source.resized(width: size.0, height: size.1, filter: filter)
  let name = "resize_\(filter.rawValue)_\(size.0)x\(size.1).rgb"
  #expect((made.width, made.height) == size)
  #expect(made.pixels == (try fixtureBytes(name)))
}

private func plain(_ width: Int, _ height: Int) -> Image {
  let colour: [UInt8] = [3, 128, 252]
  let pixels = (0..<(width * height * 3)).map { colour[$0 % 3] }
  return Image(width: width, height: height, pixels: pixels)
}

@Test(arguments: ResizeFilter.allCases) func flatColourStaysFlat(_ filter: ResizeFilter) throws {
  let flat = plain(7, 5)
  for (width, height) in [(3, 2), (19, 23), (7, 11)] {
    #expect(try flat.resized(width: width, height: height, filter: filter) == plain(width, height))
  }
  #expect(try flat.resized(width: 7, height: 5, filter: filter) == flat)
}

@Test(arguments: [(0, 4), (4, 0), (-1, 4), (.max, .max), (.max, 1), (1, 200_000_000)])
func sizesThatCannotBeAreRefused(_ width: Int, _ height: Int) throws {
  let image = Image(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6])
  #expect(throws: ImageError.self) { try image.resized(width: width, height: height) }
}

/// Wide out of tall and tall out of wide: the picture between the two passes stays small.
@Test(arguments: [(1, 50_000), (50_000, 1)]) func thinPicturesTurn(_ width: Int, _ height: Int)
  throws
{
  let made = try plain(width, height).resized(width: height, height: width, filter: .lanczos)
  #expect(made == plain(height, width))
}
