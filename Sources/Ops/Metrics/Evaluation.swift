/// What one or more models score on a set of photographs, picture by picture, beside the grey
/// picture: the one that paints nothing (ab = 0).
///
/// What is compared: `l1`, `l1ab` and `auc` take the painted colours as they are. The other metrics
/// take what a file would hold: the true lightness joined to the painted colours, in sRGB, cut to
/// 0…255 and rounded to 8 bits. The truth goes the same way, so that conversions cost nobody
/// anything.
public struct Evaluation: Sendable {
  /// One photograph.
  public struct Row: Sendable, Equatable {
    /// Its place in the set.
    public var place: Int
    /// What each model scores, in the order of `labels`, and last the grey picture.
    public var scores: [Scores]
    /// Colourfulness of the truth.
    public var trueColorfulness: Double
  }

  /// The names of the models.
  public let labels: [String]
  /// The photographs that could be read, by their place in the set.
  public private(set) var rows: [Row] = []
  /// Photographs that could not be read.
  public internal(set) var skipped = 0
  /// Whether the pictures are large enough for the window of SSIM.
  public private(set) var hasStructure = true

  /// An evaluation without photographs.
  public init(labels: [String]) { self.labels = labels }

  /// The column of the grey picture; columns before it are the models.
  public var greyColumn: Int { labels.count }

  /// The metrics that are defined for these pictures.
  public var metrics: [Metric] { Metric.allCases.filter { $0 != .ssim || hasStructure } }

  /// Mean and deviation over the photographs. They are taken in the order of the set, so they do not
  /// depend on how the set was divided into batches or over processes.
  ///
  /// - Parameters:
  ///   - metric: What is looked at.
  ///   - column: A place in `labels`, or `greyColumn`.
  public func spread(_ metric: Metric, column: Int) -> Spread {
    Spread(rows.lazy.map { $0.scores[column][metric] })
  }

  /// Mean and deviation of the truth's colourfulness.
  public var trueColorfulness: Spread { Spread(rows.lazy.map(\.trueColorfulness)) }

  /// Photographs where a model painted something that is not a finite number; all scores of its
  /// column are NaN there.
  public func brokenCount(column: Int) -> Int {
    rows.count { $0.scores[column][.l1].isNaN }
  }

  /// Joins the photographs another process judged by the same models.
  ///
  /// - Throws: `TensorError.argument` when the models' names differ.
  public mutating func merge(_ other: Evaluation) throws(TensorError) {
    guard labels == other.labels else {
      throw .argument(
        operation: "evaluate", name: "labels", reason: "are \(labels) and \(other.labels)")
    }
    insert(other.rows)
    skipped += other.skipped
    hasStructure = hasStructure && other.hasStructure
  }

  /// Judges a batch.
  ///
  /// - Parameters:
  ///   - batch: The photographs.
  ///   - painted: What each model painted: `[n, 2, h, w]`, as the colours of the batch.
  ///   - places: The photographs' places in the set.
  /// - Throws: `TensorError.shapes` where a model painted another shape; `.argument` where the counts
  ///   differ.
  public mutating func add(_ batch: Batch, painted: [Tensor], places: [Int]) throws(TensorError) {
    guard painted.count == labels.count else {
      throw .argument(
        operation: "evaluate", name: "painted",
        reason: "holds \(painted.count) tensors for \(labels.count) models")
    }
    guard places.count == batch.count else {
      throw .argument(
        operation: "evaluate", name: "places",
        reason: "holds \(places.count) numbers for \(batch.count) pictures")
    }
    for color in painted where color.shape != batch.color.shape {
      throw .shapes(
        operation: "evaluate",
        [NamedShape("painted", color.shape), NamedShape("truth", batch.color.shape)],
        reason: "a model must paint two channels at the size of the picture")
    }
    let pictures = try HostBatch(batch)
    let columns = painted.map { $0.toHost() } + [[Float](repeating: 0, count: pictures.color.count)]
    // Each picture is one thread's, so the scores do not depend on how many there are.
    let truths = batch.color.concurrently(places.count) { TruePicture(pictures, $0) }
    let scores = batch.color.concurrently(places.count * columns.count) { part in
      let (number, column) = (part / columns.count, part % columns.count)
      return truths[number].scores(pictures, number, columns[column])
    }
    insert(
      places.indices.map { number in
        Row(
          place: places[number],
          scores: Array(scores[number * columns.count..<(number + 1) * columns.count]),
          trueColorfulness: truths[number].colorfulness)
      })
    hasStructure = hasStructure && pictures.hasStructure
  }

  private mutating func insert(_ new: [Row]) {
    let isInOrder = (rows.last?.place ?? .min) < (new.first?.place ?? .max)
    rows += new
    if !isInOrder || zip(new, new.dropFirst()).contains(where: { $0.place > $1.place }) {
      rows.sort { $0.place < $1.place }
    }
  }
}
