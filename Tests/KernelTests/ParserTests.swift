import Testing

@testable import Kernel

private func parsed(_ text: String) -> String {
  do throws(Diagnostic) {
    let statements = try Parser.statements(of: SourceText(name: "t", text: text))
    return statements.map { "\($0)" }.joined(separator: "\n")
  } catch {
    return "error: \(error.message)"
  }
}

@Test(arguments: [
  ("1 + 2 * 3", "(+ 1 (* 2 3))"),
  ("1 - 2 - 3", "(- (- 1 2) 3)"),
  ("-2 ** 2", "(- (** 2 2))"),
  ("2 ** 3 ** 2", "(** 2 (** 3 2))"),
  ("2 ** -1", "(** 2 (- 1))"),
  ("a @ b / c % d", "(% (/ (@ a b) c) d)"),
  ("not a == b", "(not (== a b))"),
  ("!a == b", "(== (not a) b)"),
  ("a && b || c and not d", "(or (and a b) (and c (not d)))"),
  ("0..<n + 1", "(..< 0 (+ n 1))"),
  ("a < b + 1 && c >= d", "(and (< a (+ b 1)) (>= c d))"),
  ("x[0, 1..<3, ...]", "(index x 0 (..< 1 3) (... _ _))"),
  ("x[1...]", "(index x (... 1 _))"),
  ("x[..<3]", "(index x (..< _ 3))"),
  ("a.b.c(1).d[0]", "(index (. (call (. (. a b) c) 1) d) 0)"),
  ("(d: 0.2, g: 0.7)", "(record d: 0.2 g: 0.7)"),
  ("[1, 2,]", "(list 1 2)"),
  ("\"a\\(x + 1)b\"", "(string \"a\" (+ x 1) \"b\")"),
  ("- - x", "(- (- x))"),
])
func expressions(text: String, tree: String) {
  #expect(parsed(text) == tree)
}

@Test(arguments: [
  ("show fake, columns: 4", "(call show fake columns: 4)"),
  ("show(fake, columns: 4)", "(call show fake columns: 4)"),
  ("track d: x, g: y", "(call track d: x g: y)"),
  ("show -x", "(- show x)"),
  ("show (a) + 1", "(+ (call show a) 1)"),
  ("f [1]", "(index f 1)"),
  ("unet(in: 1, out: 2)", "(call unet in: 1 out: 2)"),
  ("print \"a\", true", "(call print (string \"a\") true)"),
  ("time { x }", "(call time {x})"),
  ("let t = time { x; y }", "(let t (call time {x;; y}))"),
  ("repeat 3 { x }", "(call repeat 3 {x})"),
  ("f(1) { x }", "(call f 1 {x})"),
  ("let y = m.f { x }", "(let y (call (. m f) {x}))"),
  ("if m.isEmpty { x }", "(if (. m isEmpty) {x})"),
  ("?conv2d", "(call help conv2d)"),
  ("help conv2d", "(call help conv2d)"),
  ("help for", "(call help for)"),
  ("?", "(call help)"),
  ("who", "who"),
  ("train model,\n  on: loader", "(call train model on: loader)"),
])
func commands(text: String, tree: String) {
  #expect(parsed(text) == tree)
}

@Test(arguments: [
  ("let x = 1; var y = 2", "(let x 1);\n(var y 2)"),
  ("x = 1", "(= x 1)"),
  ("x += 1", "(+= x 1)"),
  ("x[0] = 1", "(= (index x 0) 1)"),
  ("o.lr = 2e-4", "(= (. o lr) 0.0002)"),
  ("param n = 5", "(param n 5)"),
  ("use \"08\"", "(use (string \"08\"))"),
  ("for b in f(x) { b }", "(for b (call f x) {b})"),
  ("for b in loader { break }", "(for b loader {(break)})"),
  ("while a < b { continue }", "(while (< a b) {(continue)})"),
  ("if a { 1 } else if b { 2 } else { 3 }", "(if a {1} b {2} {3})"),
  ("func f(x, y = 2) { return x }", "(func f (x y=2) {(return x)})"),
  ("func f() {\n  return\n}", "(func f () {(return)})"),
])
func statements(text: String, tree: String) {
  #expect(parsed(text) == tree)
}

@Test(arguments: [
  ("a < b < c", "comparisons do not chain"),
  ("(1, 2)", "values in parentheses need labels"),
  ("(a: 1, a: 2)", "the label `a` stands twice"),
  ("f(lr = 1)", "an argument's label ends in `:`"),
  ("x[1:2]", "ranges are written with dots"),
  ("let 1 = 2", "expected a name for a variable, found `1`"),
  ("let for = 2", "`for` is a word of the language and cannot name a variable"),
  ("let x: Int = 2", "expected `=` and a value for `x`, found `:`"),
  ("return 1", "`return` stands inside a function"),
  ("break", "`break` stands inside a loop"),
  ("time { break }", "`break` stands inside a loop"),
  ("for i in 0..<3 { time { break } }", "`break` stands inside a loop"),
  ("if x { 1 }\nelse { 2 }", "`else` stands in the line of the `}` before it"),
  ("if x = 1 { }", "`=` sets a variable; `==` compares"),
  ("def f(x):", "`def` is not a word of this language"),
  ("1 if true else 2", "a choice is a statement"),
  ("a ? b : c", "a choice is a statement"),
  ("print(f\"a\")", "expected `,` or `)`, found `\"a\"`"),
  ("let y = mean x", "the statement ends before `x`"),
  ("show !x", "`show` and an operator do not make a command"),
  ("1 2", "the statement ends before `2`"),
  ("1 = 2", "only a variable, an element or a member of one can be set"),
  ("1 +", "`+` needs a value on its right"),
  (".5", "expected a value, found `.`"),
  ("x.", "expected a name after `.`, found the end"),
  ("for i in 0..<3\n{ }", "expected `{` after what to go through, found the end of the line"),
  ("f(1", "this `(` is never closed"),
  ("if x { func f() { } }", "a function is declared outside of every block"),
  ("[x for x in y]", "lists are not built by loops"),
])
func mistakesOfTheParser(text: String, message: String) {
  #expect(parsed(text) == "error: \(message)")
}

@Test(arguments: ["(", "[", "-", "not ", "f(", "x[", "{", "time {", "2 ** ", "\"\\("])
func nestingIsBounded(opening: String) {
  for count in [250, 100_000] {
    let text = String(repeating: opening, count: count)
    #expect(parsed(text).hasPrefix("error: "))
    let closing = ["(": ")", "[": "]", "f(": ")", "x[": "]", "time {": "}"][opening] ?? ""
    #expect(parsed(text + "1" + String(repeating: closing, count: count)).hasPrefix("error: "))
  }
}
