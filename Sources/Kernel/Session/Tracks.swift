public import Ops

/// The series that `track d: x, g: y` collects; `tracks.d` is the list of all values of `d`.
public final class Tracks: SessionObject {
  /// A collected value. A tensor stays one until somebody looks, so that a training loop need not
  /// wait for it.
  enum Point {
    case number(Double)
    case tensor(Tensor)
  }

  /// All series, and the names in the order they were first seen.
  struct Contents {
    fileprivate(set) var series: [String: [Point]] = [:]
    fileprivate(set) var names: [String] = []
  }

  /// Everything collected; undo puts it back.
  var contents = Contents()
  /// How often something was added or forgotten.
  private(set) var revision = 0
  private var series: [String: [Point]] {
    get { contents.series }
    _modify { yield &contents.series }
  }
  /// The names of the series in the order they were first seen.
  public private(set) var names: [String] {
    get { contents.names }
    set { contents.names = newValue }
  }

  /// Creates tracks without series.
  public init() {}

  /// What messages call it.
  public var typeName: String { "tracks" }

  /// Adds a number to a series.
  public func add(_ name: String, _ value: Double) { append(name, .number(value)) }

  /// Adds a tensor of one element to a series; its history is let go.
  ///
  /// What an optimiser moves is read at once: later it would hold another number.
  public func add(_ name: String, _ value: Tensor) {
    if value.parameter != nil, let number = try? value.item() {
      append(name, .number(Double(number)))
    } else {
      append(name, .tensor(value.detached()))
    }
  }

  private func append(_ name: String, _ point: Point) {
    revision += 1
    if series[name] == nil { names.append(name) }
    series[name, default: []].append(point)
  }

  /// The numbers of a series; nil when there is none of the name.
  public func values(_ name: String) throws -> [Double]? {
    guard var points = series[name] else { return nil }
    // Tensors read once are numbers from then on.
    var numbers: [Double] = []
    numbers.reserveCapacity(points.count)
    for (index, point) in points.enumerated() {
      switch point {
      case .number(let number): numbers.append(number)
      case .tensor(let tensor):
        let number = Double(try tensor.item())
        points[index] = .number(number)
        numbers.append(number)
      }
    }
    series[name] = points
    return numbers
  }

  /// The newest value of every series.
  public func newest() throws -> [Progress.Meter] {
    try names.compactMap { name in
      switch series[name]?.last {
      case .number(let number): Progress.Meter(name: name, value: number)
      case .tensor(let tensor): Progress.Meter(name: name, value: Double(try tensor.item()))
      case nil: nil
      }
    }
  }

  /// Forgets everything.
  public func removeAll() {
    revision += 1
    series = [:]
    names = []
  }

  /// A table: how long each series is, and its first, last and mean value.
  public func summary() throws -> [Display] {
    guard !names.isEmpty else { return [.text("no series yet; `track` collects them")] }
    let rows = try names.map { name in
      let numbers = try values(name) ?? []
      let mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
      return [
        name, String(numbers.count), formatted(numbers.first ?? .nan),
        formatted(numbers.last ?? .nan), formatted(mean),
      ]
    }
    return [
      .table(
        Table(
          headings: ["series", "count", "first", "last", "mean"],
          alignments: [.left, .right, .right, .right, .right], rows: rows))
    ]
  }

  /// The names of the series.
  public var shortSummary: String { names.joined(separator: ", ") }

  /// One member a series.
  public var members: [Member] { names.map { Member($0, "\(series[$0]?.count ?? 0) values") } }

  /// The list of a series' values.
  public func property(_ name: String) throws -> Value? {
    try values(name).map { .list($0.map { .number($0) }) }
  }
}
