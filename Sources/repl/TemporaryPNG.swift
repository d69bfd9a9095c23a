import Kernel

extension Picture {
  func encodedPNG() throws -> [UInt8] {
    func crc(_ bytes: [UInt8]) -> UInt32 {
      var c: UInt32 = 0xffff_ffff
      for b in bytes {
        c ^= UInt32(b)
        for _ in 0..<8 { c = c & 1 == 1 ? 0xedb8_8320 ^ (c >> 1) : c >> 1 }
      }
      return ~c
    }
    func be(_ v: Int) -> [UInt8] { [UInt8(v >> 24 & 255), UInt8(v >> 16 & 255), UInt8(v >> 8 & 255), UInt8(v & 255)] }
    func chunk(_ n: String, _ d: [UInt8]) -> [UInt8] {
      let body = Array(n.utf8) + d
      return be(d.count) + body + be(Int(crc(body)))
    }
    var raw: [UInt8] = []
    for y in 0..<height { raw.append(0); raw += rgb[y * width * 3..<(y + 1) * width * 3] }
    var z: [UInt8] = [0x78, 1]
    var i = 0
    repeat {
      let n = min(65535, raw.count - i)
      z += [i + n == raw.count ? 1 : 0, UInt8(n & 255), UInt8(n >> 8), UInt8(~n & 255), UInt8(~n >> 8 & 255)]
      z += raw[i..<i + n]
      i += n
    } while i < raw.count
    var a = 1, b = 0
    for v in raw { a = (a + Int(v)) % 65521; b = (b + a) % 65521 }
    z += be(b << 16 | a)
    return [137, 80, 78, 71, 13, 10, 26, 10] + chunk("IHDR", be(width) + be(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", z) + chunk("IEND", [])
  }
}
