/// A step: a text that is both a page to read and a program to run.
///
/// - The first line, if it is a comment, is the title.
/// - Comment lines standing alone, with an empty line (or the file's end) above and below, are
///   prose in Markdown. Comments that touch code belong to the code.
/// - The code between two blocks of prose is one cell; a line `# %%` splits a cell, and what
///   stands behind the `%%` becomes a heading.
/// - `# => text` behind a statement, or in the lines right below it, is its expected output. It is
///   never prose.
public struct StepFile: Sendable {
  /// The title without its `#`; the file's name when there is none.
  public let title: String
  /// The whole text.
  public let source: SourceText
  /// Prose and cells in their order.
  public let elements: [Element]
  /// What `param` declares, in order.
  public let parameters: [Param]
  /// The prose right before each cell that has some, by its index.
  private var proseBefore: [Int: [String]] = [:]
  /// The prose behind the last cell.
  private let proseBehind: [String]
  private var cellCount = 0

  /// A part of the page.
  public enum Element: Sendable {
    case prose(Prose)
    case cell(Cell)
  }

  /// Text to read.
  public struct Prose: Sendable, Equatable {
    /// The text without the `#` of its lines.
    public var markdown: String
    /// The line it starts in, from 1.
    public var line: Int
  }

  /// Statements that run together.
  public struct Cell: Sendable {
    /// Counted from 1.
    public var index: Int
    /// Its lines, with their comments, without empty lines around them.
    public var range: SourceRange
    /// The line it starts in, from 1.
    public var line: Int
    var statements: [CheckedStatement]
  }

  /// A value that may be set from outside.
  public struct Param: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The default as it is written.
    public var defaultText: String
    /// The comment behind it.
    public var meaning: String
    /// The line it stands in, from 1.
    public var line: Int
  }

  /// A statement with its expected output.
  struct CheckedStatement: Sendable {
    var statement: Statement
    var expectation: Expectation?
  }

  /// Expected output and where it stands.
  struct Expectation: Sendable {
    /// The lines, joined by newlines.
    var text: String
    /// The comments that state it.
    var ranges: [SourceRange]
  }

  /// Reads a file; mistakes in syntax are found before anything runs.
  public init(name: String, text: String) throws(Diagnostic) {
    let source = SourceText(name: name, text: text)
    var reader = try StepReader(source)
    try reader.attachExpectations()
    try reader.readPage()
    self.source = source
    title = reader.title ?? StepFile.stem(of: name)
    elements = reader.elements
    var parts: [String] = []
    for element in elements {
      switch element {
      case .prose(let prose): parts.append(prose.markdown)
      case .cell(let cell):
        if !parts.isEmpty { proseBefore[cell.index] = parts }
        (cellCount, parts) = (cell.index, [])
      }
    }
    proseBehind = parts
    parameters = reader.parameters
  }

  /// The cells in order.
  public var cells: [Cell] {
    elements.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
  }

  /// The text of a cell, its lines parted by newlines alone.
  public func text(of cell: Cell) -> String {
    source.slice(cell.range).replacing("\r\n", with: "\n")
  }

  /// What is to be read right before a cell, in Markdown, and what behind it, if it is the last.
  func prose(around cell: Cell) -> (before: [String], behind: [String]) {
    (proseBefore[cell.index] ?? [], cell.index == cellCount ? proseBehind : [])
  }

  /// The step files that `use` names, as they are written.
  public var uses: [String] {
    cells.flatMap(\.statements).compactMap { checked in
      guard case .use(let expression) = checked.statement.kind,
        case .string(let pieces) = expression.kind
      else { return nil }
      return pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
  }

  /// A file's name without folder and ".txt".
  static func stem(of name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    return last.hasSuffix(".txt") ? String(last.dropLast(4)) : last
  }
}
