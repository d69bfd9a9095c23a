/// An EXIF block: directories of tags in a small TIFF file, in either byte order.
///
/// Offsets and counts come from the file, so every access is checked. Directories are read where
/// they are and changed in place: what makers of cameras hide in a block counts from its start and
/// would break if anything moved. Format: EXIF 2.32 (CIPA DC-008) §4.6, TIFF 6.0 §2.
struct ExifBlock {
  private(set) var bytes: [UInt8]
  let isLittle: Bool
  /// The main directory, about the picture.
  private(set) var main: Directory
  /// The directory of EXIF's own tags, and the one of tags about exchange; nil when there is none
  /// that lies inside the block.
  private(set) var own: Directory?
  private(set) var exchange: Directory?

  /// Where a directory stands and how many entries of 12 bytes it has.
  struct Directory: Equatable {
    var offset: Int
    var count: Int
    /// Where the offset of the next directory stands.
    var link: Int { offset + 2 + count * 12 }
  }

  /// One entry of a directory.
  struct Entry {
    var tag: Int
    var type: Int
    var count: Int
    /// Where the entry itself stands. Its value, or the value's offset, is 8 bytes on.
    var offset: Int
  }

  /// Types of values.
  enum Kind { static let ascii = 2, short = 3, long = 4, rational = 5, directory = 13 }

  /// Tags that are read or changed here.
  enum Tag {
    static let width = 0x100, height = 0x101, orientation = 0x112, xResolution = 0x11a
    static let yResolution = 0x11b, resolutionUnit = 0x128, transfer = 0x12d, whitePoint = 0x13e
    static let lights = 0x13f, thumbnail = 0x201, thumbnailBytes = 0x202, exif = 0x8769
    static let profile = 0x8773, gps = 0x8825
    static let colourSpace = 0xa001, pixelWidth = 0xa002, pixelHeight = 0xa003, exchange = 0xa005
    static let gamma = 0xa500
  }

  /// Nil when there is no main directory that lies wholly inside.
  init?(_ bytes: [UInt8]) {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0x49, 0x49): isLittle = true
    case (0x4d, 0x4d): isLittle = false
    default: return nil
    }
    guard bytes.number(at: 2, 2, little: isLittle) == 42 else { return nil }
    self.bytes = bytes
    main = Directory(offset: 0, count: 0)
    guard let offset = number(at: 4, 4), let directory = directory(at: offset) else { return nil }
    main = directory
    findOthers()
  }

  private mutating func findOthers() {
    own = pointed(from: main, by: Tag.exif)
    exchange = own.flatMap { pointed(from: $0, by: Tag.exchange) }
  }

  /// The number of `size` bytes at an offset; nil outside the block.
  func number(at offset: Int, _ size: Int) -> Int? {
    bytes.number(at: offset, size, little: isLittle)
  }

  /// The directory there, if all its entries lie inside the block.
  func directory(at offset: Int) -> Directory? {
    guard offset >= 8, let count = number(at: offset, 2),
      offset + 2 + count * 12 <= bytes.count
    else { return nil }
    return Directory(offset: offset, count: count)
  }

  /// The directory that an entry points to; one already known is not taken again (a loop).
  func pointed(from directory: Directory, by tag: Int) -> Directory? {
    guard let entry = entry(tag, in: directory), [Kind.long, Kind.directory].contains(entry.type),
      entry.count == 1, let offset = number(at: entry.offset + 8, 4), offset != main.offset,
      offset != directory.offset
    else { return nil }
    return self.directory(at: offset)
  }

  /// The entries of a directory in their order.
  func entries(in directory: Directory) -> [Entry] {
    (0..<directory.count).compactMap { index in
      let place = directory.offset + 2 + index * 12
      guard let tag = number(at: place, 2), let type = number(at: place + 2, 2),
        let count = number(at: place + 4, 4)
      else { return nil }
      return Entry(tag: tag, type: type, count: count, offset: place)
    }
  }

  /// The first entry with this tag.
  func entry(_ tag: Int, in directory: Directory?) -> Entry? {
    directory.flatMap { entries(in: $0).first { $0.tag == tag } }
  }

  /// The value of an entry that holds one number.
  func value(_ tag: Int, in directory: Directory?) -> Int? {
    guard let entry = entry(tag, in: directory), entry.count == 1 else { return nil }
    switch entry.type {
    case Kind.short: return number(at: entry.offset + 8, 2)
    case Kind.long: return number(at: entry.offset + 8, 4)
    default: return nil
    }
  }

  /// How the picture is to be turned, 1 to 8; nil when that is not said as the standard says it.
  var orientation: Int? {
    guard let entry = entry(Tag.orientation, in: main), entry.type == Kind.short,
      let value = value(Tag.orientation, in: main), (1...8).contains(value)
    else { return nil }
    return value
  }

  /// Pixels an inch or centimetre; nil when that is not said.
  var density: PixelDensity? {
    guard let x = ratio(Tag.xResolution), let y = ratio(Tag.yResolution) else { return nil }
    switch value(Tag.resolutionUnit, in: main) ?? 2 {
    case 2: return PixelDensity(x: x, y: y, unit: .inch)
    case 3: return PixelDensity(x: x, y: y, unit: .centimetre)
    default: return nil
    }
  }

  private func ratio(_ tag: Int) -> Int? {
    guard let entry = entry(tag, in: main), entry.type == Kind.rational, entry.count == 1,
      let place = number(at: entry.offset + 8, 4), let above = number(at: place, 4),
      let below = number(at: place + 4, 4), below > 0
    else { return nil }
    let value = (Double(above) / Double(below)).rounded()
    return value >= 1 ? Int(value) : nil
  }
}

extension ExifBlock {
  // Changes, all within the bytes that are there.

  /// Sets an entry that holds one number, if there is one. A short that is too small for the value
  /// becomes a long; both stand in the entry itself.
  mutating func set(_ tag: Int, to value: Int, in directory: Directory?) {
    guard let entry = entry(tag, in: directory), entry.count == 1,
      [Kind.short, Kind.long].contains(entry.type)
    else { return }
    let isShort = entry.type == Kind.short && value <= 0xffff
    bytes.set(isShort ? Kind.short : Kind.long, at: entry.offset + 2, 2, little: isLittle)
    bytes.set(0, at: entry.offset + 8, 4, little: isLittle)
    bytes.set(value, at: entry.offset + 8, isShort ? 2 : 4, little: isLittle)
  }

  /// Sets the bytes in the value field of an entry.
  mutating func setField(_ entry: Entry, to field: [UInt8]) {
    for (place, byte) in field.prefix(4).enumerated() {
      bytes.set(Int(byte), at: entry.offset + 8 + place, 1)
    }
  }

  /// Sets a number anywhere.
  mutating func set(_ value: Int, at offset: Int, _ size: Int) {
    bytes.set(value, at: offset, size, little: isLittle)
  }

  /// Takes out the entries with these tags: those behind move up, and zeros are left at the end of
  /// the directory. Values stay where they are.
  mutating func remove(_ tags: Set<Int>, from directory: Directory?) {
    guard let directory else { return }
    var kept = entries(in: directory)
    kept.removeAll { tags.contains($0.tag) }
    guard kept.count < directory.count else { return }
    let start = directory.offset + 2
    let end = min(directory.link + 4, bytes.count)
    let entries = kept.flatMap { bytes[$0.offset..<($0.offset + 12)] }
    let block = entries + bytes[directory.link..<end]
    clear(start..<end)
    bytes.replaceSubrange(start..<(start + block.count), with: block)
    set(kept.count, at: directory.offset, 2)
    if directory == main { main.count = kept.count }
    findOthers()
  }

  /// Ends the block here.
  mutating func cut(to count: Int) { bytes.removeLast(max(0, bytes.count - count)) }

  /// Fills a part with zeros.
  mutating func clear(_ range: Range<Int>) {
    for place in range.clamped(to: 0..<bytes.count) { bytes[place] = 0 }
  }
}
