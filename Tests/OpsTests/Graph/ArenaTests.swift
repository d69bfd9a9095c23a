import Testing

@testable import Ops

/// Memory that large blocks are cut from.
@Suite struct ArenaTests {
  @Test func whatIsFreeBecomesOneAgain() throws {
    var arena = Arena(reserve: 1 << 20)
    defer { arena.unmap() }
    func take(_ bytes: Int) -> UInt? { arena.take(bytes) }
    let size = 1 << 20
    let blocks = try (0..<4).map { _ in try #require(take(size)) }
    #expect(arena.touched == 4 * size)
    // In any order, three neighbours make room for one three times as large.
    for place in [2, 0, 1] { arena.give(blocks[place], size) }
    #expect(take(3 * size) == blocks[0])
    #expect(arena.touched == 4 * size)
    arena.give(blocks[3], size)
    arena.give(blocks[0], 3 * size)
    arena.releasePages()
    #expect(arena.touched == 0)
    #expect(take(size) == blocks[0])
  }

  /// The smallest stretch that does is taken, so that large ones stay for what is large.
  @Test func theBestFitIsTaken() throws {
    var arena = Arena(reserve: 1 << 20)
    defer { arena.unmap() }
    func take(_ bytes: Int) -> UInt? { arena.take(bytes) }
    let sizes = [5, 1, 2, 1, 3, 1].map { $0 << 16 }
    let blocks = try sizes.map { try #require(take($0)) }
    for place in [0, 2, 4] { arena.give(blocks[place], sizes[place]) }
    #expect(take(2 << 16) == blocks[2])
    #expect(take(2 << 16) == blocks[4])
    #expect(take(4 << 16) == blocks[0])
  }

  /// Beyond what was reserved there is more.
  @Test func itGrows() throws {
    var arena = Arena(reserve: 0)
    defer { arena.unmap() }
    func take(_ bytes: Int) -> UInt? { arena.take(bytes) }
    let first = try #require(take(60 << 20))
    let second = try #require(take(200 << 20))
    arena.give(first, 60 << 20)
    arena.give(second, 200 << 20)
    #expect(take(150 << 20) == second)
    #expect(take(1 << 60) == nil)
  }

  /// Blocks in use never overlap, whatever the order.
  @Test func blocksAreApart() throws {
    var arena = Arena(reserve: 1 << 20)
    defer { arena.unmap() }
    func take(_ bytes: Int) -> UInt? { arena.take(bytes) }
    var random = TestRandom(11)
    var used: [(start: UInt, size: Int)] = []
    for _ in 0..<3000 {
      if used.count > 40 || !used.isEmpty && random.next() < 0.4 {
        let block = used.remove(at: Int(random.next() * Double(used.count)))
        arena.give(block.start, block.size)
      } else {
        let size = (1 + Int(random.next() * 100)) << 12
        let start = try #require(take(size))
        #expect(
          used.allSatisfy { $0.start + UInt($0.size) <= start || start + UInt(size) <= $0.start })
        used.append((start, size))
      }
    }
    for block in used { arena.give(block.start, block.size) }
    // Nothing was lost.
    #expect(arena.touched <= 41 * 101 << 12)
    #expect(take(40 * 100 << 12) != nil)
  }
}
