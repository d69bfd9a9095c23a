internal import Ops

// Pictures as tensors, and their colours taken apart and joined.

let colorCommands: [CommandRecord] = [
  CommandRecord(
    "readImage", "A picture from a file", topic: "pictures",
    also: ["imread", "Image.open", "load"],
    [.value("file", .string, "a JPEG or PNG file")],
    example: "readImage(imagePaths(scenes(count: 1, size: 16)).first);"
  ) { call in
    let path = expanded(try call.string("file"))
    return .image(Picture(try Image(contentsOf: path), caption: fileName(path)))
  },

  CommandRecord(
    "writeImage", "Saves a picture as PNG or JPEG, by the ending of the name", topic: "pictures",
    also: ["imsave", "imwrite", "savefig"],
    [
      .value("picture", .either([.image, .tensor]), "a picture, or a tensor [3, h, w] in 0…1"),
      .value("file", .string, "its name"),
      .label("quality", .integer(1...100), "of a JPEG", default: 92),
    ], example: "writeImage(rand([3, 8, 8]), \"out/noise.png\")"
  ) { call in
    let path = expanded(try call.string("file"))
    guard let picture = try pictures(in: call["picture"] ?? .none).first, let image = picture.image
    else { throw CommandError("there is no picture to save", at: "picture") }
    try makeFolder(of: path)
    let ending = path.split(separator: ".").last?.lowercased()
    switch ending {
    case "png": try image.writePNG(to: path)
    case "jpg", "jpeg": try image.writeJPEG(to: path, quality: call.integer("quality"))
    default:
      throw CommandError("the name must end in .png or .jpg", at: "file", help: "\"\(path).png\"")
    }
    return .none
  },

  CommandRecord(
    "rgbToLab", "Colours taken apart: L* in 0…100, a* and b* about -110…110", topic: "pictures",
    also: ["rgb2lab"],
    [.value("rgb", .either([.tensor, .image]), "[3, h, w] or [n, 3, h, w] in 0…1, or a picture")],
    example: "rgbToLab(ones([3, 1, 1]))[0, 0, 0]   # => tensor []  100"
  ) { call in .tensor(try converted(.rgbToLab, call, "rgb")) },

  CommandRecord(
    "labToRgb", "Colours joined again", topic: "pictures", also: ["lab2rgb", "lab_to_rgb"],
    [
      .value("lab", .tensor, "[3, h, w] or [n, 3, h, w] of L*a*b*; or L, [n, 1, h, w] in -1…1"),
      .value("ab", .tensor, "with L: [n, 2, h, w] in -1…1", default: .nothing),
    ],
    details:
      "With one tensor: L* in 0…100 and a*, b* as they are. With two: what the networks see. "
      + "Colours that no screen can show are clipped.",
    example: "labToRgb(zeros([1, 1, 2, 2]), zeros([1, 2, 2, 2])).shape   # => [1, 3, 2, 2]"
  ) { call in
    guard call["ab"] != nil else { return .tensor(try converted(.labToRGB, call, "lab")) }
    let (light, color) = (try call.tensor("lab"), try call.tensor("ab"))
    return .tensor(try .rgb(lightness: light, color: color))
  },

  CommandRecord(
    "labBatch", "Pictures as the networks see them: L in -1…1, a and b in about -1…1",
    topic: "pictures",
    [.value("rgb", .either([.tensor, .image]), "[n, 3, h, w] in 0…1, or a picture")],
    example: "labBatch(rand([2, 3, 4, 4])).ab.shape   # => [2, 2, 4, 4]"
  ) { call in
    let rgb = try pixels(call, "rgb")
    let batched = rgb.rank == 3 ? try rgb.reshaped([1] + rgb.shape) : rgb
    return .object(BatchObject(try batched.labBatch()))
  },
]

/// The pixels behind an argument: a tensor, or a picture as one.
private func pixels(_ call: Call, _ name: String) throws -> Tensor {
  guard case .image? = call[name] else { return try call.tensor(name) }
  return try tensor(from: call[name] ?? .none, on: call.device())
}

private func converted(_ conversion: ColorConversion, _ call: Call, _ name: String) throws -> Tensor
{
  let x = try pixels(call, name)
  guard x.rank == 3 || x.rank == 4, x.shape[x.rank - 3] == 3 else {
    throw CommandError(
      "pictures [3, height, width] or [n, 3, height, width] are expected", at: name)
  }
  let batched = x.rank == 3 ? try x.reshaped([1] + x.shape) : x
  return try batched.colorConverted(conversion).reshaped(x.shape)
}
