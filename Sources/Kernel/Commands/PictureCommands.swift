internal import Ops

// Showing pictures: as they are, side by side with the truth, and as heat.

let pictureCommands: [CommandRecord] = [
  CommandRecord(
    "show", "Shows pictures: tensors, batches, files, folders, lists of them", topic: "pictures",
    also: ["imshow", "plt.imshow", "display", "visualize"],
    [
      .rest("pictures", .any, "what is shown"),
      .label("columns", .integer(1...64), "pictures in a row", default: .nothing),
      .label("caption", .string, "a line below", default: ""),
      .label("limit", .integer(1...4096), "pictures at most", default: 64),
    ],
    details: "A tensor with 3 channels is red, green and blue in 0…1; with 1, lightness; with 2, "
      + "a and b at medium lightness. The picture is also written as a PNG file.",
    example: "show rand([4, 3, 8, 8]), columns: 2"
  ) { call in
    let limit = try call.integer("limit")
    var found = PictureList(limit: limit)
    for item in call.all("pictures") {
      try found.add(item.value) { try call.checkInterrupt() }
    }
    guard !found.pictures.isEmpty else {
      throw CommandError("there is nothing to show", help: "show rand([3, 16, 16])")
    }
    let columns =
      try call["columns"] == nil
      ? found.cycle?.count ?? evenColumns(found.pictures.count) : call.integer("columns")
    var caption = try call.string("caption")
    if caption.isEmpty { caption = found.caption(for: call.all("pictures")) }
    if found.count > found.pictures.count {
      let part = "the first \(found.pictures.count) of \(grouped(found.count))"
      caption += caption.isEmpty ? part : " (\(part))"
    }
    if let picture = grid(found.pictures, columns: columns, caption: caption) {
      call.show(.picture(picture))
    }
    return .none
  },

  CommandRecord(
    "compare", "Grey, painted and true, picture by picture", topic: "pictures",
    [
      .value("model", painterKind, "what paints: one, a list, or (name: model, …)"),
      .value("batch", .object("batch", BatchObject.self), "what is painted"),
      .label("limit", .integer(1...1024), "pictures at most", default: 5),
    ],
    details: "Gives a list: for each picture of the batch grey, what each model painted, and the "
      + "truth. `show` puts them in a row of their own: "
      + "`show compare((before: A, after: B), batch)`.",
    example: "let batch = labBatch(rand([2, 3, 16, 16]))\n"
      + "show compare(unet(levels: 3, filters: 4), batch)"
  ) { call in
    let batch = try call.object("batch", as: BatchObject.self).batch
    let count = min(batch.count, try call.integer("limit"))
    let part = Batch(
      lightness: try batch.lightness.sliced(axis: 0, 0..<count),
      color: try batch.color.sliced(axis: 0, 0..<count))
    let painted = try painters(call, "model", single: "painted").map { model in
      try call.checkInterrupt()
      return (model.label, try model.layer.paint(part.lightness))
    }
    return .list(try comparison(part, painted: painted).map { .image($0) })
  },

  CommandRecord(
    "heat", "Numbers as colours: low is blue, high is red", topic: "pictures",
    also: ["heatmap", "matshow"],
    [
      .value("x", .tensor, "[h, w], or [n, 1, h, w]"),
      .label("low", .number, "what is darkest blue; the smallest by default", default: .nothing),
      .label("high", .number, "what is darkest red; the largest by default", default: .nothing),
    ],
    details: "A small map is enlarged by a whole number, so that each number is a square.",
    example: "show heat(randn([8, 8]))"
  ) { call in
    let x = try call.tensor("x").detached()
    guard x.rank >= 2, x.count > 0 else {
      throw CommandError("a map [height, width] is expected", at: "x")
    }
    let low = try call["low"] == nil ? Double(x.min().item()) : call.number("low")
    let high = try call["high"] == nil ? Double(x.max().item()) : call.number("high")
    let (height, width) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let values = x.toHost()
    let area = height * width
    return .list(
      (0..<values.count / max(area, 1)).map { number in
        let rgb = values[number * area..<(number + 1) * area].flatMap {
          heatColor((Double($0) - low) / max(high - low, 1e-12))
        }
        let map = Picture(
          width: width, height: height, rgb: rgb,
          caption: "\(formatted(low, digits: 3)) (blue) to \(formatted(high, digits: 3)) (red)")
        return .image(map.enlarged(toAtLeast: 64))
      })
  },

  CommandRecord(
    "swatch", "A plain picture of one L*a*b* colour", topic: "pictures",
    [
      .value("L", .number(0...100), "lightness, 0…100"), .value("a", .number, "green to red"),
      .value("b", .number, "blue to yellow"),
      .label("size", .integer(1...1024), "pixels a side", default: 16),
    ], example: "show swatch(60, 60, 40)"
  ) { call in
    let side = try call.integer("size")
    let lab = try Tensor(
      [call.float("L"), call.float("a"), call.float("b")], shape: [1, 3, 1, 1], on: call.device())
    let rgb = try lab.colorConverted(.labToRGB).broadcast(to: [1, 3, side, side])
    return .image(try pictures(of: rgb)[0])
  },
]

/// Grey, painted and true of each picture of a batch.
func comparison(_ batch: Batch, painted: Tensor) throws -> [Picture] {
  try comparison(batch, painted: [("painted", painted)])
}

/// Grey, painted by each model, and true of each picture of a batch, captioned with the names.
func comparison(_ batch: Batch, painted: [(label: String, color: Tensor)]) throws -> [Picture] {
  let grey = try Tensor.zeros(batch.color.shape, on: batch.color.device)
  let columns = try ([("grey", grey)] + painted + [("true", batch.color)]).map { label, color in
    try pictures(of: .rgb(lightness: batch.lightness, color: color)).map { picture in
      var picture = picture
      picture.caption = label
      return picture
    }
  }
  return (0..<batch.count).flatMap { number in columns.map { $0[number] } }
}

/// Blue over white to red, for 0…1.
private func heatColor(_ share: Double) -> [UInt8] {
  let t = share.isNaN ? 0.5 : min(max(share, 0), 1)
  let stops: [(Double, Double, Double)] = [(33, 74, 148), (247, 247, 247), (178, 34, 44)]
  let (from, to) = t < 0.5 ? (stops[0], stops[1]) : (stops[1], stops[2])
  let f = t < 0.5 ? t * 2 : t * 2 - 1
  return [
    UInt8(from.0 + (to.0 - from.0) * f), UInt8(from.1 + (to.1 - from.1) * f),
    UInt8(from.2 + (to.2 - from.2) * f),
  ]
}
