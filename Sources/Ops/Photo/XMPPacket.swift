/// Facts in an XMP packet that must be true of the new file. Names have the prefixes that the
/// standard prefers (XMP part 2, Exif for XMP); a value is changed only where one is.
enum XMPPacket {
  /// The packet with the values of a name replaced, written as attributes (`name="1"`) or as
  /// elements (`<name>1</name>`).
  static func set(_ name: String, to value: String, in packet: inout [UInt8]) {
    let word = Array(name.utf8)
    var (result, copied, start) = ([UInt8](), 0, 0)
    while let place = packet.place(of: word, from: start) {
      start = place + word.count
      guard place > 0, let old = valueRange(after: start, opening: packet[place - 1], in: packet)
      else { continue }
      result += packet[copied..<old.lowerBound] + Array(value.utf8)
      (copied, start) = (old.upperBound, old.upperBound)
    }
    if copied > 0 { packet = result + packet[copied...] }
  }

  /// The bytes of the value that follows a name, at most 256.
  private static func valueRange(
    after place: Int, opening: UInt8, in packet: [UInt8]
  ) -> Range<Int>? {
    func skippingSpaces(_ place: Int) -> Int {
      packet[place...].firstIndex { $0 > 32 } ?? packet.count
    }
    var start = skippingSpaces(place)
    let end: UInt8
    if opening == UInt8(ascii: "<") {
      guard start < packet.count, packet[start] == UInt8(ascii: ">") else { return nil }
      end = UInt8(ascii: "<")
    } else {
      guard opening <= 32, start < packet.count, packet[start] == UInt8(ascii: "=") else {
        return nil
      }
      start = skippingSpaces(start + 1)
      guard start < packet.count, packet[start] == 34 || packet[start] == 39 else { return nil }
      end = packet[start]
    }
    start += 1
    guard let stop = packet[start...].prefix(257).firstIndex(of: end) else { return nil }
    return start..<stop
  }

  /// Takes out the elements of a name with all that is in them.
  static func remove(_ name: String, from packet: inout [UInt8]) {
    let (opening, closing) = (Array("<\(name)".utf8), Array("</\(name)>".utf8))
    var (result, copied) = ([UInt8](), 0)
    while let start = packet.place(of: opening, from: copied),
      let end = packet.place(of: closing, from: start)
    {
      result += packet[copied..<start]
      copied = end + closing.count
    }
    if copied > 0 { packet = result + packet[copied...] }
  }

  /// Sets what a new sRGB file must say of itself, where the packet says anything of it.
  static func describe(_ packet: inout [UInt8], width: Int, height: Int, orientation: Int) {
    for (name, value) in [
      ("tiff:Orientation", String(orientation)),
      ("tiff:ImageWidth", String(width)), ("tiff:ImageLength", String(height)),
      ("exif:PixelXDimension", String(width)), ("exif:PixelYDimension", String(height)),
      ("exif:ColorSpace", "1"), ("photoshop:ICCProfile", "sRGB IEC61966-2.1"),
    ] { set(name, to: value, in: &packet) }
    remove("xmp:Thumbnails", from: &packet)
    remove("xap:Thumbnails", from: &packet)
  }
}
