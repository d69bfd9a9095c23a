import Testing

@testable import Kernel

// What `show` says below pictures, and how it arranges them.

@Test(arguments: [
  ("show rand([3, 8, 8])", "picture 8×8: rand([3, 8, 8])"),
  ("let a = rand([3, 8, 8]); show a, a", "picture 17×8: a, a"),
  ("show rand([3, 8, 8]), caption: \"noise\"", "picture 8×8: noise"),
  ("show clamp(cat([rand([3, 8, 4]), rand([3, 8, 4])], axis: 2), 0, 1)", "picture 8×8"),
  ("show heat(tensor([[0, 1], [0.5, 0.25]]))", "picture 64×64: 0 (blue) to 1 (red)"),
  (
    "show heat(zeros([2, 1, 6, 6]), low: -1, high: 1)",
    "picture 133×66: -1 (blue) to 1 (red)"
  ),
  ("show rand([5, 3, 8, 8]), limit: 2", "picture 17×8: rand([5, 3, 8, 8]) (the first 2 of 5)"),
  ("show scenes(count: 4, size: 16)", "picture 67×16: 4 pictures in scenes-..."),
  ("show scenes(count: 40, size: 16)", "picture 101×33: 12 of 40 pictures in scenes-..."),
  ("plot [1, 2]", nil), ("plot([1, 2])", "plot: "), ("plot([1], [2])", "plot: 1, 2"),
])
func captions(text: String, shown: String?) {
  let result = Session(output: SilentOutput()).run(text)
  let text = result.displays.map(\.plainText).joined(separator: "\n")
  #expect(shown.map { Expected($0).matches(text) } ?? text.isEmpty, "\(text)")
}

@Test(arguments: [
  (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 3), (7, 4), (8, 4), (12, 6), (16, 8), (30, 8),
  (64, 8),
])
func gridsHaveFewEmptyPlaces(count: Int, columns: Int) {
  #expect(evenColumns(count) == columns)
}

@Test(arguments: [
  ("model.model.0", "model.model.0"),
  ("model.model.1.model.3", "\u{A0}\u{A0}…1.model.3"),
  ("model.model.1.model.3.model.0", "\u{A0}\u{A0}\u{A0}\u{A0}…3.model.0"),
])
func deepNamesAreOutlined(path: String, short: String) { #expect(outlined(path) == short) }

@Test func smallPicturesAreEnlargedByWholeNumbers() {
  let picture = Picture(width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 6])
  let large = picture.enlarged(toAtLeast: 4)
  #expect(large.width == 4 && large.height == 2)
  #expect(large.rgb == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
  #expect(large.enlarged(toAtLeast: 4) == large)
}
