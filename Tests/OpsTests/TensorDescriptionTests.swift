import Ops
import Testing

@Test(arguments: [
  ([], [2.5], "tensor []: 2.5"),
  ([2, 2], [1, 2, 3, 4], "tensor [2, 2]: 1.0, 2.0, 3.0, 4.0"),
  ([0, 3], [], "tensor [0, 3], empty"),
  (
    [9], [1, 2, 3, 4, 5, 6, 7, 8, 9],
    "tensor [9]: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, … 9 in all"
  ),
])
func tensorsPrintTheirShapeAndFirstElements(
  shape: [Int], values: [Float], description: String
) throws {
  #expect(try Tensor(values, shape: shape, on: Hosts.two()).description == description)
}

@Test func printingFollowsTheLayout() throws {
  let x = try Tensor([1, 2, 3, 4], shape: [2, 2], on: Hosts.two())
  #expect(try x.transposed().description == "tensor [2, 2]: 1.0, 3.0, 2.0, 4.0")
}
