import Kernel
import Testing

@testable import repl

/// Formulas in prose: what is one, and how a page and a terminal show it.
@Suite struct MathTests {
  static let texts: [(tex: String, text: String)] = [
    ("x^2", "x²"), ("x_i^2", "xᵢ²"), ("x^{n-1}", "xⁿ⁻¹"), ("x_{ab}", "x_(ab)"), ("x^Q", "x^Q"),
    ("x^10", "x¹0"), ("\\lambda \\|x\\|_1", "λ‖x‖₁"), ("\\frac{a}{b}", "a/b"),
    ("\\frac{a+b}{2}", "(a+b)/2"), ("\\frac12", "1/2"), ("\\sqrt{x}", "√x"),
    ("\\sqrt[3]{x+1}", "³√(x+1)"), ("\\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"), ("-\\log 2", "−log 2"),
    ("2 \\cdot (w - 5)", "2 · (w − 5)"), ("a \\le b", "a ≤ b"), ("a<b", "a < b"),
    ("\\mathbb E[\\log D(x, y)]", "𝔼[log D(x, y)]"), ("\\mathcal{L}_1", "ℒ₁"),
    ("\\hat{x}", "x\u{302}"), ("f'(x)", "f′(x)"), ("\\text{real } x", "real x"),
    ("\\left(\\frac{a}{b}\\right)^2", "(a/b)²"), ("\\min_G \\max_D V", "min_G max_D V"),
    ("\\arg\\min_x f", "arg minₓ f"), ("4 \\times 4", "4 × 4"), ("\\{a, b\\}", "{a, b}"),
    ("\\operatorname{softplus}(-x)", "softplus(−x)"), ("", ""), ("a_b^c", "a_b\u{1D9C}"),
    ("(1 - 2)^{-k}", "(1 − 2)⁻ᵏ"),
  ]

  @Test(arguments: texts)
  func aTerminalShowsALine(_ tex: String, _ text: String) throws {
    #expect(MathText.text(try #require(MathParser.formula(tex), "\(tex)")) == text)
  }

  static let elements: [(tex: String, html: String)] = [
    ("x", "<mi>x</mi>"), ("2.5", "<mn>2.5</mn>"),
    ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    ("\\frac{a}{b+1}", "<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>"),
    ("\\sqrt x", "<msqrt><mi>x</mi></msqrt>"),
    ("\\sqrt[3]x", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    (
      "\\sum_i^n",
      "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"
    ),
    ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ("\\text{a<b }", "<mtext>a&lt;b\u{A0}</mtext>"), ("-1", "<mo form=\"prefix\">−</mo><mn>1</mn>"),
    ("a - 1", "<mi>a</mi><mo>−</mo><mn>1</mn>"),
    ("\\mathrm d", "<mi mathvariant=\"normal\">d</mi>"),
    (
      "\\log x",
      "<mi>log</mi><mo>\u{2061}</mo><mspace width=\"0.17em\"/><mi>x</mi>"
    ),
    ("\\bar x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">¯</mo></mover>"),
  ]

  @Test(arguments: elements)
  func aPageShowsMathML(_ tex: String, _ html: String) {
    let page = MarkdownHTML().html("$\(tex)$")
    let words = escapedHTML(tex)
    #expect(
      page == "<p><math alttext=\"\(words)\"><semantics><mrow>\(html)</mrow>"
        + "<annotation encoding=\"application/x-tex\">\(words)</annotation></semantics></math></p>")
    #expect(MarkdownHTML().html("$$\(tex)$$").hasPrefix("<p><math display=\"block\" "))
  }

  @Test(arguments: [
    ("it costs $5 and $6", "it costs $5 and $6"), ("$ 5 $", "$ 5 $"), ("a $x $ b", "a $x $ b"),
    ("$x$2", "$x$2"), ("\\$x\\$", "$x$"), ("$", "$"), ("$$", "$$"), ("$$$$", "$$$$"),
    ("`$x$`", "<code>$x$</code>"), ("$\\begin{x}$", "<code>\\begin{x}</code>"),
    ("$a}$", "<code>a}</code>"), ("${a$", "<code>{a</code>"), ("$x^^2$", "<code>x^^2</code>"),
    ("$\\frac{a}$", "<code>\\frac{a}</code>"), ("$\\left(a$", "<code>\\left(a</code>"),
    ("$\\$", "$$"), ("$a$$", "<math"), ("$x_1$ and $5", "<math"), ("**$a*b$**", "<strong><math"),
  ])
  func whatIsNoFormulaStaysText(_ markdown: String, _ html: String) {
    let page = MarkdownHTML().html(markdown)
    #expect(html.hasSuffix("<math") ? page.contains(html) : page == "<p>\(html)</p>", "\(page)")
  }

  @Test func whateverIsWrittenIsShown() throws {
    let pieces = [
      "\\frac", "{", "}", "^", "_", "x", "\\left(", "\\right)", "\\sqrt[", "]", "'", "$", "\\",
    ]
    var random = RandomWords(seed: 11)
    for _ in 0..<3000 {
      let tex = (0..<1 + random.next(below: 9)).map { _ in pieces[random.next(below: pieces.count)]
      }
      .joined()
      let html = MarkdownHTML().html("a $\(tex)$ b")
      #expect(html.hasPrefix("<p>a ") && html.hasSuffix(" b</p>"))
      // What is written is a formula, code or text, and nowhere lost.
      let shown = html.replacing(/<annotation.*?<\/annotation>/, with: "")
        .replacing(/<[^>]*>/, with: "")
      #expect(!tex.contains("x") || shown.contains("x"), "\(tex)")
    }
    // Scripts within scripts take time by their depth, not by its power.
    let deep = String(repeating: "x^{", count: 20) + "Q" + String(repeating: "}", count: 20)
    let formula = try #require(MathParser.formula(deep))
    #expect(MathText.text(formula).count { $0 == "x" } == 20)
    #expect(MathParser.formula(String(repeating: "{", count: 1000)) == nil)
    #expect(MathParser.formula(String(repeating: "\\sqrt", count: 300) + "x") == nil)
  }

  @Test func aHeadingAndATableHoldFormulas() {
    let html = MarkdownHTML().html("# Loss $x^2$\n\n| a |\n|---|\n| $x_1$ |")
    #expect(html.contains("<h2 id=\"loss-x²\">Loss <math "))
    #expect(html.contains("<td><math "))
  }

  @Test func aTitleHoldsCodeAndFormulas() {
    let page = Page(
      title: "Loss `L1` and $x^2$ < 1", date: "", seconds: 0, program: "",
      steps: [PageStep(title: "a", name: "a"), PageStep(title: "$x_1$", name: "b")])
    let html = PageWriter(page).html()
    #expect(html.contains("<title>Loss L1 and x² &lt; 1</title>"))
    #expect(html.contains("<h1>Loss <code>L1</code> and <math "))
    #expect(html.contains("<h2 id=\"step-2-title\"><math "), "\(html)")
    #expect(html.contains(">x₁</a>"))
  }

  /// Marks that are never closed are looked for once, not once each.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["*a ", "_a ", "**a ", "[", "[a](", "<", "![", "$a ", "*a `", "*", "_", "<http://"])
  func longProseWithOpenMarks(_ part: String) {
    let text = String(repeating: part, count: 100_000)
    #expect(MarkdownParser.blocks(text).count == 1)
  }
}
