internal import Ops

/// Photographs coloured from files to files: what `repl colorize` asks for and is told.
public struct PhotographColoring {
  /// What is asked for. Numbers out of range are errors of `init`.
  public struct Request: Sendable {
    /// Photographs and folders of photographs. A leading `~/` is the home folder, here and below.
    public var inputs: [String]
    /// The folder for the results.
    public var folder: String
    /// The long side at which the network sees a picture, 16 to 4096 pixels.
    public var size = 256
    /// Factor of the colour, 0 to 2.
    public var strength = 1.0
    /// The format of the results: same, png or jpeg.
    public var format = Format.same
    /// The quality of JPEG results, 1 to 100; nil for that of the photograph, 90 at least.
    public var quality: Int?
    /// Whether a picture of before and after is written beside each result.
    public var compares = false
    /// Whether results that exist are made anew.
    public var overwrites = false

    /// Asks for these photographs in this folder, with the usual options.
    public init(_ inputs: [String], to folder: String) {
      self.inputs = inputs
      self.folder = folder
    }
  }

  /// In which format results are written.
  public enum Format: String, Sendable, CaseIterable { case same, png, jpeg }

  /// How a run ended.
  public enum Ending: Sendable, Equatable {
    case finished
    /// The user stopped it.
    case stopped
    /// No room is left on the disk; the sentence says where.
    case diskFull(String)
  }

  /// What came of a run.
  public struct Outcome: Sendable {
    /// Results written.
    public var written: Int
    /// Results that were there already.
    public var skipped: Int
    /// Photographs that were not come to.
    public var left: Int
    /// Photographs that could not be coloured, and why.
    public var failures: [(path: String, reason: String)]
    /// How it ended.
    public var ending: Ending
    /// How long it took.
    public var seconds: Double
  }

  private let options: ColorizeOptions
  private let plan: ColorizePlan

  /// Settles what is coloured and where it goes; no file is opened or made.
  ///
  /// - Throws: an error whose description says what is wrong with the request: a photograph that is
  ///   missing, results that would replace a photograph or each other, a folder for results that
  ///   is a file or closed to us.
  public init(_ request: Request) throws {
    options = ColorizeOptions(
      size: request.size, strength: Float(request.strength),
      format: ColorizeOptions.Format(rawValue: request.format.rawValue) ?? .same,
      quality: request.quality, compares: request.compares, overwrites: request.overwrites)
    let folder = expanded(request.folder)
    plan = try ColorizePlan(request.inputs.map(expanded), to: folder, options)
    try ColorizePlan.check(place: folder)
  }

  /// What will be done: each photograph and its result.
  public var steps: [(input: String, output: String)] {
    plan.waiting.map { ($0.input, $0.made) }
  }

  /// How many results are there already and stay.
  public var skipped: Int { plan.items.count - plan.waiting.count }

  /// What could not be looked into, in sentences.
  public var unreadable: [String] { plan.unreadable.map(\.description) }

  /// Pictures of other kinds in the folders: "3 pictures of other kinds were passed over: 2 .tif, 1
  /// .heic"; nil where there are none.
  public var passedOver: String? {
    let count = plan.passedOver.values.reduce(0, +)
    guard count > 0 else { return nil }
    let kinds = plan.passedOver.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) .\($0.key)" }.joined(separator: ", ")
    return "\(counted(count, "picture")) of other kinds \(count == 1 ? "was" : "were") "
      + "passed over: \(kinds)"
  }

  /// Loads the generator and colours.
  ///
  /// - Parameters:
  ///   - weights: A .pth, .pt or .safetensors file of a generator or a GAN.
  ///   - threads: Threads to use; nil for one a core.
  ///   - interrupt: The wish to stop.
  ///   - output: Told progress, and failures and losses as notes.
  ///   - written: Told the path of each result, in the order of the steps.
  /// - Throws: an error whose description says why the weights cannot be used; nothing was done then.
  public func run(
    weights: String, threads: Int?, interrupt: Interrupt, output: any Output,
    written: (String) -> Void
  ) throws -> Outcome {
    let device = try Device.host(threads: threads)
    let painter = try PictureGenerator(
      generator(from: WeightFile(expanded(weights)), on: device))
    try painter.checkNumbers()
    let colorizer = try Colorizer(painter, options)
    let clock = Session.Settings.steadyClock()
    let outcome = ColoringRun(
      colorizer: colorizer, plan: plan, interrupt: interrupt, output: output, clock: clock
    ).run { written($0.path) }
    return Outcome(
      written: outcome.photographs.count, skipped: outcome.skipped, left: outcome.left,
      failures: outcome.failures, ending: outcome.ending, seconds: outcome.seconds)
  }
}
