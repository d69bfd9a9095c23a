internal import Ops

// Moving pictures.

let animationCommands: [CommandRecord] = [
  CommandRecord(
    "animate", "Pictures one after the other, as a moving picture", topic: "pictures",
    also: ["gif", "apng", "video", "FuncAnimation"],
    [
      .rest("pictures", .any, "a training, or pictures as `show` takes them"),
      .label("seconds", .number(0.02...10), "how long each stands", default: 0.5),
      .label("caption", .string, "a line below", default: ""),
      .label("limit", .integer(2...1000), "pictures at most", default: 120),
    ],
    details: "`animate(result)` of `let result = train(…)` shows how the strip of validation "
      + "pictures came to its colours; `picturesEvery:` says how often there is one. With nothing "
      + "given it is that of the newest training, also of one that Ctrl-C stopped. The file is "
      + "a moving PNG, which browsers play. A terminal shows the last picture.",
    example: "animate(swatch(50, 60, 40), swatch(60, 20, 40), swatch(70, -40, 40), seconds: 0.3)"
  ) { call in
    var found = PictureList(limit: try call.integer("limit"))
    for item in call.all("pictures") {
      try call.checkInterrupt()
      if case .object(let training as TrainingObject) = item.value {
        try found.add(.list(training.pictures.map { .image($0) }))
      } else {
        try found.add(item.value) { try call.checkInterrupt() }
      }
    }
    if call.all("pictures").isEmpty {
      let strips = call.runtime[Filmstrip.Newest.self].pictures
      try found.add(.list(strips.map { .image($0) }))
    }
    let frames = found.pictures
    guard let last = frames.last else {
      throw CommandError(
        "there is nothing to animate", at: "pictures",
        help: "a training has pictures where it was asked for some: train(…, picturesEvery: 20)")
    }
    let width = frames.reduce(1) { max($0, $1.width) }
    let height = frames.reduce(1) { max($0, $1.height) }
    guard frames.count * width * height <= Limits.standard.maximumPixels else {
      throw CommandError(
        "these are too many pixels to animate", at: "pictures",
        facts: [.init("pictures", "\(frames.count) of \(width)×\(height)")],
        help: "fewer of them, limit: 10, or smaller ones")
    }
    var picture = last.padded(width: width, height: height)
    picture.motion = Picture.Motion(
      frames: frames.map { $0.padded(width: width, height: height).rgb },
      seconds: try call.number("seconds"))
    let caption = try call.string("caption")
    picture.caption = caption.isEmpty ? told(frames) : caption
    return .image(picture)
  }
]

/// What is seen, from the first picture to the last.
private func told(_ frames: [Picture]) -> String {
  let number = counted(frames.count, "picture")
  guard let first = frames.first?.caption, let last = frames.last?.caption, !last.isEmpty else {
    return number
  }
  return first == last || first.isEmpty
    ? "\(number): \(last)" : "\(number), from \(first) to \(last)"
}

extension Picture {
  /// The picture in the upper left corner of a white one that is at least as large.
  fileprivate func padded(width newWidth: Int, height newHeight: Int) -> Picture {
    guard newWidth != width || newHeight != height else { return still }
    var rgb = [UInt8](repeating: 255, count: newWidth * newHeight * 3)
    for row in 0..<height {
      let start = row * newWidth * 3
      rgb.replaceSubrange(
        start..<start + width * 3, with: self.rgb[row * width * 3..<(row + 1) * width * 3])
    }
    return Picture(width: newWidth, height: newHeight, rgb: rgb, caption: caption)
  }
}
