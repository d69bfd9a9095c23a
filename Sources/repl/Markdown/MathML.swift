/// Formulas as MathML Core, which browsers draw themselves and screen readers read.
enum MathML {
  /// The formula that `tex` spells, with the TeX beside it for whoever copies it.
  static func html(_ formula: MathNode, tex: String, isDisplay: Bool) -> String {
    let words = escapedHTML(tex)
    return "<math\(isDisplay ? " display=\"block\"" : "") alttext=\"\(words)\"><semantics>"
      + "<mrow>\(parts(of: formula))</mrow>"
      + "<annotation encoding=\"application/x-tex\">\(words)</annotation></semantics></math>"
  }

  /// A part as one element.
  private static func element(_ node: MathNode) -> String {
    if case .row = node { return "<mrow>\(parts(of: node))</mrow>" }
    return html(node)
  }

  private static func parts(of node: MathNode) -> String {
    guard case .row(let row) = node else { return html(node) }
    var result = ""
    var before: MathNode?
    for (index, part) in row.enumerated() {
      result += html(part, isSigned: before?.awaitsValue ?? true)
      before = part
      // The name of a function keeps its distance from what is no bracket.
      guard index + 1 < row.count, part.isFunction || part.isLimit else { continue }
      if part.isFunction { result += "<mo>\u{2061}</mo>" }
      if !row[index + 1].isBracket { result += "<mspace width=\"0.17em\"/>" }
    }
    return result
  }

  /// A part; a plus or minus that is a sign, because no value stands before it, keeps no distance.
  private static func html(_ node: MathNode, isSigned: Bool = false) -> String {
    switch node {
    case .symbol(let symbol) where isSigned && symbol.kind == .binary:
      return "<mo form=\"prefix\">\(symbol.text)</mo>"
    case .row: return element(node)
    case .letter(let text, let isUpright):
      let isPlain = isUpright && text.count == 1
      return "<mi\(isPlain ? " mathvariant=\"normal\"" : "")>\(escapedHTML(text))</mi>"
    case .number(let text): return "<mn>\(text)</mn>"
    case .function(let name): return "<mi>\(escapedHTML(name))</mi>"
    case .text(let text):
      // Spaces at the ends of an element do not count.
      return "<mtext>\(escapedHTML(text).replacing(" ", with: "\u{A0}"))</mtext>"
    case .space(let width): return "<mspace width=\"\((Double(width) / 100).fixed(2))em\"/>"
    case .symbol(let symbol): return operation(symbol)
    case .fraction(let above, let below):
      return "<mfrac>\(element(above))\(element(below))</mfrac>"
    case .root(let inner, nil): return "<msqrt>\(parts(of: inner))</msqrt>"
    case .root(let inner, let degree?):
      return "<mroot>\(element(inner))\(element(degree))</mroot>"
    case .scripts(let base, let below, let above): return scripts(base, below, above)
    case .accent(let inner, let over, _):
      return "<mover accent=\"true\">\(element(inner))<mo stretchy=\"false\">\(over)</mo></mover>"
    case .fenced(let opening, let inner, let closing):
      func bracket(_ text: String, _ form: String) -> String {
        text.isEmpty
          ? "" : "<mo fence=\"true\" form=\"\(form)\" stretchy=\"true\">\(escapedHTML(text))</mo>"
      }
      return "<mrow>\(bracket(opening, "prefix"))\(parts(of: inner))"
        + "\(bracket(closing, "postfix"))</mrow>"
    }
  }

  private static func operation(_ symbol: MathSymbol) -> String {
    let text = escapedHTML(symbol.text)
    switch symbol.kind {
    case .opening: return "<mo form=\"prefix\" stretchy=\"false\">\(text)</mo>"
    case .closing: return "<mo form=\"postfix\" stretchy=\"false\">\(text)</mo>"
    case .fence: return "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">\(text)</mo>"
    case .limit:
      return "<mo form=\"prefix\" movablelimits=\"true\" lspace=\"0\" rspace=\"0.17em\">"
        + "\(text)</mo>"
    case .ordinary where symbol.text.first?.isLetter != true && symbol.text != "/":
      return symbol.text == "." ? "<mo>.</mo>" : "<mi mathvariant=\"normal\">\(text)</mi>"
    default: return "<mo>\(text)</mo>"
    }
  }

  private static func scripts(_ base: MathNode, _ below: MathNode?, _ above: MathNode?) -> String {
    // Limits stand under and over in a formula of its own, and behind within a line.
    var isLimit = false
    if case .symbol(let symbol) = base { isLimit = [.large, .limit].contains(symbol.kind) }
    switch (below, above) {
    case (let below?, let above?):
      let tag = isLimit ? "munderover" : "msubsup"
      return "<\(tag)>\(element(base))\(element(below))\(element(above))</\(tag)>"
    case (let below?, nil):
      let tag = isLimit ? "munder" : "msub"
      return "<\(tag)>\(element(base))\(element(below))</\(tag)>"
    case (nil, let above?):
      let tag = isLimit ? "mover" : "msup"
      return "<\(tag)>\(element(base))\(element(above))</\(tag)>"
    case (nil, nil): return element(base)
    }
  }
}

extension MathNode {
  /// Whether it is a function's name, with or without scripts.
  var isFunction: Bool {
    switch self {
    case .function: true
    case .scripts(.function, _, _): true
    default: false
    }
  }

  /// Whether it is a word with its limit.
  fileprivate var isLimit: Bool {
    switch self {
    case .symbol(let symbol): symbol.kind == .limit
    case .scripts(let base, _, _): base.isLimit
    default: false
    }
  }

  /// Whether a plus or minus behind it is a sign.
  fileprivate var awaitsValue: Bool {
    guard case .symbol(let symbol) = self else { return false }
    return [.binary, .relation, .opening, .comma].contains(symbol.kind)
  }

  /// Whether it opens a bracket.
  var isBracket: Bool {
    switch self {
    case .fenced: true
    case .symbol(let symbol): symbol.kind == .opening
    default: false
    }
  }
}
