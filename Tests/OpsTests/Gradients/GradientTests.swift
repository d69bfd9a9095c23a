import Testing

@testable import Ops

/// Every derivative against finite differences, for operands of every lie in memory.
@Suite struct GradientTests {
  @Test(arguments: GradientRow.all)
  func derivativesAreSlopes(row: GradientRow) throws {
    for lie in Lie.allCases {
      for failure in try row.difference(lie, on: Hosts.two()).failures() {
        Issue.record("\(failure)")
      }
    }
  }

  @Test(arguments: GradientRow.all)
  func gradientsOfSomeOperandsAreThoseOfAll(row: GradientRow) throws {
    let (all, y) = try parameters(row)
    let start = try Tensor.full(0.7, y.shape, on: y.device)
    try y.backward(from: start)
    for wanted in all.indices {
      let (some, y) = try parameters(row)
      try y.backward(from: start, for: [some[wanted]])
      for place in some.indices {
        expectSameBits(
          some[place].gradient, place == wanted ? all[place].gradient : nil, "operand \(place)")
      }
    }
  }

  @Test(arguments: GradientRow.all)
  func graphsHoldNoCyclesAndNoTrackedValues(row: GradientRow) throws {
    var root = try history(row)
    let counts = GraphWalk.inputCounts(root)
    for name in GraphWalk.sharedByOthers(&root, counts) {
      Issue.record("the history of \(name) is held by more than the operation that used it")
    }
    let nodes = GraphWalk.weakNodes(root)
    root = nil
    #expect(root == nil && nodes.allSatisfy { $0.node == nil }, "the graph holds itself")
  }

  @Test func everyRecordedOperationHasARow() throws {
    var seen: Set<String> = []
    for row in GradientRow.all { GraphWalk.names(try parameters(row).1.node, into: &seen) }
    let recorded = try Sources.recordedOperations()
    #expect(recorded.count > 40, "the sources were not found")
    #expect(recorded.subtracting(seen) == [], "operations without a row")
  }

  @Test func everyPublicFunctionHasARow() throws {
    let withoutDerivative: Set<String> = ["compared", "argmax", "argmin"]
    let rows = Set(GradientRow.all.map(\.function))
    let functions = try Sources.publicFunctions()
    #expect(functions.count > 50, "the sources were not found")
    #expect(functions.subtracting(rows).subtracting(withoutDerivative) == [])
    #expect(rows.subtracting(functions) == [], "rows of functions that are gone")
  }

  /// The history of a result whose operands are results too, and which nothing else holds.
  private func history(_ row: GradientRow) throws -> Node? {
    try parameters(row) { try $0.affine(scale: 1, shift: 0) }.1.node
  }

  private func parameters(
    _ row: GradientRow, _ change: (Tensor) throws -> Tensor = { $0 }
  ) throws -> ([Parameter], Tensor) {
    let host = try Hosts.two()
    let leaves = try row.draw(.plain).map {
      Parameter(try Tensor($0.values, shape: $0.shape, on: host))
    }
    return (leaves, try row.body(leaves.map { try change($0.tensor) }))
  }
}
