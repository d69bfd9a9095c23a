/// The variables of a block, inside those of the block around it.
final class Scope {
  struct Binding {
    var value: Value
    var isConstant: Bool
    /// Whether a `param` made it.
    var isParameter = false
  }

  private(set) var bindings: [String: Binding] = [:]
  let parent: Scope?

  init(parent: Scope?) { self.parent = parent }

  /// The variable of a name, here or further out.
  func find(_ name: String) -> Binding? {
    var scope: Scope? = self
    while let here = scope {
      if let binding = here.bindings[name] { return binding }
      scope = here.parent
    }
    return nil
  }

  func declare(
    _ name: String, _ value: Value, isConstant: Bool = true, isParameter: Bool = false
  ) {
    bindings[name] = Binding(value: value, isConstant: isConstant, isParameter: isParameter)
  }

  /// Gives a variable a new value; it must exist.
  func assign(_ name: String, _ value: Value) {
    var scope: Scope? = self
    while let here = scope {
      if here.bindings[name] != nil {
        here.bindings[name]?.value = value
        return
      }
      scope = here.parent
    }
  }

  /// The names that can be seen from here.
  var visibleNames: [String] {
    var names: Set<String> = []
    var scope: Scope? = self
    while let here = scope {
      names.formUnion(here.bindings.keys)
      scope = here.parent
    }
    return names.sorted()
  }
}
