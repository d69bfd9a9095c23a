extension ExifBlock {
  /// The bytes of a block of 26 bytes that says the orientation, 1 to 8, and nothing else: the head,
  /// one entry (a short number), and no further directory (TIFF 6.0 §2).
  static func saying(orientation: Int) -> [UInt8] {
    [0x4d, 0x4d, 0, 42] + [UInt8](8, size: 4) + [UInt8](1, size: 2)
      + [UInt8](Tag.orientation, size: 2) + [UInt8](Kind.short, size: 2) + [UInt8](1, size: 4)
      + [UInt8](orientation, size: 2) + [0, 0] + [UInt8](0, size: 4)
  }

  /// Sets what a new sRGB file must say of itself, where the block says anything of it.
  mutating func describe(width: Int, height: Int, orientation: Int) {
    let isTurned = ((self.orientation ?? 1) > 4) != (orientation > 4)
    set(Tag.orientation, to: orientation, in: main)
    set(Tag.width, to: width, in: main)
    set(Tag.height, to: height, in: main)
    set(Tag.pixelWidth, to: width, in: own)
    set(Tag.pixelHeight, to: height, in: own)
    if isTurned { exchangeResolutions() }
    describeColours()
    removeThumbnail()
  }

  /// Colour space 1 is sRGB, and R98 its rule of exchange. What described other colours goes.
  private mutating func describeColours() {
    remove([Tag.profile], from: main)
    if value(Tag.colourSpace, in: own) != 1 {
      remove([Tag.transfer, Tag.whitePoint, Tag.lights], from: main)
      remove([Tag.gamma], from: own)
    }
    set(Tag.colourSpace, to: 1, in: own)
    if let rule = entry(1, in: exchange), rule.type == Kind.ascii, rule.count == 4 {
      setField(rule, to: Array("R98\0".utf8))
    }
  }

  /// Rows and columns change places: so do the offsets of the two numbers.
  private mutating func exchangeResolutions() {
    guard let x = entry(Tag.xResolution, in: main), let y = entry(Tag.yResolution, in: main),
      x.type == Kind.rational, y.type == Kind.rational, x.count == 1, y.count == 1,
      let xPlace = number(at: x.offset + 8, 4), let yPlace = number(at: y.offset + 8, 4)
    else { return }
    set(yPlace, at: x.offset + 8, 4)
    set(xPlace, at: y.offset + 8, 4)
  }

  /// Unlinks the directory of the thumbnail, which shows the old colours, and removes its bytes where
  /// it is certain that nothing else uses them.
  private mutating func removeThumbnail() {
    guard let link = number(at: main.link, 4), link != 0 else { return }
    let thumbnail = directory(at: link)
    set(0, at: main.link, 4)
    guard let start = value(Tag.thumbnail, in: thumbnail),
      let count = value(Tag.thumbnailBytes, in: thumbnail),
      number(at: start, 2) == (isLittle ? 0xd8ff : 0xffd8), count <= bytes.count - start
    else { return }
    let range = start..<(start + count)
    guard !used().contains(where: { $0.overlaps(range) }) else { return }
    if bytes[range.upperBound...].allSatisfy({ $0 == 0 }) {
      cut(to: start)
    } else {
      clear(range)
    }
  }

  /// The parts of the block that the directories, but the thumbnail's, and their values take.
  private func used() -> [Range<Int>] {
    let places = pointed(from: main, by: Tag.gps)
    var ranges = [0..<8]
    for directory in [main, own, exchange, places].compactMap(\.self) {
      ranges.append(directory.offset..<(directory.link + 4))
      for entry in entries(in: directory) {
        let size = entry.count.multipliedReportingOverflow(by: Self.size(of: entry.type))
        guard !size.overflow, size.partialValue > 4, let start = number(at: entry.offset + 8, 4)
        else { continue }
        ranges.append(start..<(start + min(size.partialValue, bytes.count)))
      }
    }
    return ranges
  }

  /// Bytes of one value of a type; the largest for types that are not known.
  private static func size(of type: Int) -> Int {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    default: 8
    }
  }
}
