import Testing

@testable import Kernel

@Test(arguments: [
  ("", "complete"),
  ("x", "complete"),
  ("x +", "incomplete 1"),
  ("x + # note", "incomplete 1"),
  ("x,", "incomplete 1"),
  ("let x =", "incomplete 1"),
  ("f(1,", "incomplete 1"),
  ("for i in 0..<3 {", "incomplete 1"),
  ("for i in 0..<3 {\n  f(", "incomplete 2"),
  ("for i in 0..<3 {\n  x\n}", "complete"),
  ("if x { } else {", "incomplete 1"),
  ("a and", "incomplete 1"),
  ("x[1...]", "complete"),
  ("x and y", "complete"),
  ("# only a comment", "complete"),
  ("let", "invalid"),
  ("\"abc", "invalid"),
  ("f)", "invalid"),
  ("a b c", "invalid"),
  ("x !", "invalid"),
  ("\"a +\"", "complete"),
  ("{", "incomplete 1"),
])
func completenessByTokens(text: String, expected: String) {
  let found =
    switch completeness(of: text) {
    case .complete: "complete"
    case .incomplete(let indent): "incomplete \(indent)"
    case .invalid: "invalid"
    }
  #expect(found == expected)
}
