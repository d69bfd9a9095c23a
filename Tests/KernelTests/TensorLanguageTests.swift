import Ops
import Testing

@testable import Kernel

/// Commands that make and take tensors, so that operators can be tested without the real ones.
private let toys = CommandTable(
  numberCommands, seriesCommands, plotCommands,
  [
    CommandRecord(
      "count", "Numbers from 0 in a shape", topic: "toys", [.value("shape", .integers, "extents")],
      example: "count([2, 3])"
    ) { call in
      let shape = try call.integers("shape")
      let values = (0..<shape.reduce(1, *)).map { Float($0) }
      return .tensor(try Tensor(values, shape: shape, on: try call.device()))
    },
    CommandRecord(
      "detach", "Without history", topic: "toys", [.value("tensor", .tensor, "a tensor")],
      example: "detach(count(2))"
    ) { call in .tensor(try call.tensor("tensor").detached()) },
  ])

@Test(arguments: [
  ("count([2, 3])", "tensor [2, 3]  range 0…5  mean 2.5  std 1.871\n  0  1  2\n  3  4  5"),
  ("count(3) * 2 + 1", "tensor [3]  range 1…5  mean 3  std 2\n  1, 3, 5"),
  ("(1 - count(3))[2]", "tensor []  -1"),
  ("2 ** count(3)", "tensor [3]  range 1…4  mean 2.333  std 1.528\n  1, 2, 4"),
  ("-count(2)", "tensor [2]  range -1…0  mean -0.5  std 0.7071\n  0, -1"),
  (
    "count([2, 1]) + count([1, 3])",
    "tensor [2, 3]  range 0…3  mean 1.5  std 1.049\n  0  1  2\n  1  2  3"
  ),
  (
    "count([2, 3]) @ count([3, 2])",
    "tensor [2, 2]  range 10…40  mean 22.75  std 13.94\n  10  13\n  28  40"
  ),
  ("count([4, 4])[1, 1..<3]", "tensor [2]  range 5…6  mean 5.5  std 0.7071\n  5, 6"),
  ("count([4, 4])[..., -1].shape", "[4]"),
  ("\"\\(count([2, 2]) / 4)\"", "\"[[0, 0.25], [0.5, 0.75]]\""),
  ("\"\\(count(17)), \\(count([2, 2, 2]))\"", "\"tensor [17], tensor [2, 2, 2]\""),
  ("count([4, 4])[-2...].shape", "[2, 4]"),
  ("count(5)[2...100].shape", "[3]"),
  ("count(3) > 0", "tensor [3]  range 0…1  mean 0.6667  std 0.5774\n  0, 1, 1"),
  ("count(3)[2] > 1", "true"),
  ("count(1) == 0", "true"),
  ("all(count(3) < 3)", "true"),
  ("count([2, 3]).shape", "[2, 3]"),
  ("count([2, 3]).detach().rank", "2"),
  ("count([2, 3]).mean", "tensor []  2.5"),
  ("sum(count([2, 3]), axis: 1).shape", "[2]"),
  ("max(count([2, 3]), axis: 0, keepAxes: true).shape", "[1, 3]"),
  ("\"loss \\(count(3)[1])\"", "\"loss 1\""),
  ("count(2) / 0", "tensor [2]  NaN × 1  Inf × 1\n  nan, inf"),
  ("count(1) * 0", "tensor [1]  0"),
  ("count(2) * 0", "tensor [2]  range 0…0  mean 0  std 0  all zero\n  0, 0"),
  ("var n = 0\nfor row in count([3, 2]) { n += row.sum }\nn", "tensor []  15"),
  ("track a: count(3)[1], b: 2\ntrack a: 3, b: 4\ntracks.a", "[1, 3]"),
  ("track a: count(3)[1]\ntracks.a.last + tracks.a.mean()", "2"),
])
func tensorsInTheLanguage(text: String, expected: String) {
  #expect(answer(text, commands: toys) == expected)
}

@Test func shapesThatDoNotFitAreShown() {
  #expect(
    answer("let image = count([2, 3])\nimage + count([4])", commands: toys) == """
      error: `+`: these shapes do not broadcast: aligned at the last axis, lengths must be equal or 1
        in[1]:2  image + count([4])
                 ^^^^^^^^^^^^^^^^^^
             image       [2, 3]
             count([4])  [4]
      """)
}

@Test(arguments: [
  ("count(3)[3]", "`index`: place 3 is not on axis 0, which has 3 places"),
  ("count(3)[0, 0]", "there are 2 indices for 1 axis"),
  ("count(3) % 2", "`%` is not defined for tensors"),
  ("if count(3) > 1 { }", "a condition is true or false, not a tensor"),
  ("track a: count(3)", "a series takes one number at a time"),
  ("count(3) + \"a\"", "`+` does not join a tensor and a string"),
  ("sum(count(3), axis: 2)", "sum: the tensor has no axis 2; it has axes 0 to 0"),
  ("sum(count(3), dim: 0)", "`sum` has no `dim:`"),
  ("count(2, 3)", "`shape` is one list"),
  ("torch.detach([count(3)])", "`torch` is not needed: commands stand alone"),
  ("nn.functional.sum(count(3))", "`nn` is not needed: commands stand alone"),
  ("np.matmul(count(3), count(3))", "`np` is not needed: commands stand alone"),
  ("import torch", "`import` is not a word of this language"),
  ("detach -count(3)", "`detach` is a command, not a value"),
  ("detach [1]", "`detach` and a list need parentheses: `[` behind a name takes an element"),
  ("detach(3)", "`tensor` takes a tensor, not 3"),
])
func mistakesWithTensors(text: String, message: String) {
  #expect(answer(text, commands: toys).hasPrefix("error: \(message)\n"))
}
