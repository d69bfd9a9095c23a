extension Image {
  /// The picture at another size, the same bytes as Pillow's `Image.resize`.
  ///
  /// Two passes, first along rows, then along columns, with 8-bit values between them; only rows
  /// the second pass looks at are made. A side that keeps its length needs no pass.
  ///
  /// - Throws: `ImageError.badSize` for a side under 1; `tooManyPixels` when the new picture, or the
  ///   one between the two passes, is over the limit.
  public func resized(
    width newWidth: Int, height newHeight: Int, filter: ResizeFilter = .bicubic,
    limits: Limits = .standard
  ) throws(ImageError) -> Image {
    guard newWidth > 0, newHeight > 0 else {
      throw .badSize(width: newWidth, height: newHeight)
    }
    for (columns, rows) in [(newWidth, newHeight), (newWidth, height)]
    where area(columns, rows, within: limits) == nil {
      throw .tooManyPixels(
        path: "the resized picture", width: columns, height: rows, limit: limits.maximumPixels)
    }
    if newWidth == width && newHeight == height { return self }
    if filter == .nearest { return nearest(newWidth, newHeight) }

    var pixels = pixels
    // The rows the second pass will look at.
    var rows = 0..<height
    var columnTaps: ResizeTaps?
    if newHeight != height {
      let taps = ResizeTaps(from: height, to: newHeight, filter: filter)
      let last = taps.spans[newHeight - 1]
      rows = taps.spans[0].first..<(last.first + last.count)
      columnTaps = taps
    }
    if newWidth != width {
      let taps = ResizeTaps(from: width, to: newWidth, filter: filter)
      pixels = alongRows(pixels, width: width, rows: rows, taps)
    } else {
      rows = 0..<height
    }
    if let columnTaps {
      pixels = alongColumns(pixels, stride: newWidth * 3, skipping: rows.lowerBound, columnTaps)
    }
    return Image(width: newWidth, height: newHeight, pixels: pixels)
  }

  /// Pillow adds the scale step by step instead of multiplying; so do we, to land where it lands.
  private func nearest(_ newWidth: Int, _ newHeight: Int) -> Image {
    func places(_ old: Int, _ new: Int) -> [Int] {
      let step = Double(old) / Double(new)
      var place = step * 0.5
      return (0..<new).map { _ in
        defer { place += step }
        return min(Int(place), old - 1)
      }
    }
    let columns = places(width, newWidth)
    let made = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * 3) { out, count in
      pixels.withUnsafeBufferPointer { from in
        for y in places(height, newHeight) {
          for x in columns {
            let start = (y * width + x) * 3
            for channel in 0..<3 { out[count + channel] = from[start + channel] }
            count += 3
          }
        }
      }
    }
    return Image(width: newWidth, height: newHeight, pixels: made)
  }
}

/// Half of the last bit: added once, it makes the final shift round.
private let half: Int32 = 1 << (ResizeTaps.bits - 1)

@inline(__always)
private func clamped(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> ResizeTaps.bits) }

/// The first pass. The result starts with row `rows.lowerBound`.
private func alongRows(
  _ pixels: [UInt8], width: Int, rows: Range<Int>, _ taps: ResizeTaps
) -> [UInt8] {
  let total = rows.count * taps.spans.count * 3
  return [UInt8](unsafeUninitializedCapacity: total) { out, count in
    pixels.withUnsafeBufferPointer { pixels in
      taps.weights.withUnsafeBufferPointer { weights in
        guard var to = out.baseAddress, let from = pixels.baseAddress,
          let weights = weights.baseAddress
        else { return }
        for row in rows {
          let line = from + row * width * 3
          for span in taps.spans {
            var pixel = line + span.first * 3
            let weight = weights + span.weights
            var (red, green, blue) = (half, half, half)
            for tap in 0..<span.count {
              red &+= Int32(pixel[0]) &* weight[tap]
              green &+= Int32(pixel[1]) &* weight[tap]
              blue &+= Int32(pixel[2]) &* weight[tap]
              pixel += 3
            }
            to[0] = clamped(red)
            to[1] = clamped(green)
            to[2] = clamped(blue)
            to += 3
          }
        }
        count = total
      }
    }
  }
}

/// The second pass. A whole row of sums is kept, so that the inner loop runs over neighbours.
private func alongColumns(
  _ pixels: [UInt8], stride: Int, skipping skipped: Int, _ taps: ResizeTaps
) -> [UInt8] {
  let total = taps.spans.count * stride
  return [UInt8](unsafeUninitializedCapacity: total) { out, count in
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: stride) { sums in
      pixels.withUnsafeBufferPointer { pixels in
        guard var to = out.baseAddress, let from = pixels.baseAddress, let sum = sums.baseAddress
        else { return }
        for span in taps.spans {
          sum.initialize(repeating: half, count: stride)
          for tap in 0..<span.count {
            let line = from + (span.first - skipped + tap) * stride
            let weight = taps.weights[span.weights + tap]
            for column in 0..<stride { sum[column] &+= Int32(line[column]) &* weight }
          }
          for column in 0..<stride { to[column] = clamped(sum[column]) }
          to += stride
        }
        count = total
      }
    }
  }
}
