import Testing

@testable import Ops

/// The algebra of layouts, over every small one, against places counted one by one.
@Suite struct LayoutTests {
  /// All shapes with up to three axes of length 0 to 3.
  static let shapes: [[Int]] = {
    var all: [[Int]] = [[]]
    var last = all
    for _ in 0..<3 {
      last = last.flatMap { head in (0...3).map { head + [$0] } }
      all += last
    }
    return all
  }()

  @Test func rowMajorLayoutsCountUp() {
    for shape in Self.shapes {
      let layout = Layout(shape)
      #expect(layout.isContiguous)
      #expect(Layout.checkedCount(shape) == layout.count)
      #expect(places(layout) == Array(0..<layout.count))
    }
  }

  @Test func viewsAreContiguousWhereTheirPlacesCountUp() {
    for shape in Self.shapes {
      for view in views(Layout(shape)) {
        let order = places(view)
        let countsUp = order == order.indices.map { $0 + view.offset }
        #expect(view.isContiguous == (countsUp || view.count == 0), "\(view)")
      }
    }
  }

  @Test func permutationsCompose() {
    let layout = Layout(shape: [2, 3, 4], strides: [1, 8, 2], offset: 5)
    for first in orders(3) {
      for second in orders(3) {
        #expect(
          layout.permuted(first).permuted(second) == layout.permuted(second.map { first[$0] }))
      }
    }
  }

  @Test func slicesPickTheirPlaces() {
    for length in 0...7 {
      let layout = Layout([length, 2], offset: 3)
      for low in 0...length {
        for high in low...length {
          for step in [1, 2, 3, 10, Int.max] {
            let wanted = stride(from: low, to: high, by: step).flatMap {
              [3 + 2 * $0, 4 + 2 * $0]
            }
            #expect(places(layout.sliced(axis: 0, low..<high, step: step)) == wanted)
          }
        }
      }
    }
  }

  @Test func broadcastingRepeats() throws {
    for a in Self.shapes where a.count <= 2 {
      for b in Self.shapes {
        let wide = Layout(a).broadcast(to: b)
        let fits = Layout.broadcastShape(a, b) == b
        #expect((wide != nil) == fits, "\(a) to \(b)")
        guard let wide else { continue }
        let expected = indices(b).map { index in
          let own = zip(a, index.suffix(a.count)).map { $0 == 1 ? 0 : $1 }
          return zip(own, Layout(a).strides).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(places(wide) == expected)
      }
    }
  }

  @Test func broadcastingFollowsNumPy() throws {
    let text = try Fixture.text("broadcast.txt")
    var lines = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
        part.split(separator: " ").compactMap { Int($0) }
      }
      let refused = line.hasSuffix("none")
      #expect(Layout.broadcastShape(parts[0], parts[1]) == (refused ? nil : parts[2]), "\(line)")
      lines += 1
    }
    #expect(lines > 400)
  }

  @Test(arguments: [
    [-1], [2, -3], [0, -1], [Int.max], [Int.max, 2], [0, Int.max, 2], [Int.max, 2, 0],
    [1 << 22, 1 << 23], [1 << 62, 0],
  ])
  func impossibleShapesAreRefused(shape: [Int]) {
    #expect(Layout.checkedCount(shape) == nil)
    #expect(throws: TensorError.impossibleShape(shape)) {
      try Tensor.zeros(shape, on: Hosts.two())
    }
  }

  /// The memory of every view is read, written and filled as its places say.
  @Test func everyViewIsReadAndWritten() throws {
    let host = try Hosts.two()
    for shape in Self.shapes {
      let base = try Tensor((0..<Layout(shape).count).map { Float($0) }, shape: shape, on: host)
      for layout in views(base.layout) {
        let view = Tensor(buffer: base.buffer, layout: layout)
        #expect(view.toHost() == places(layout).map { Float($0) })
        let copy = try Tensor.full(-1, shape, on: host)
        let target = Tensor(buffer: copy.buffer, layout: layout)
        guard !layout.strides.contains(0) || layout.count < 2 else { continue }
        host.backend.copy(view, to: target)
        #expect(target.toHost() == view.toHost())
        host.backend.fill(target, with: 7)
        let touched = Set(places(layout))
        #expect(
          copy.toHost() == (0..<copy.count).map { touched.contains($0) ? 7 : -1 }, "\(layout)")
      }
    }
  }

  private func views(_ layout: Layout) -> [Layout] {
    var result = orders(layout.rank).map { layout.permuted($0) }
    for axis in layout.shape.indices where layout.shape[axis] > 0 {
      result.append(layout.sliced(axis: axis, 1..<layout.shape[axis]))
      result.append(layout.sliced(axis: axis, 0..<layout.shape[axis], step: 2))
    }
    if let wide = layout.broadcast(to: [2] + layout.shape) { result.append(wide) }
    return result
  }

  private func orders(_ count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { heads, _ in
      heads.flatMap { head in (0..<count).filter { !head.contains($0) }.map { head + [$0] } }
    }
  }

  private func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { heads, length in
      heads.flatMap { head in (0..<length).map { head + [$0] } }
    }
  }

  private func places(_ layout: Layout) -> [Int] {
    indices(layout.shape).map { index in
      zip(index, layout.strides).reduce(layout.offset) { $0 + $1.0 * $1.1 }
    }
  }
}
