import Glibc
internal import Ops

// Photographs of the user's own, coloured at full size.

let colorizeCommands: [CommandRecord] = [
  CommandRecord(
    "colorize", "Colours a photograph, or a folder of them, at full size", topic: "pictures",
    also: ["colorise", "colourise", "colorization", "deoldify"],
    [
      .value("model", .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, "paints"),
      .value(
        "photograph", .either([.string, .image]), "a JPEG or PNG file, a folder, or a picture"),
      .label("to", .string, "the result, or a folder for results", default: ""),
      .label("size", .integer(16...4096), "long side in pixels for the network", default: 256),
      .label("strength", .number(0...2), "factor of the colour; 0 leaves grey", default: 1),
      .label(
        "format", .choice(["same", "png", "jpeg"]), "of results in a folder", default: "same"),
      .label("quality", .integer(1...100), "of a JPEG; as the photograph's", default: .nothing),
      .label("compare", .bool, "whether before and after are written, too", default: false),
      .label("overwrite", .bool, "whether results that exist are made anew", default: false),
    ],
    details: "The network sees the picture small; its colour is brought to full size along the "
      + "edges, and joined with the lightness of the photograph as it is, at its own size, depth "
      + "and transparency, with its metadata. A folder keeps its tree and names; what is done is "
      + "skipped, so that a run that was stopped goes on. A file gives a record of where the time "
      + "went, a folder a table, a picture a picture.",
    example: "let G = unet(levels: 3, filters: 4)\n"
      + "let photo = imagePaths(scenes(count: 1, size: 16)).first\n"
      + "colorize(G, photo, to: \"out/coloured.png\", size: 16, overwrite: true).width   # => 16"
  ) { call in
    let painter = try PictureGenerator(generator(call, "model"))
    if case .image(let picture)? = call["photograph"] {
      let value = try colored(picture, named: "the picture", painter, call)
      try write(value, call)
      return value
    }
    let path = expanded(try call.string("photograph"))
    let target = expanded(try call.string("to"))
    if target.isEmpty {
      guard !isFolder(path) else {
        throw CommandError(
          "the results of a folder need a place", at: "photograph",
          help: "colorize(G, \"\(path)\", to: \"coloured\")")
      }
      return try colored(Picture(try Image(contentsOf: path)), named: path, painter, call)
    }
    return try coloredFiles(path, to: target, painter, call)
  }
]

/// A picture in memory, coloured.
private func colored(
  _ picture: Picture, named name: String, _ painter: PictureGenerator, _ call: Call
) throws -> Value {
  guard let image = picture.image else {
    throw CommandError("the picture has no pixels", at: "photograph")
  }
  let colorizer = try Colorizer(painter, try options(call))
  return .image(Picture(try colorizer.colorize(image, named: name), caption: picture.caption))
}

/// A file or a folder, coloured into files.
private func coloredFiles(
  _ path: String, to target: String, _ painter: PictureGenerator, _ call: Call
) throws -> Value {
  var options = try options(call)
  let named = isFolder(path) ? nil : try format(of: target, call)
  if let named { options.format = named }
  let plan =
    named != nil
    ? try ColorizePlan(path, as: target, options)
    : try ColorizePlan([path], to: target, options)
  if !isFolder(path), let item = plan.items.first, !item.isWaiting {
    throw CommandError(
      "\(item.output) is there already", at: "to", help: "overwrite: true makes it anew")
  }
  try painter.checkNumbers()
  let outcome = ColoringRun(
    colorizer: try Colorizer(painter, options), plan: plan, interrupt: call.runtime.interrupt,
    output: CallOutput(call.runtime, isAlone: !isFolder(path)),
    clock: { [runtime = call.runtime] in runtime.clock }
  ).run()
  switch outcome.ending {
  case .finished: break
  case .stopped:
    try call.checkInterrupt("photograph \(outcome.photographs.count + 1) of \(plan.waiting.count)")
  case .diskFull(let reason): throw CommandError(reason, at: "to")
  }
  guard isFolder(path) else {
    if let failure = outcome.failures.first {
      throw CommandError(failure.reason, at: "photograph")
    }
    return outcome.photographs.first.map(ColoringObject.record) ?? .none
  }
  return .object(ColoringObject(outcome))
}

/// The format that the name of a file tells; nil for a folder.
private func format(of target: String, _ call: Call) throws -> ColorizeOptions.Format? {
  let name = target.split(separator: "/").last ?? ""
  guard !isFolder(target), !target.hasSuffix("/"), let point = name.lastIndex(of: "."),
    point != name.startIndex
  else { return nil }
  let ending = name[name.index(after: point)...].lowercased()
  let named: ColorizeOptions.Format
  switch ending {
  case "png": named = .png
  case "jpg", "jpeg": named = .jpeg
  case "webp", "tif", "tiff", "bmp", "gif", "heic", "heif", "avif":
    throw CommandError(
      "pictures are written as PNG or JPEG, not .\(ending)", at: "to",
      help: "to: \"\(target.dropLast(ending.count))png\"")
  default: return nil
  }
  let asked = try call.string("format")
  guard asked == "same" || asked == named.rawValue else {
    throw CommandError(
      "format: \"\(asked)\" and the file .\(ending) contradict each other", at: "format",
      help: "leave format out; the name of a file tells it")
  }
  return named
}

/// Writes a coloured picture where the call names a file.
private func write(_ value: Value, _ call: Call) throws {
  let target = expanded(try call.string("to"))
  guard !target.isEmpty, case .image(let picture) = value, let image = picture.image else { return }
  guard let named = try format(of: target, call) else {
    throw CommandError(
      "a picture has no name, so its result needs one", at: "to",
      help: "to: \"coloured.png\"")
  }
  guard try call.bool("overwrite") || access(target, F_OK) != 0 else {
    throw CommandError(
      "\(target) is there already", at: "to", help: "overwrite: true makes it anew")
  }
  try makeFolder(of: target)
  if named == .png {
    try image.writePNG(to: target)
  } else if let quality = try options(call).quality {
    try image.writeJPEG(to: target, quality: quality)
  } else {
    try image.writeJPEG(to: target)
  }
}

private func options(_ call: Call) throws -> ColorizeOptions {
  ColorizeOptions(
    size: try call.integer("size"), strength: try call.float("strength"),
    format: ColorizeOptions.Format(rawValue: try call.string("format")) ?? .same,
    quality: try call["quality"] == nil ? nil : call.integer("quality"),
    compares: try call.bool("compare"), overwrites: try call.bool("overwrite"))
}

/// The session's output; the failure of a photograph that was named alone is the error of the call
/// and needs no note.
private final class CallOutput: Output {
  private let runtime: Runtime
  private let isAlone: Bool

  init(_ runtime: Runtime, isAlone: Bool) {
    self.runtime = runtime
    self.isAlone = isAlone
  }

  func show(_ display: Display) { runtime.show(display) }
  func report(_ progress: Progress) { runtime.report(progress) }
  func note(_ text: String) {
    if !isAlone || !text.hasPrefix("error: ") { runtime.note(text) }
  }
}
