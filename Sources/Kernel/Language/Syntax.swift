// The tree of a program. Chains of operators and of suffixes are kept flat, so the height of a
// tree is bounded by the parser's limit on nesting, not by the length of the text.

/// An expression and its place.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case none
    case bool(Bool)
    case number(Double)
    case string([StringPiece])
    case name(String)
    case list([Expression])
    /// `(d: 0.2, g: 0.7)`
    case record([Field])
    /// `-x`, `not x`
    case unary(UnaryOperator, Expression)
    /// `a + b - c`: operators of one level, from left to right.
    case chain(Expression, [Link])
    /// `a ** b`
    case power(Expression, Expression)
    /// `a..<b`, `a...b`, `a...`, `..<b`, `...`
    case range(Expression?, Expression?, isClosed: Bool)
    /// `f(x).shape[0]`: calls, members and indices, from left to right.
    case suffixed(Expression, [Suffix])
  }

  var kind: Kind
  var range: SourceRange

  /// The name, if the expression is a bare one.
  var name: String? {
    if case .name(let name) = kind { name } else { nil }
  }
}

/// Plain text of a string, or the expression of `\(…)`.
enum StringPiece: Sendable {
  case text(String)
  case expression(Expression)
}

/// `label: value` of a record.
struct Field: Sendable {
  var label: String
  var value: Expression
}

/// An operator with its right-hand side.
struct Link: Sendable {
  var operation: BinaryOperator
  var operatorRange: SourceRange
  var operand: Expression
}

/// What may follow an expression.
struct Suffix: Sendable {
  enum Kind: Sendable {
    /// `(a, label: b) { … }`
    case call([Argument])
    /// `.shape`
    case member(String)
    /// `[0, 1..<3]`
    case index([Expression])
  }

  var kind: Kind
  var range: SourceRange
}

/// One argument of a call.
struct Argument: Sendable {
  enum Value: Sendable {
    case expression(Expression)
    case block(Block)
  }

  var label: String?
  /// The label with its colon.
  var labelRange: SourceRange?
  var value: Value
  /// The value, without its label.
  var range: SourceRange
}

/// Statements between braces.
struct Block: Sendable {
  var statements: [Statement]
  var range: SourceRange
}

/// A statement and its place.
struct Statement: Sendable {
  indirect enum Kind: Sendable {
    case expression(Expression)
    case declaration(name: String, isConstant: Bool, value: Expression)
    case parameter(name: String, value: Expression)
    case assignment(target: Expression, operation: BinaryOperator?, value: Expression)
    case use(Expression)
    case forLoop(name: String, sequence: Expression, body: Block)
    case whileLoop(condition: Expression, body: Block)
    case branch([Branch], otherwise: Block?)
    case function(FunctionDeclaration)
    case returning(Expression?)
    case breaking
    case continuing
  }

  /// `if condition { … }`
  struct Branch: Sendable {
    var condition: Expression
    var body: Block
  }

  var kind: Kind
  var range: SourceRange
  /// Whether a `;` follows: the result is not shown.
  var isSilent = false
}

/// `func name(parameter, other = default) { … }`
struct FunctionDeclaration: Sendable {
  struct Parameter: Sendable {
    var name: String
    var defaultValue: Expression?
  }

  var name: String
  var parameters: [Parameter]
  var body: Block
}

enum UnaryOperator: String, Sendable {
  case minus = "-"
  case plus = "+"
  case not = "not"
}

enum BinaryOperator: String, Sendable {
  case or
  case and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case matrixProduct = "@"
  case power = "**"

  /// How tightly operators bind; higher is tighter.
  enum Level: Int, Comparable, Sendable {
    case or, and, comparison, range, sum, product

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    var next: Level? { Level(rawValue: rawValue + 1) }
  }

  /// The level of the operator; `**` stands above all levels and is read with the operands.
  var level: Level {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .add, .subtract: .sum
    case .multiply, .divide, .remainder, .matrixProduct, .power: .product
    }
  }
}
