import Kernel

/// A picture in at most 256 colours, each in whole percent of red, green and blue, as sixels have
/// them.
///
/// A picture of few colours keeps them. The colours of another are found by median cut (Heckbert
/// 1982), and what each pixel misses goes on to its neighbours (Floyd and Steinberg 1976).
struct IndexedPicture {
  let width: Int
  let height: Int
  /// The colours in percent, 0…100.
  private(set) var palette: [SIMD3<UInt8>] = []
  /// The colour of each pixel, row by row.
  private(set) var indices: [UInt8] = []

  /// The nearest picture of few colours.
  init(_ picture: Picture) {
    width = picture.width
    height = picture.height
    guard !takeOwnColors(picture) else { return }
    palette = medianCut(picture)
    dither(picture)
  }

  /// Percent of a channel value, 0…255.
  static func percent(_ value: Int) -> UInt8 { UInt8((value * 100 + 127) / 255) }

  /// The channel value of a percentage.
  static func value(_ percent: UInt8) -> Int { (Int(percent) * 255 + 50) / 100 }

  /// Takes the picture's own colours where there are no more than 256.
  private mutating func takeOwnColors(_ picture: Picture) -> Bool {
    var known: [SIMD3<UInt8>: UInt8] = [:]
    indices.reserveCapacity(picture.width * picture.height)
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let (r, g, b) = picture.pixel(x, y)
        let color = SIMD3(Self.percent(r), Self.percent(g), Self.percent(b))
        if let index = known[color] {
          indices.append(index)
        } else if palette.count < 256 {
          known[color] = UInt8(palette.count)
          indices.append(UInt8(palette.count))
          palette.append(color)
        } else {
          palette = []
          indices = []
          return false
        }
      }
    }
    return true
  }

  private mutating func dither(_ picture: Picture) {
    let colors = palette.map { color in
      SIMD3(Self.value(color.x), Self.value(color.y), Self.value(color.z))
    }
    // The nearest colour of each cube of 4 × 4 × 4 values, when it has been asked for.
    var nearest = [Int16](repeating: -1, count: 1 << 18)
    func index(_ color: SIMD3<Int>) -> Int {
      let key = (color.x >> 2) << 12 | (color.y >> 2) << 6 | color.z >> 2
      if nearest[key] >= 0 { return Int(nearest[key]) }
      let middle = SIMD3(color.x | 3, color.y | 3, color.z | 3) &- 1
      var best = (index: 0, distance: Int.max)
      for (index, color) in colors.enumerated() {
        let far = color &- middle
        let distance = (far &* far).wrappedSum()
        if distance < best.distance { best = (index, distance) }
      }
      nearest[key] = Int16(best.index)
      return best.index
    }
    // Sixteenths of what pixels miss, in this row and the next, with a place free on both sides.
    var row = [SIMD3<Int>](repeating: .zero, count: width + 2)
    var below = row
    for y in 0..<height {
      for x in 0..<width {
        let (r, g, b) = picture.pixel(x, y)
        let wanted = SIMD3(r, g, b) &+ (row[x + 1] &+ 8) &>> 4
        let color = wanted.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
        let index = index(color)
        indices.append(UInt8(index))
        let missing = color &- colors[index]
        row[x + 2] &+= missing &* 7
        below[x] &+= missing &* 3
        below[x + 1] &+= missing &* 5
        below[x + 2] &+= missing
      }
      row = below
      below = [SIMD3<Int>](repeating: .zero, count: width + 2)
    }
  }
}

/// Colours of a picture that stand together: cubes of 8 × 8 × 8 values.
private struct ColorBox {
  /// The numbers of the cubes.
  var cubes: [Int]
  /// Pixels in them.
  var count = 0
  /// The channel along which they reach furthest, and how far.
  var channel = 0
  var length = 0

  init(_ cubes: [Int], counts: [Int]) {
    self.cubes = cubes
    count = cubes.reduce(0) { $0 + counts[$1] }
    for channel in 0..<3 {
      let places = cubes.map { Self.place($0, channel) }
      let length = (places.max() ?? 0) - (places.min() ?? 0)
      if length > self.length { (self.channel, self.length) = (channel, length) }
    }
  }

  static func place(_ cube: Int, _ channel: Int) -> Int { cube >> (10 - 5 * channel) & 31 }

  /// Two boxes with about half of the pixels each.
  func halves(counts: [Int]) -> (ColorBox, ColorBox) {
    let sorted = cubes.sorted { a, b in
      (Self.place(a, channel), a) < (Self.place(b, channel), b)
    }
    var seen = 0
    var cut = 1
    for (number, cube) in sorted.enumerated().dropLast() {
      seen += counts[cube]
      cut = number + 1
      if 2 * seen >= count { break }
    }
    return (
      ColorBox(Array(sorted[..<cut]), counts: counts),
      ColorBox(Array(sorted[cut...]), counts: counts)
    )
  }
}

/// 256 colours, in percent: boxes of colours are cut in half, the widest of many pixels first.
private func medianCut(_ picture: Picture) -> [SIMD3<UInt8>] {
  var counts = [Int](repeating: 0, count: 1 << 15)
  var sums = [SIMD3<Int>](repeating: .zero, count: 1 << 15)
  for y in 0..<picture.height {
    for x in 0..<picture.width {
      let (r, g, b) = picture.pixel(x, y)
      let cube = (r >> 3) << 10 | (g >> 3) << 5 | b >> 3
      counts[cube] += 1
      sums[cube] &+= SIMD3(r, g, b)
    }
  }
  var boxes = [ColorBox(counts.indices.filter { counts[$0] > 0 }, counts: counts)]
  while boxes.count < 256 {
    var best: (index: Int, worth: Int)?
    for (index, box) in boxes.enumerated() where box.length > 0 {
      let worth = box.count * box.length * box.length
      if worth > best?.worth ?? 0 { best = (index, worth) }
    }
    guard let best else { break }
    let (lower, upper) = boxes[best.index].halves(counts: counts)
    boxes[best.index] = lower
    boxes.append(upper)
  }
  return boxes.map { box in
    let sum = box.cubes.reduce(SIMD3<Int>.zero) { $0 &+ sums[$1] }
    let half = SIMD3(repeating: box.count / 2)
    let mean = (sum &+ half) / SIMD3(repeating: max(1, box.count))
    return SIMD3(
      IndexedPicture.percent(mean.x), IndexedPicture.percent(mean.y),
      IndexedPicture.percent(mean.z))
  }
}
