import Testing

@testable import Kernel

@Test(arguments: [
  (0.1 + 0.2, "0.3"), (0.69299999, "0.693"), (Double(Float(0.1)), "0.1"), (1.0, "1"), (-0.0, "0"),
  (123456.789, "123456.79"), (0.000123456789, "0.000123457"), (0.00001, "1e-5"), (-2.5, "-2.5"),
  (1e15, "1e15"), (1e21, "1e21"), (1.5e300, "1.5e300"), (9_007_199_254_740_994, "9.0072e15"),
  (.nan, "nan"), (-.infinity, "-inf"), (0.9999999, "1"), (99999.9999, "100000"),
  (123_456_789_012.5, "123456789012.5"), (2e-4, "0.0002"),
])
func numbersAsPeopleWriteThem(number: Double, text: String) {
  #expect(formatted(number) == text)
}

@Test(arguments: [
  (1.005, 2, "1.01"), (2.0, 2, "2.00"), (0.004, 2, "0.00"), (-0.004, 2, "0.00"),
  (9.999, 2, "10.00"),
  (0.5, 0, "1"), (1234.5678, 1, "1234.6"), (.nan, 2, "nan"), (0.0, 3, "0.000"), (0.06, 1, "0.1"),
])
func fixedDecimals(number: Double, decimals: Int, text: String) {
  #expect(formatted(number, decimals: decimals) == text)
}

@Test(arguments: [
  ("a", 1), ("名前", 4), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("🙂", 2), ("\t", 4),
])
func widths(text: String, width: Int) { #expect(displayWidth(of: text) == width) }

@Test(arguments: [
  ("loadr", "loader"), ("mena", "mean"), ("Conv2D", "conv2d"), ("x", nil), ("lenn", "len"),
  ("l", nil), ("tra", "trainLoader"), ("me", nil), ("trainLoder", "trainLoader"), ("abc", nil),
  ("", nil),
  ("learning_rate", "learningRate"),
])
func nearestNames(name: String, nearest: String?) {
  let known = ["loader", "mean", "conv2d", "len", "trainLoader", "learningRate", "map"]
  #expect(NearestName.closest(to: name, among: known) == nearest)
}
