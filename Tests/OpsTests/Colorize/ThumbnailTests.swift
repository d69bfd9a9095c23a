import Testing

@testable import Ops

/// The small picture that the network sees.
@Suite struct ThumbnailTests {
  private func samples(_ width: Int, _ height: Int, isGrey: Bool) -> [UInt8] {
    var dice = Dice(state: UInt64(width * 31 + height))
    return (0..<(width * height)).flatMap { place -> [UInt8] in
      let smooth = Int(128 + 90 * ((place % width) * 7 / max(1, width) % 2 == 0 ? 1 : -1))
      let noise = Int(dice.next() % 32)
      let value = UInt8(min(255, max(0, smooth + noise)))
      return isGrey ? [value, value, value] : [value, UInt8(noise * 7), UInt8(255 - Int(value))]
    }
  }

  private func shrunk(
    _ bytes: [UInt8], _ width: Int, _ height: Int, to size: Int, isGrey: Bool, strip: Int,
    _ device: Device
  ) -> StreamedThumbnail {
    let sides = SmallPicture.sides(width, height, size: size)
    let thumbnail = StreamedThumbnail(
      of: width, height, to: sides.width, sides.height, channels: isGrey ? 1 : 3)
    let wide = bytes.map { UInt16($0) * 257 }
    for start in stride(from: 0, to: height, by: strip) {
      let rows = min(strip, height - start)
      wide.withUnsafeBufferPointer { wide in
        guard let from = wide.baseAddress else { return }
        thumbnail.take(rows: rows, from + start * width * 3, Crew(device))
      }
    }
    return thumbnail
  }

  static let cases: [(Int, Int, Int, Bool)] = [
    (300, 200, 64, true), (300, 200, 64, false), (97, 311, 256, true), (40, 30, 64, false),
    (1, 500, 32, true), (500, 1, 32, false), (1, 1, 16, true), (64, 64, 64, false),
  ]

  /// L* agrees with what training feeds: the picture resized as bytes by Pillow's rules, then
  /// converted. Bytes are rounded twice there, and the cubic's negative parts enlarge that: L* may
  /// differ by 1.5, three steps of a byte, and by 0.2 on average.
  @Test(arguments: cases)
  func agreesWithTraining(width: Int, height: Int, size: Int, isGrey: Bool) throws {
    let bytes = samples(width, height, isGrey: isGrey)
    let thumbnail = shrunk(
      bytes, width, height, to: size, isGrey: isGrey, strip: 7, try Hosts.two())
    let small = SmallPicture(thumbnail, orientation: 1)
    let known = try Image(width: width, height: height, pixels: bytes)
      .resized(width: thumbnail.width, height: thumbnail.height)
    let area = known.width * known.height
    var planes = [Float](repeating: 0, count: 3 * area)
    planes.withUnsafeMutableBufferPointer { planes in
      guard let start = planes.baseAddress else { return }
      LabConversion.bytesToLab(known.pixels, lightness: start, chroma: start + area, count: area)
    }
    let apart = (0..<area).map { abs(planes[$0] - small.lightness[$0]) }
    #expect(apart.max()! < 1.5, "\(apart.max()!)")
    #expect(apart.reduce(0, +) / Float(area) < 0.2)
  }

  @Test(arguments: cases)
  func stripsAndThreadsDoNotMatter(width: Int, height: Int, size: Int, isGrey: Bool) throws {
    let bytes = samples(width, height, isGrey: isGrey)
    let whole = shrunk(
      bytes, width, height, to: size, isGrey: isGrey, strip: height, try Hosts.one())
    for strip in [1, 3, 64] {
      let parted = shrunk(
        bytes, width, height, to: size, isGrey: isGrey, strip: strip, try Hosts.two())
      #expect(parted.values() == whole.values())
    }
  }

  @Test(arguments: 1...8)
  func turningAgreesWithPictures(orientation: Int) {
    let (width, height) = (5, 3)
    let image = Image(
      width: width, height: height, pixels: (0..<45).map { UInt8($0) })
    let turning = Turning(orientation: orientation, width: width, height: height)
    let plane = (0..<15).map { UInt8($0 * 3) }
    let turned = image.oriented(orientation)
    #expect(turning.uprightWidth == turned.width && turning.uprightHeight == turned.height)
    let upright = turning.upright(plane)
    #expect(upright == (0..<15).map { turned.pixels[3 * $0] })
    #expect(turning.stored(upright) == plane)
  }

  @Test(arguments: [
    (5, 4, [1, 0, 1, 2, 3, 4, 3, 2]), (4, 4, [0, 1, 2, 3]), (1, 4, [0, 0, 0, 0]),
    (2, 8, [1, 0, 1, 0, 1, 0, 1, 0]),
  ])
  func paddingMirrors(count: Int, multiple: Int, places: [Int]) {
    #expect(PadPlaces(count, multiple: multiple).places == places)
  }
}
