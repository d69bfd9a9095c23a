internal import Glibc

/// Memory that large blocks are cut from and given back to: neighbours that are free become one
/// again, so that one size takes the place of another, and what was touched once serves for ever.
///
/// Blocks have a multiple of 64 bytes. `Sendable` by its addresses: whoever holds it locks it.
struct Arena: Sendable {
  /// A stretch of addresses.
  private struct Stretch {
    var start: UInt
    var size: Int
    var end: UInt { start + UInt(size) }
  }

  /// What the system gave, page by page as it is touched.
  private var regions: [Stretch] = []
  /// What is free of it, by address; no two of one region touch.
  private var free: [Stretch] = []
  /// The end of what was ever used of each region.
  private var tops: [UInt] = []
  /// Address space to ask for: it costs nothing before it is touched.
  private let reserve: Int

  private static let hugePage = 2 << 20

  /// - Parameter reserve: Address space that should do for everything, in bytes.
  init(reserve: Int) { self.reserve = max(reserve, 64 << 20) }

  /// Bytes that were touched, and may still be taken up.
  var touched: Int {
    Swift.zip(regions, tops).reduce(0) { $0 + Int($1.1 - $1.0.start) }
  }

  /// The smallest free stretch that does, the first of equals; nil where the system has none.
  mutating func take(_ bytes: Int) -> UInt? {
    var best: Int?
    for (place, stretch) in free.enumerated() where stretch.size >= bytes {
      // What was never touched comes last: pages cost time.
      if best.map({ isBetter(stretch, than: free[$0]) }) ?? true { best = place }
    }
    guard let best else { return grow(bytes) ? take(bytes) : nil }
    let start = free[best].start
    free[best].start += UInt(bytes)
    free[best].size -= bytes
    if free[best].size == 0 { free.remove(at: best) }
    for (place, region) in regions.enumerated() where region.start <= start && start < region.end {
      tops[place] = max(tops[place], start + UInt(bytes))
    }
    return start
  }

  private func isBetter(_ a: Stretch, than b: Stretch) -> Bool {
    a.size < b.size || a.size == b.size && a.start < b.start
  }

  /// Takes a block back.
  mutating func give(_ start: UInt, _ bytes: Int) {
    var stretch = Stretch(start: start, size: bytes)
    var place = free.firstIndex { $0.start > start } ?? free.count
    if place < free.count, stretch.end == free[place].start, isInOneRegion(stretch, free[place]) {
      stretch.size += free[place].size
      free.remove(at: place)
    }
    if place > 0, free[place - 1].end == start, isInOneRegion(free[place - 1], stretch) {
      stretch.start = free[place - 1].start
      stretch.size += free[place - 1].size
      place -= 1
      free.remove(at: place)
    }
    free.insert(stretch, at: place)
  }

  private func isInOneRegion(_ a: Stretch, _ b: Stretch) -> Bool {
    regions.contains { $0.start <= a.start && b.start < $0.end }
  }

  /// Gives the pages of everything free back to the system; the addresses stay.
  mutating func releasePages() {
    for stretch in free {
      let first = (stretch.start + 4095) / 4096 * 4096
      guard stretch.end > first + 4096 else { continue }
      madvise(
        UnsafeMutableRawPointer(bitPattern: first), Int(stretch.end - first) / 4096 * 4096,
        MADV_DONTNEED)
    }
    for place in regions.indices {
      if let last = free.last(where: { $0.end == regions[place].end }) {
        tops[place] = min(tops[place], last.start)
      }
    }
  }

  /// Asks the system for address space: as much as is thought to do, less where it refuses.
  private mutating func grow(_ bytes: Int) -> Bool {
    let need = (bytes + Arena.hugePage - 1) / Arena.hugePage * Arena.hugePage
    var size = max(need, reserve / Arena.hugePage * Arena.hugePage)
    while true {
      // One huge page more, to start at one.
      let address = mmap(
        nil, size + Arena.hugePage, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
      if let address, address != MAP_FAILED {
        let page = UInt(Arena.hugePage)
        let start = (UInt(bitPattern: address) + page - 1) / page * page
        let head = Int(start - UInt(bitPattern: address))
        if head > 0 { munmap(address, head) }
        munmap(UnsafeMutableRawPointer(bitPattern: start + UInt(size)), Arena.hugePage - head)
        madvise(UnsafeMutableRawPointer(bitPattern: start), size, MADV_HUGEPAGE)
        regions.append(Stretch(start: start, size: size))
        tops.append(start)
        give(start, size)
        return true
      }
      if size == need { return false }
      size = max(need, size / 2 / Arena.hugePage * Arena.hugePage)
    }
  }

  /// Gives everything back to the system.
  func unmap() {
    for region in regions {
      munmap(UnsafeMutableRawPointer(bitPattern: region.start), region.size)
    }
  }
}
