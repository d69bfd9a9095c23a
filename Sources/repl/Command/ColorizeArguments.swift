import ArgumentParser
import Kernel

/// `repl colorize FILE|FOLDER… --weights FILE --out FOLDER`.
struct Colorize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "colorize",
    abstract: "Colour photographs at full size.",
    discussion: """
      Folders are coloured with all folders below, and keep their tree and names. A result that is \
      there already is skipped, so that a run that was stopped goes on where it stood. Size, \
      depth, transparency and metadata of a photograph are kept; a PNG is written upright.

      Each result is one line on standard output. Exit codes: 0 all went well, 1 a photograph \
      could not be coloured, 2 the request cannot be carried out and nothing was done, 130 \
      interrupted.
      """)

  @Argument(
    help: ArgumentHelp("Photographs (JPEG, PNG) and folders of them.", valueName: "photograph"))
  var photographs: [String] = []

  @Option(
    help: ArgumentHelp(
      "The generator: a .safetensors, .pth or .pt file.", valueName: "file"))
  var weights: String

  @Option(help: ArgumentHelp("The folder for the results.", valueName: "folder"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "The long side at which the network sees a picture, 16 to 4096.", valueName: "pixels"))
  var size = 256

  @Option(
    help: ArgumentHelp("How much colour: 0 none, 1 as painted, up to 2.", valueName: "factor"))
  var strength = 1.0

  @Option(
    help: ArgumentHelp("The format of the results: same, png or jpeg.", valueName: "format"),
    transform: Colorize.format)
  var format = PhotographColoring.Format.same

  @Option(
    help: ArgumentHelp(
      "The quality of JPEG results, 1 to 100; that of the photograph, 90 at least, by default.",
      valueName: "number"))
  var quality: Int?

  @Flag(help: "Also write NAME.compare: before and after, side by side.")
  var compare = false

  @Flag(help: "Make results anew that are there already.")
  var overwrite = false

  @Flag(help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Processor threads to use; all by default.", valueName: "number"))
  var threads: Int?

  @Flag(help: "Show results and errors, nothing else.")
  var quiet = false

  func validate() throws {
    if photographs.isEmpty {
      throw ValidationError(
        "repl colorize needs photographs, for example "
          + "repl colorize album --weights G.safetensors --out coloured.")
    }
    if out.isEmpty { throw ValidationError("--out takes a folder, not nothing.") }
    if !(16...4096).contains(size) {
      throw ValidationError("--size takes a number from 16 to 4096, not \(size).")
    }
    if !(strength >= 0 && strength <= 2) {
      throw ValidationError("--strength takes a number from 0 to 2, not \(strength).")
    }
    if let quality, !(1...100).contains(quality) {
      throw ValidationError("--quality takes a number from 1 to 100, not \(quality).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
    }
  }

  private static func format(_ text: String) throws -> PhotographColoring.Format {
    let name = text.lowercased()
    guard let format = PhotographColoring.Format(rawValue: name == "jpg" ? "jpeg" : name) else {
      throw ValidationError("--format takes same, png or jpeg, not '\(text)'.")
    }
    return format
  }

  /// What is asked of the kernel.
  var request: PhotographColoring.Request {
    var request = PhotographColoring.Request(photographs, to: out)
    request.size = size
    request.strength = strength
    request.format = format
    request.quality = quality
    request.compares = compare
    request.overwrites = overwrite
    return request
  }
}
