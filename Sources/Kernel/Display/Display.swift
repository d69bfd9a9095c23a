/// What the kernel hands a front end to draw: values that say what is meant, not how it looks.
///
/// A terminal, a page and a test each draw the same value in their own way.
public enum Display: Sendable, Equatable {
  /// Lines of plain text: the summary of a value, the result of `print`.
  case text(String)
  /// Markdown: prose of a step, a page of help.
  case prose(String)
  case table(Table)
  case picture(Picture)
  case plot(Plot)
}

/// Rows under headings.
public struct Table: Sendable, Equatable {
  /// How the cells of a column are set.
  public enum Alignment: Sendable, Equatable { case left, right }

  /// What the table shows; empty for none.
  public var title: String
  /// One heading a column.
  public var headings: [String]
  /// One alignment a column.
  public var alignments: [Alignment]
  /// Cells by row; each row is as long as `headings`.
  public var rows: [[String]]
  /// Lines set below the rows, for example totals.
  public var footer: [String]

  /// Creates a table; alignments default to left.
  public init(
    title: String = "", headings: [String], alignments: [Alignment] = [], rows: [[String]],
    footer: [String] = []
  ) {
    self.title = title
    self.headings = headings
    self.alignments =
      alignments + Array(repeating: .left, count: max(0, headings.count - alignments.count))
    self.rows = rows
    self.footer = footer
  }
}

/// A picture of 8-bit sRGB pixels.
public struct Picture: Sendable, Equatable {
  /// Columns of pixels.
  public var width: Int
  /// Rows of pixels.
  public var height: Int
  /// `width · height · 3` bytes: red, green, blue, row by row from the top.
  public var rgb: [UInt8]
  /// One line that says what is seen; it is also the alternative text of a page.
  public var caption: String
  /// What a moving picture moves through; nil for one that stands still.
  public var motion: Motion?

  /// The pictures of a moving picture, one after the other, again and again. The picture it belongs
  /// to stands for them where nothing can move.
  public struct Motion: Sendable, Equatable {
    /// The pixels of each, as many as those of the picture.
    public var frames: [[UInt8]]
    /// How long each stands.
    public var seconds: Double

    /// Creates a motion.
    public init(frames: [[UInt8]], seconds: Double) {
      self.frames = frames
      self.seconds = seconds
    }
  }

  /// Creates a picture from its pixels.
  public init(width: Int, height: Int, rgb: [UInt8], caption: String = "") {
    precondition(rgb.count == width * height * 3, "a picture holds three bytes a pixel")
    self.width = width
    self.height = height
    self.rgb = rgb
    self.caption = caption
  }

  /// The picture without its motion.
  public var still: Picture {
    var picture = self
    picture.motion = nil
    return picture
  }
}

/// Curves over a common axis.
public struct Plot: Sendable, Equatable {
  /// One named curve.
  public struct Series: Sendable, Equatable {
    /// What the legend calls the curve.
    public var name: String
    /// Places along the horizontal axis.
    public var x: [Double]
    /// As many values as `x`; those that are not finite leave a gap.
    public var y: [Double]

    /// Creates a curve.
    public init(name: String, x: [Double], y: [Double]) {
      self.name = name
      self.x = x
      self.y = y
    }
  }

  /// What the plot shows; empty for none.
  public var title: String
  /// What the horizontal axis counts; empty for none.
  public var xLabel: String
  /// What the vertical axis measures, with its unit; empty for none.
  public var yLabel: String
  /// The curves, in the order of the legend.
  public var series: [Series]
  /// Whether the vertical axis is logarithmic.
  public var logarithmic: Bool
  /// Whether the legend tells the last value of each curve: that of a loss matters, the right edge of
  /// a histogram does not.
  public var tellsLast = true

  /// Creates a plot.
  public init(
    title: String = "", xLabel: String = "", yLabel: String = "", series: [Series],
    logarithmic: Bool = false
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.logarithmic = logarithmic
  }
}

/// How far long work has come.
public struct Progress: Sendable, Equatable {
  /// What is being done, for example "epoch 2 of 5".
  public var label: String
  /// Units done so far.
  public var completed: Int
  /// Units in all; nil when unknown.
  public var total: Int?
  /// What a unit is called, for example "batch".
  public var unit: String
  /// Seconds since the work began.
  public var seconds: Double
  /// Current values worth seeing, for example losses, in the order to show them.
  public var meters: [Meter]
  /// Whether the work is over; the last report of any work says so.
  public var isFinished: Bool
  /// Units that were done before, by a run this one goes on from: they say nothing of its pace.
  public var before: Int
  /// The share of the work that is done, 0 to 1, where units are large or unequal; nil for
  /// `completed` of `total`.
  public var share: Double?

  /// A named number beside the bar.
  public struct Meter: Sendable, Equatable {
    /// What the number is called.
    public var name: String
    /// The number now.
    public var value: Double

    /// Creates a meter.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// Creates a report.
  public init(
    label: String, completed: Int, total: Int?, unit: String = "", seconds: Double,
    meters: [Meter] = [], isFinished: Bool = false, share: Double? = nil, before: Int = 0
  ) {
    self.label = label
    self.completed = completed
    self.total = total
    self.unit = unit
    self.seconds = seconds
    self.meters = meters
    self.isFinished = isFinished
    self.before = before
    self.share = share
  }
}

/// The one object through which a session speaks. A front end draws; `SilentOutput` drops.
public protocol Output: AnyObject {
  /// Shows a result (standard output).
  func show(_ display: Display)
  /// Reports how far long work has come (standard error). Called often: draw what is worth drawing.
  func report(_ progress: Progress)
  /// Says something beside the results: a warning or a note (standard error).
  func note(_ text: String)
  /// Shows a picture of work that goes on: the next one may take its place, and the last one stays.
  func showLive(_ picture: Picture)
  /// Shows how a plot looks by now; when the work is over, the last one comes as a result. Called
  /// often.
  func showLive(_ plot: Plot)
  /// Writes inputs and what they showed as a document: `format` is html, md, ipynb or txt, nil for
  /// what the path ends in. Returns whether there is one; a front end may have none.
  func export(_ history: [HistoryEntry], to path: String, format: String?) throws -> Bool
}

extension Output {
  /// Where nothing can take the place of another, every picture is a result.
  public func showLive(_ picture: Picture) { show(.picture(picture)) }
  /// Where nothing can be drawn again, the last one is enough.
  public func showLive(_ plot: Plot) {}

  /// There are no documents.
  public func export(
    _ history: [HistoryEntry], to path: String, format: String?
  ) throws -> Bool { false }
}

/// An output that shows nothing.
public final class SilentOutput: Output {
  /// Creates an output.
  public init() {}
  /// Drops a result.
  public func show(_ display: Display) {}
  /// Drops a report.
  public func report(_ progress: Progress) {}
  /// Drops a note.
  public func note(_ text: String) {}
}
