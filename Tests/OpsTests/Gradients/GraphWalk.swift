@testable import Ops

/// Looks at graphs from outside, for tests.
enum GraphWalk {
  struct Weak { weak var node: Node? }

  /// The operations behind a value.
  static func names(_ root: Node?, into names: inout Set<String>) {
    visit(root) { names.insert($0.operation) }
  }

  /// How many operations took each value.
  static func inputCounts(_ root: Node?) -> [ObjectIdentifier: Int] {
    var counts: [ObjectIdentifier: Int] = [:]
    visit(root) { node in
      for case let input? in node.inputs { counts[ObjectIdentifier(input), default: 0] += 1 }
    }
    return counts
  }

  static func weakNodes(_ root: Node?) -> [Weak] {
    var result: [Weak] = []
    visit(root) { if !($0 is Parameter) { result.append(Weak(node: $0)) } }
    return result
  }

  /// Operations whose values one operation took and which something else holds as well.
  static func sharedByOthers(_ node: inout Node?, _ counts: [ObjectIdentifier: Int]) -> [String] {
    guard let node else { return [] }
    var result: [String] = []
    for place in node.inputs.indices {
      guard let id = node.inputs[place].map({ ObjectIdentifier($0) }), counts[id] == 1,
        !(node.inputs[place] is Parameter)
      else { continue }
      if !isKnownUniquelyReferenced(&node.inputs[place]) {
        result.append(node.inputs[place]?.operation ?? "")
      }
      result += sharedByOthers(&node.inputs[place], counts)
    }
    return result
  }

  private static func visit(_ root: Node?, _ body: (Node) -> Void) {
    var seen: Set<ObjectIdentifier> = []
    var pending = root.map { [$0] } ?? []
    while let node = pending.popLast() {
      guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
      body(node)
      pending += node.inputs.compactMap { $0 }
    }
  }
}
