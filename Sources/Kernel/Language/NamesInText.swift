/// The names in a stretch of program, as they are written.
struct NamesInText: Sendable {
  /// Names read before the text itself declared them; commands are among them.
  private(set) var used: Set<String> = []
  /// Names declared with `let`, `var`, `param` and `func` at the top level.
  private(set) var declared: Set<String> = []
  /// Names of variables that are given another value, wholly or in part.
  private(set) var assigned: Set<String> = []
  /// Whether nothing runs.
  private(set) var onlyDeclaresFunctions = false
  private var local: Set<String> = []

  init() {}

  init(_ statements: [Statement]) {
    onlyDeclaresFunctions =
      !statements.isEmpty
      && statements.allSatisfy { if case .function = $0.kind { true } else { false } }
    for statement in statements { add(statement, isTop: true) }
  }

  private mutating func declare(_ name: String, _ isTop: Bool) {
    local.insert(name)
    if isTop { declared.insert(name) }
  }

  private mutating func read(_ name: String) {
    if !local.contains(name) { used.insert(name) }
  }

  private mutating func add(_ statement: Statement, isTop: Bool) {
    switch statement.kind {
    case .expression(let expression), .use(let expression): add(expression)
    case .declaration(let name, _, let value), .parameter(let name, let value):
      add(value)
      declare(name, isTop)
    case .assignment(let target, _, let value):
      add(value)
      add(target)
      var base = target
      if case .suffixed(let inner, _) = target.kind { base = inner }
      if let name = base.name { assigned.insert(name) }
    case .forLoop(let name, let sequence, let body):
      add(sequence)
      inside([name], body)
    case .whileLoop(let condition, let body):
      add(condition)
      inside([], body)
    case .branch(let branches, let otherwise):
      for branch in branches {
        add(branch.condition)
        inside([], branch.body)
      }
      if let otherwise { inside([], otherwise) }
    case .function(let declaration):
      declare(declaration.name, isTop)
      for parameter in declaration.parameters {
        if let value = parameter.defaultValue { add(value) }
      }
      inside(declaration.parameters.map(\.name), declaration.body)
    case .returning(let value): if let value { add(value) }
    case .breaking, .continuing: break
    }
  }

  private mutating func inside(_ names: [String], _ block: Block) {
    let outer = local
    local.formUnion(names)
    for statement in block.statements { add(statement, isTop: false) }
    local = outer
  }

  private mutating func add(_ expression: Expression) {
    switch expression.kind {
    case .none, .bool, .number: break
    case .name(let name): read(name)
    case .string(let pieces):
      for case .expression(let inner) in pieces { add(inner) }
    case .list(let items): for item in items { add(item) }
    case .record(let fields): for field in fields { add(field.value) }
    case .unary(_, let operand): add(operand)
    case .chain(let first, let links):
      add(first)
      for link in links { add(link.operand) }
    case .power(let base, let exponent):
      add(base)
      add(exponent)
    case .range(let lower, let upper, _):
      if let lower { add(lower) }
      if let upper { add(upper) }
    case .suffixed(let base, let suffixes):
      add(base)
      for suffix in suffixes { add(suffix) }
    }
  }

  private mutating func add(_ suffix: Suffix) {
    switch suffix.kind {
    case .member: break
    case .index(let indices): for index in indices { add(index) }
    case .call(let arguments):
      for argument in arguments {
        switch argument.value {
        case .expression(let value): add(value)
        case .block(let block): inside([], block)
        }
      }
    }
  }
}
