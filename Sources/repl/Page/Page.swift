import Kernel

/// What a page shows: one run of one or more step files. It holds plain values, so that a page can
/// be written, and tested, without a session.
struct Page: Sendable {
  /// The heading and the title of the window.
  var title: String
  /// When the run began, as people write it.
  var date: String
  /// How long it took.
  var seconds: Double
  /// The program and its version.
  var program: String
  /// The files of the run in order.
  var steps: [PageStep]
  /// Markdown that stands before the contents; empty for none.
  var front = ""
}

/// One step file of a run.
struct PageStep: Sendable {
  /// The file's first line.
  var title: String
  /// The name of the file.
  var name: String
  /// What could be changed, with the values of this run.
  var parameters: [PageParameter] = []
  /// Prose and cells in order.
  var blocks: [PageBlock] = []
  /// How long it took.
  var seconds: Double = 0
}

/// A parameter of a step and the value it had.
struct PageParameter: Sendable, Equatable {
  /// Its name.
  var name: String
  /// Its value as text.
  var value: String
  /// What it means; empty for nothing.
  var meaning: String
  /// Whether the value was given for this run.
  var isGiven: Bool = false
}

/// A piece of a step.
enum PageBlock: Sendable {
  /// Markdown.
  case prose(String)
  case cell(PageCell)
}

/// A cell and what came of it.
struct PageCell: Sendable {
  /// Its number in the step, from 1.
  var index: Int
  /// The line of the file it starts in, from 1.
  var line = 1
  /// The text that ran.
  var source: String
  /// Its results in order.
  var displays: [Display] = []
  /// How it ended.
  var status = Status.ok
  /// The errors it ended with; results that are not as expected are in `misses`.
  var diagnostics: [Diagnostic] = []
  /// Whether each expectation held, by its line in `source` from 1.
  var marks: [Int: Bool] = [:]
  /// What was expected and what came, for those that did not hold.
  var misses: [Miss] = []
  /// How long it took.
  var seconds: Double = 0

  /// The errors, as the terminal shows them; nil when there are none.
  var failure: String? {
    diagnostics.isEmpty
      ? nil : diagnostics.map { $0.rendered(color: false) }.joined(separator: "\n\n")
  }

  /// How a cell can end.
  enum Status: String, Sendable {
    case ok, failed
    /// An expectation did not hold.
    case unexpected
    case interrupted
    /// It asked to leave.
    case quit
  }

  /// An expectation that did not hold.
  struct Miss: Sendable, Equatable {
    /// What the file says.
    var expected: String
    /// What came.
    var actual: String
  }
}
