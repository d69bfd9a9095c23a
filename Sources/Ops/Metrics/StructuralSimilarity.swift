extension Tensor {
  /// Structural similarity of pictures: the mean over all places of a window of
  /// (2μxμy + C1)(2σxy + C2) / ((μ²x + μ²y + C1)(σ²x + σ²y + C2)).
  ///
  /// From −1 to 1; higher is better, 1 for identical pictures. The grey picture has the structure
  /// already, so it scores high: look at what a model adds to it.
  ///
  /// The variant: 8-bit RGB, channel by channel, then the mean of the three; a Gaussian window of 11
  /// pixels, σ 1.5; C1 = (0.01 · 255)², C2 = (0.03 · 255)²; places where the whole window lies in
  /// the picture. (scikit-image's default is another: a flat window of 7 pixels.)
  ///
  /// Source: Wang et al. 2004, "Image quality assessment: from error visibility to structural
  /// similarity".
  ///
  /// - Parameter truth: `[n, 3, h, w]` in `0…1`, as the receiver; 11 pixels a side at least.
  /// - Returns: One number a picture.
  /// - Throws: `TensorError.shapes`.
  public func ssim(_ truth: Tensor) throws(TensorError) -> [Double] {
    let side = StructuralSimilarity.window
    if rank == 4, shape[2] < side || shape[3] < side {
      throw .shapes(
        operation: "ssim", [NamedShape("pictures", shape)],
        reason: "pictures of at least \(side) pixels a side are expected, as its window is")
    }
    return try comparedPictures("ssim", with: truth) { StructuralSimilarity(truth: $1)($0) }
  }
}

/// A true picture, ready to be compared: its means and squares under the window are taken once.
struct StructuralSimilarity {
  /// Pixels a side of the window.
  static let window = 11

  /// The Gaussian of σ 1.5 at 5, 4, … 0 pixels from the middle; the eleven add up to 1.
  private static let weights: SIMD8<Float> = [
    0.00102838008, 0.00759875814, 0.0360007721, 0.10936069, 0.213005538, 0.266011725, 0, 0,
  ]

  private let width: Int
  private let height: Int
  private var channels: [Channel] = []

  /// One channel, and its mean and mean square under the window.
  private struct Channel {
    var values: [Float]
    var mean: [Float]
    var square: [Float]
  }

  init(truth: Image) {
    width = truth.width
    height = truth.height
    channels = (0..<3).map { number in
      let values = Self.plane(truth, number)
      return Channel(
        values: values, mean: blurred(values), square: blurred(product(values, values)))
    }
  }

  /// The similarity of a picture of the same size, 11 pixels a side at least.
  func callAsFunction(_ picture: Image) -> Double {
    channels.indices.reduce(0) { $0 + similarity(picture, $1) } / Double(channels.count)
  }

  private func similarity(_ picture: Image, _ number: Int) -> Double {
    let values = Self.plane(picture, number)
    let truth = channels[number]
    let mean = blurred(values)
    let square = blurred(product(values, values))
    let both = blurred(product(values, truth.values))
    let ratio = [Float](unsafeUninitializedCapacity: mean.count) { ratio, initialized in
      for place in 0..<mean.count {
        let (x, y) = (mean[place], truth.mean[place])
        let covariance = both[place] - x * y
        let variances = square[place] - x * x + truth.square[place] - y * y
        // The planes hold values less 128; only the means of the light itself need them back.
        let (lightX, lightY) = (x + Self.shift, y + Self.shift)
        let above = (2 * lightX * lightY + Self.c1) * (2 * covariance + Self.c2)
        let below = (lightX * lightX + lightY * lightY + Self.c1) * (variances + Self.c2)
        ratio[place] = above / below
      }
      initialized = mean.count
    }
    // Planes are as wide as the picture; the last ten columns hold windows that wrap around.
    let columns = width - Self.window + 1
    let rows = height - Self.window + 1
    let sum = ratio.withUnsafeBufferPointer { ratio in
      ratio.baseAddress.map { base in
        (0..<rows).reduce(0.0) { $0 + HostBackend.sum(base + $1 * width, columns, stride: 1) }
      }
    }
    return (sum ?? .nan) / Double(rows * columns)
  }

  private static let c1: Float = 2.55 * 2.55
  private static let c2: Float = 7.65 * 7.65
  /// Taken off all values: small numbers lose less when their squares cancel.
  private static let shift: Float = 128

  /// One channel of a picture, less 128.
  private static func plane(_ picture: Image, _ channel: Int) -> [Float] {
    picture.pixels.withUnsafeBufferPointer { bytes in
      [Float](unsafeUninitializedCapacity: bytes.count / 3) { plane, initialized in
        for pixel in 0..<bytes.count / 3 {
          plane[pixel] = Float(bytes[3 &* pixel &+ channel]) - shift
        }
        initialized = bytes.count / 3
      }
    }
  }

  private func product(_ x: [Float], _ y: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: x.count) { result, initialized in
      for place in 0..<x.count { result[place] = x[place] * y[place] }
      initialized = x.count
    }
  }

  /// The weighted mean under the window whose upper left corner lies at each place.
  private func blurred(_ plane: [Float]) -> [Float] {
    let reach = Self.window - 1
    return weighted(weighted(plane, step: 1, reach: reach), step: width, reach: reach * width)
  }

  /// Σ weight(k) · x[i + k · step] for every i that leaves room: along a row, or down a column.
  private func weighted(_ plane: [Float], step: Int, reach: Int) -> [Float] {
    let count = max(0, plane.count - reach)
    let w = Self.weights
    let (w0, w1, w2, w3, w4, w5) = (w[0], w[1], w[2], w[3], w[4], w[5])
    return plane.withUnsafeBufferPointer { plane in
      [Float](unsafeUninitializedCapacity: count) { result, initialized in
        guard let x = plane.baseAddress, let y = result.baseAddress else { return }
        for i in 0..<count {
          let p = x + i
          var sum = (p[0] + p[10 &* step]) * w0
          sum += (p[step] + p[9 &* step]) * w1
          sum += (p[2 &* step] + p[8 &* step]) * w2
          sum += (p[3 &* step] + p[7 &* step]) * w3
          sum += (p[4 &* step] + p[6 &* step]) * w4
          y[i] = sum + p[5 &* step] * w5
        }
        initialized = count
      }
    }
  }
}
