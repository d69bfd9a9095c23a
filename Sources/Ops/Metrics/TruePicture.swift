/// A batch on the host.
struct HostBatch {
  let width: Int
  let height: Int
  let lightness: [Float]
  let color: [Float]

  var area: Int { width * height }
  var hasStructure: Bool { min(width, height) >= StructuralSimilarity.window }

  init(_ batch: Batch) throws(TensorError) {
    let (light, color) = (batch.lightness.shape, batch.color.shape)
    guard light.count == 4, color.count == 4, light[1] == 1, color[1] == 2, light[0] == color[0],
      light[2...] == color[2...], light[2] > 0, light[3] > 0
    else {
      throw .shapes(
        operation: "evaluate", [NamedShape("L", light), NamedShape("ab", color)],
        reason: "lightness [n, 1, height, width] and colour [n, 2, height, width] are expected")
    }
    (height, width) = (light[2], light[3])
    lightness = batch.lightness.toHost()
    self.color = batch.color.toHost()
  }

  /// A picture as it would be saved, with the colours of some batch.
  func image(_ number: Int, _ color: [Float]) -> Image {
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * area) { bytes, initialized in
      lightness.withUnsafeBufferPointer { light in
        color.withUnsafeBufferPointer { color in
          guard let light = light.baseAddress, let color = color.baseAddress,
            let bytes = bytes.baseAddress
          else { return }
          LabConversion.labToBytes(
            lightness: light + number * area, chroma: color + 2 * number * area, bytes,
            count: area, scale: .network)
          initialized = 3 * area
        }
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}

/// A true picture, with everything that each comparison with it needs.
struct TruePicture {
  let image: Image
  let lab: LabPlanes
  let structure: StructuralSimilarity?
  let colorfulness: Double

  init(_ batch: HostBatch, _ number: Int) {
    image = batch.image(number, batch.color)
    lab = image.lab()
    structure = batch.hasStructure ? StructuralSimilarity(truth: image) : nil
    colorfulness = image.colorfulness()
  }

  func scores(_ batch: HostBatch, _ number: Int, _ painted: [Float]) -> Scores {
    var scores = Scores()
    let start = 2 * number * batch.area
    let error = painted.withUnsafeBufferPointer { painted in
      batch.color.withUnsafeBufferPointer { truth -> ChromaError? in
        guard let painted = painted.baseAddress, let truth = truth.baseAddress else { return nil }
        return ChromaError(painted + start, truth + start, area: batch.area)
      }
    }
    guard let error, error.l1.isFinite else { return scores }
    let picture = batch.image(number, painted)
    scores[.l1] = error.l1
    scores[.l1ab] = 110 * error.l1
    scores[.auc] = error.auc
    scores[.psnr] = picture.psnr(image)
    if let structure { scores[.ssim] = structure(picture) }
    scores[.deltaE] = picture.lab().deltaE(truth: lab)
    scores[.colorfulness] = picture.colorfulness()
    scores[.colorfulnessError] = (scores[.colorfulness] - colorfulness).magnitude
    return scores
  }
}
