/// A piece of program text with its name, for example "09_train.txt" or "in[3]".
///
/// Places are UTF-8 offsets from the start; a line is found by bisection.
public struct SourceText: Sendable {
  /// What messages call the text.
  public let name: String
  /// The text itself.
  public let text: String
  /// The bytes of `text`; all offsets count these.
  let bytes: [UInt8]
  /// The offset at which each line starts; never empty, ascending.
  private let lineStarts: [Int]

  /// Creates a named text and finds its lines.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The range of the whole text.
  var all: SourceRange { SourceRange(0, bytes.count) }

  /// How many lines there are; a final newline opens an empty line.
  public var lineCount: Int { lineStarts.count }

  /// The line that holds an offset, counted from 1. Offsets outside the text take the nearest line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The column of an offset in its line, counted from 1 in columns as a terminal shows them.
  public func column(at offset: Int) -> Int {
    let start = lineRange(line(at: offset)).lower
    return displayWidth(of: slice(SourceRange(start, max(start, offset)))) + 1
  }

  /// The range of a line (from 1), without its newline and carriage return.
  public func lineRange(_ line: Int) -> SourceRange {
    let index = min(max(line - 1, 0), lineStarts.count - 1)
    let lower = lineStarts[index]
    var upper = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if upper > lower, bytes[upper - 1] == UInt8(ascii: "\r") { upper -= 1 }
    return SourceRange(lower, upper)
  }

  /// The text of a range; a range that reaches outside is cut.
  public func slice(_ range: SourceRange) -> String {
    let lower = min(max(range.lower, 0), bytes.count)
    let upper = min(max(range.upper, lower), bytes.count)
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }
}

/// A half-open range of UTF-8 offsets in a source text.
public struct SourceRange: Sendable, Hashable {
  /// The offset of the first byte.
  public let lower: Int
  /// The offset behind the last byte.
  public let upper: Int

  /// Creates a range; an upper end before the lower one is taken as empty.
  public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// The smallest range that holds both.
  public func joined(with other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }
}
