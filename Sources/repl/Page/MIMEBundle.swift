import Kernel

extension Display {
  /// The display as an output of a notebook (nbformat 4.5, `display_data`): the same thing in every
  /// form a reader may want, by its MIME type. `text/plain` is always there; pictures and plots
  /// are `image/png` in base64, tables `text/html` and `text/markdown`, prose `text/markdown`.
  var output: JSON {
    var data: [(name: String, value: JSON)] = [("text/plain", .string(plainText))]
    var metadata: [(name: String, value: JSON)] = []
    switch self {
    case .text: break
    case .prose(let markdown):
      data.append(("text/markdown", .string(markdown)))
    case .table(let table):
      data.append(("text/html", .string(tableHTML(table))))
      data.append(("text/markdown", .string(MarkdownText.table(table))))
    case .picture(let picture):
      add(picture, scale: picture.pageScale, to: &data, &metadata)
    case .plot(let plot):
      add(PlotRaster().picture(plot), scale: 1, to: &data, &metadata)
    }
    return [
      "output_type": "display_data", "data": .object(data), "metadata": .object(metadata),
    ]
  }

  /// Adds a picture, shown `scale` times as large. One without pixels stays a sentence.
  private func add(
    _ picture: Picture, scale: Int, to data: inout [(name: String, value: JSON)],
    _ metadata: inout [(name: String, value: JSON)]
  ) {
    guard let png = try? picture.encodedPNG() else { return }
    data.append(("image/png", .string(base64(png))))
    metadata.append(
      (
        "image/png",
        ["width": .integer(picture.width * scale), "height": .integer(picture.height * scale)]
      ))
  }
}

extension Picture {
  /// How many times as large a page shows the picture, so that a small one can be looked at: up to
  /// 8 times, and no larger than 640 × 480 pixels by that.
  var pageScale: Int { max(1, min(8, 640 / max(1, width), 480 / max(1, height))) }

  /// The picture with every pixel repeated `scale` times across and down.
  func enlarged(by scale: Int) -> Picture {
    guard scale > 1, width > 0, height > 0 else { return self }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(rgb.count * scale * scale)
    for y in 0..<height {
      var row: [UInt8] = []
      row.reserveCapacity(width * scale * 3)
      for x in 0..<width {
        let start = (y * width + x) * 3
        for _ in 0..<scale { row += rgb[start..<(start + 3)] }
      }
      for _ in 0..<scale { pixels += row }
    }
    return Picture(width: width * scale, height: height * scale, rgb: pixels, caption: caption)
  }

  /// What is seen, in words: the caption, or the size where there is none.
  var words: String {
    caption.isEmpty ? "Picture of \(width) × \(height) pixels" : caption
  }
}
