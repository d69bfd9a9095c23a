/// The variables of a block, inside those of the block around it.
final class Scope {
  struct Binding {
    var value: Value
    var isConstant: Bool
    /// Whether a `param` made it.
    var isParameter = false
    /// Where it was declared, for example `in[3]` or `04_generator.txt:12`; empty when unknown.
    var origin = ""
  }

  private(set) var bindings: [String: Binding] = [:]
  /// How often a variable was declared or given a new value.
  private(set) var revision = 0
  /// The names declared or assigned since it was last emptied.
  var changedNames: Set<String> = []
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
    _ name: String, _ value: Value, isConstant: Bool = true, isParameter: Bool = false,
    origin: String = ""
  ) {
    note(name)
    bindings[name] = Binding(
      value: value, isConstant: isConstant, isParameter: isParameter, origin: origin)
  }

  /// Puts other variables in the place of all.
  func replace(_ bindings: [String: Binding]) {
    self.bindings = bindings
    revision += 1
  }

  /// Keeps in mind what changed; blocks are gone before anybody asks.
  private func note(_ name: String) {
    guard parent == nil else { return }
    revision += 1
    changedNames.insert(name)
  }

  /// Gives a variable a new value; it must exist.
  func assign(_ name: String, _ value: Value) {
    var scope: Scope? = self
    while let here = scope {
      if here.bindings[name] != nil {
        here.note(name)
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
