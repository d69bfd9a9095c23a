import CColorProfile

/// The colours of a file as sRGB, by its profile; through Little CMS, relative colorimetric with
/// black point compensation, so that white and black stay what they are.
final class ColourConversion {
  private let profile: OpaquePointer
  /// The channels it converts: 1 grey, 3 colours, 4 inks.
  let channels: Int

  /// An ICC profile; nil when it is damaged or describes no grey, RGB or CMYK colours.
  init?(profile bytes: [UInt8]) {
    guard let profile = ccolorprofile_read(bytes, bytes.count) else { return nil }
    self.profile = profile
    channels = Int(ccolorprofile_channels(profile))
    if channels == 0 { return nil }
  }

  /// Colours that are described without a profile, grey ones by the curve alone.
  init?(_ description: ColourDescription, isGrey: Bool) {
    let made =
      isGrey
      ? ccolorprofile_make_grey(description.curve)
      : ccolorprofile_make(description.lights, description.curve)
    guard let made else { return nil }
    profile = made
    channels = isGrey ? 1 : 3
  }

  deinit { ccolorprofile_free(profile) }

  /// What the profile calls itself.
  var name: String {
    var name = [CChar](repeating: 0, count: Int(CCOLORPROFILE_NAME_SIZE))
    ccolorprofile_name(profile, &name)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Prepares for rows of `bits` a sample, with `extra` samples more a pixel that are passed over.
  /// CMYK samples are 255 for no ink.
  ///
  /// - Returns: False when the profile has no way to sRGB.
  func start(bits: Int, extra: Int = 0) -> Bool {
    ccolorprofile_start(profile, Int32(bits), Int32(extra), channels == 4 ? 1 : 0) != 0
  }

  /// Converts pixels to sRGB of 16 bits, three samples a pixel; `start` has succeeded.
  func convert(_ from: UnsafeRawPointer, to: UnsafeMutablePointer<UInt16>, pixels: Int) {
    ccolorprofile_convert(profile, from, to, pixels)
  }

  /// The sRGB grey of every grey of the file, 256 or 65,536 of them; nil when there is no way to
  /// sRGB. A profile of colours is asked for what has equal parts of each.
  func greys(bits: Int) -> [UInt16]? {
    guard channels != 4, start(bits: bits) else { return nil }
    let count = 1 << bits
    var samples: [UInt16] = (0..<count).flatMap { [UInt16](repeating: UInt16($0), count: channels) }
    if bits == 8 { samples = packed(samples) }
    let colours = converted(samples, pixels: count)
    return (0..<count).map { colours[3 * $0 + 1] }
  }

  /// Whether the profile is sRGB in effect: it moves no value of 8 bits to another, of all greys and
  /// 18³ colours. The pixels are then left as they are.
  var isIdentity: Bool {
    guard channels == 3, start(bits: 8) else { return false }
    let steps = stride(from: UInt16(0), through: 255, by: 15)
    var samples = (0...255).flatMap { [UInt16](repeating: $0, count: 3) }
    for red in steps { for green in steps { for blue in steps { samples += [red, green, blue] } } }
    let colours = converted(packed(samples), pixels: samples.count / 3)
    return zip(samples, colours).allSatisfy { abs(Int($0) * 257 - Int($1)) <= 128 }
  }

  /// Bytes, two in each word, as they lie in memory.
  private func packed(_ samples: [UInt16]) -> [UInt16] {
    stride(from: 0, to: samples.count, by: 2).map { place in
      let next = place + 1 < samples.count ? samples[place + 1] : 0
      return UInt16(littleEndian: samples[place] | next << 8)
    }
  }

  private func converted(_ samples: [UInt16], pixels: Int) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: pixels * 3) { buffer, count in
      samples.withUnsafeBytes { from in
        if let from = from.baseAddress, let to = buffer.baseAddress {
          convert(from, to: to, pixels: pixels)
        }
      }
      count = pixels * 3
    }
  }

  /// A small profile of sRGB to put into a file; empty when memory runs out.
  static func profileOfSRGB() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 65_000) { buffer, count in
      count = ccolorprofile_srgb(buffer.baseAddress, buffer.count)
    }
  }
}
