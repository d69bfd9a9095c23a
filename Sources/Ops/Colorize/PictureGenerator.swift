/// A generator as photographs use it: lightness of any size in, colour of the same size out.
public struct PictureGenerator {
  /// Paints `[1, 1, h, w]` → `[1, 2, h, w]`, both in network units.
  public let network: Layer
  /// Where it computes.
  public let device: Device

  /// Takes a generator.
  ///
  /// - Throws: `TensorError.argument` when it holds no weights, or takes more than lightness.
  public init(_ network: Layer) throws(TensorError) {
    guard let device = network.parameters.first?.value.device else {
      throw .argument(operation: "colorize", name: "generator", reason: "has no weights")
    }
    let first = network.allLayers().lazy.compactMap { $0.layer as? Convolution }.first
    if let channels = first?.weight.value.shape[1], channels != 1 {
      throw .argument(
        operation: "colorize", name: "generator",
        reason: "takes \(channels) channels; one that paints takes lightness alone")
    }
    self.network = network
    self.device = device
  }

  /// Throws where the weights hold values that are no numbers: nothing could be painted with them.
  public func checkNumbers() throws(ColorizeError) {
    for parameter in network.parameters {
      if !parameter.value.toHost().allSatisfy(\.isFinite) { throw .spoiltWeights }
    }
  }

  /// The colour of a small picture.
  ///
  /// A side that is no multiple of `network.sizeMultiple` is padded on both ends by its mirror image,
  /// again and again where it is shorter than what is missing; the pad is cut from the result.
  ///
  /// - Parameters:
  ///   - lightness: L* of an upright picture, 0…100, row by row.
  ///   - width: Columns.
  ///   - height: Rows.
  /// - Returns: a* and b* in CIE units, planes of the same size. Values beyond ±128, which no colour
  ///   has, are brought back to that without changing the hue.
  /// - Throws: `ColorizeError.tensor`; `notFinite` when the network gives no number.
  func paint(
    _ lightness: [Float], width: Int, height: Int, path: String
  ) throws(ColorizeError) -> (a: [Float], b: [Float]) {
    let unit = max(1, network.sizeMultiple)
    let across = PadPlaces(width, multiple: unit)
    let down = PadPlaces(height, multiple: unit)
    var padded: [Float] = []
    padded.reserveCapacity(across.places.count * down.places.count)
    for y in down.places {
      for x in across.places { padded.append(lightness[y * width + x] / 50 - 1) }
    }
    let shape = [1, 1, down.places.count, across.places.count]
    let values = try colour(padded, shape)
    let area = shape[2] * shape[3]
    var (a, b): ([Float], [Float]) = ([], [])
    a.reserveCapacity(width * height)
    b.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width {
        let place = (y + down.before) * shape[3] + x + across.before
        let (p, q) = (values[place] * 110, values[area + place] * 110)
        guard p.isFinite, q.isFinite else { throw .notFinite(path: path) }
        let excess = max(1, max(abs(p), abs(q)) / 128)
        a.append(p / excess)
        b.append(q / excess)
      }
    }
    return (a, b)
  }

  private func colour(_ values: [Float], _ shape: [Int]) throws(ColorizeError) -> [Float] {
    do throws(TensorError) {
      let painted = try network.paint(Tensor(values, shape: shape, on: device))
      guard painted.shape == [1, 2, shape[2], shape[3]] else {
        throw .shapes(
          operation: "colorize", [NamedShape("painted", painted.shape)],
          reason: "a generator gives [1, 2, \(shape[2]), \(shape[3])] here")
      }
      return painted.toHost()
    } catch {
      throw .tensor(error)
    }
  }
}

/// One axis padded to a multiple: which place of the picture each place of the padded one shows.
struct PadPlaces {
  /// Places added in front.
  let before: Int
  /// Places of the picture, by place of the padded picture.
  let places: [Int]

  init(_ count: Int, multiple: Int) {
    let total = (count + multiple - 1) / multiple * multiple
    before = (total - count) / 2
    let front = before
    // 0 1 2 3 2 1 0 1 …: back and forth, the ends once.
    let period = max(1, 2 * (count - 1))
    places = (0..<total).map { place in
      let step = ((place - front) % period + period) % period
      return min(step, period - step) % count
    }
  }
}
