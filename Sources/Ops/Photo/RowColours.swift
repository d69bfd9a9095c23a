/// How the samples of a file become sRGB.
enum RowColours {
  /// They are sRGB.
  case same
  /// Grey, through a table of 256 or 65,536 values.
  case greys([UInt16])
  /// Through a profile.
  case converted(ColourConversion)
  /// CMYK without a profile.
  case ink

  /// The way for a file, the name of its profile where that is used, and notes where it is not.
  ///
  /// - Parameters:
  ///   - isGrey: Whether all pixels are grey, though the file may store three samples.
  ///   - colours: What a PNG says beside a profile.
  static func choose(
    for source: RowSource, isGrey: Bool, profile: [UInt8]?, colours: PNGColours?
  ) -> (way: RowColours, name: String?, notes: [PhotographNote]) {
    let plain: RowColours = source.isInk ? .ink : .same
    func ignored(_ reason: String) -> (RowColours, String?, [PhotographNote]) {
      (plain, nil, [.profileIgnored(reason: reason)])
    }
    let conversion: ColourConversion?
    var isNamed = false
    switch colours?.meaning(hasProfile: profile != nil) ?? (profile == nil ? .sRGB : .profile) {
    case .sRGB: return (plain, nil, [])
    case .unknown(let reason): return ignored(reason)
    case .described(let description):
      conversion = ColourConversion(description, isGrey: source.channels < 3)
    case .profile:
      conversion = profile.flatMap { ColourConversion(profile: $0) }
      isNamed = true
    }
    guard let conversion else { return ignored("it is damaged or of a kind that is not supported") }
    // Grey pictures often carry the profile of the colours they were made from.
    let fits = source.isInk ? [4] : source.channels < 3 ? [1, 3] : [3]
    guard fits.contains(conversion.channels) else {
      return ignored("it is not for colours of this kind")
    }
    let name = isNamed && !conversion.name.isEmpty ? conversion.name : nil
    if isGrey {
      guard let greys = conversion.greys(bits: source.bits) else {
        return ignored("it has no way to sRGB")
      }
      return (isIdentity(greys) ? .same : .greys(greys), name, [])
    }
    if conversion.isIdentity { return (.same, name, []) }
    guard conversion.start(bits: source.bits, extra: source.isInk ? 0 : source.channels - 3) else {
      return ignored("it has no way to sRGB")
    }
    return (.converted(conversion), name, [])
  }

  /// Whether no value of 8 bits moves to another.
  private static func isIdentity(_ greys: [UInt16]) -> Bool {
    let scale = 65_535 / (greys.count - 1)
    return greys.indices.allSatisfy { abs($0 * scale - Int(greys[$0])) <= 128 }
  }

  /// Fills pixels (3 samples) and alpha from rows as the codec gave them.
  func convert(
    _ row: UnsafeMutableRawPointer, of source: RowSource, pixels count: Int,
    to pixels: UnsafeMutablePointer<UInt16>, alpha: UnsafeMutablePointer<UInt16>?
  ) {
    let channels = source.channels
    let hasAlpha = !source.isInk && channels % 2 == 0
    if let alpha, !hasAlpha { alpha.update(repeating: .max, count: count) }
    let bytes = row.assumingMemoryBound(to: UInt8.self)
    switch self {
    case .ink:
      // Three bytes take the place of four, from the front.
      RowSource.light(fromInk: bytes, to: bytes, pixels: count)
      for place in 0..<(count * 3) { pixels[place] = UInt16(bytes[place]) * 257 }
    case .converted(let conversion):
      conversion.convert(row, to: pixels, pixels: count)
      if hasAlpha, let alpha { copy(row, source, 3, count, to: alpha, step: 1) }
    case .greys(let table):
      copy(row, source, 0, count, to: pixels, step: 3)
      let shift = table.count == 256 ? 8 : 0
      table.withUnsafeBufferPointer { table in
        for place in 0..<count {
          let grey = table[Int(pixels[3 * place] >> shift)]
          for channel in 0..<3 { pixels[3 * place + channel] = grey }
        }
      }
      if hasAlpha, let alpha { copy(row, source, channels - 1, count, to: alpha, step: 1) }
    case .same where channels == 3:
      // Most photographs: one loop over neighbours, which becomes vector code.
      if source.bits == 8 {
        for place in 0..<(count * 3) { pixels[place] = UInt16(bytes[place]) &* 257 }
      } else {
        pixels.update(from: row.assumingMemoryBound(to: UInt16.self), count: count * 3)
      }
    case .same:
      for channel in 0..<3 {
        copy(row, source, channels < 3 ? 0 : channel, count, to: pixels + channel, step: 3)
      }
      if hasAlpha, let alpha { copy(row, source, channels - 1, count, to: alpha, step: 1) }
    }
  }

  /// Copies one channel, as 16 bits.
  private func copy(
    _ row: UnsafeRawPointer, _ source: RowSource, _ channel: Int, _ count: Int,
    to target: UnsafeMutablePointer<UInt16>, step: Int
  ) {
    let channels = source.channels
    if source.bits == 8 {
      let from = row.assumingMemoryBound(to: UInt8.self) + channel
      for place in 0..<count { target[place * step] = UInt16(from[place * channels]) * 257 }
    } else {
      let from = row.assumingMemoryBound(to: UInt16.self) + channel
      for place in 0..<count { target[place * step] = from[place * channels] }
    }
  }
}
