/// Something measured, with its parts by name: what a front end writes for programs to read.
public indirect enum Fact: Sendable, Equatable {
  /// A number; one that is not finite is no number.
  case number(Double)
  /// A whole number.
  case count(Int)
  case text(String)
  /// Facts of one kind.
  case list([Fact])
  /// Facts by name, in order.
  case record([(name: String, fact: Fact)])

  /// A whole number where there is one, else nothing.
  static func optional(_ count: Int?) -> Fact { count.map { .count($0) } ?? .number(.nan) }

  /// Whether all parts agree, names and order too.
  public static func == (a: Fact, b: Fact) -> Bool {
    switch (a, b) {
    case (.number(let a), .number(let b)): a == b || (a.isNaN && b.isNaN)
    case (.count(let a), .count(let b)): a == b
    case (.text(let a), .text(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.record(let a), .record(let b)):
      a.map(\.name) == b.map(\.name) && a.map(\.fact) == b.map(\.fact)
    default: false
    }
  }
}
