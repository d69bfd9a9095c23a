extension Image {
  /// The picture at another size, the same bytes as those of Pillow 13.
  ///
  /// Two passes, one along rows and one along columns, with 8-bit values between them; a side that
  /// keeps its length needs no pass. Rows come first, unless the height shrinks by more than twice
  /// what the width does: this is Pillow's rule since version 13, and it shows in the last bit.
  ///
  /// - Throws: `ImageError.badSize` for a side under 1; `tooManyPixels` when the new picture is
  ///   over the limit.
  public func resized(
    width newWidth: Int, height newHeight: Int, filter: ResizeFilter = .bicubic,
    limits: Limits = .standard
  ) throws(ImageError) -> Image {
    guard newWidth > 0, newHeight > 0 else {
      throw .badSize(width: newWidth, height: newHeight)
    }
    guard area(newWidth, newHeight, within: limits) != nil else {
      throw .tooManyPixels(
        path: "the resized picture", width: newWidth, height: newHeight,
        limit: limits.maximumPixels)
    }
    if newWidth == width && newHeight == height { return self }
    if filter == .nearest { return nearest(newWidth, newHeight) }
    return resampled(
      newWidth == width ? nil : ResizeTaps(from: width, to: newWidth, filter: filter),
      newHeight == height ? nil : ResizeTaps(from: height, to: newHeight, filter: filter))
  }

  /// The picture with new columns made by `alongX` and new rows by `alongY`; nil leaves a side as it
  /// is.
  func resampled(_ alongX: ResizeTaps?, _ alongY: ResizeTaps?) -> Image {
    let (newWidth, newHeight) = (alongX?.spans.count ?? width, alongY?.spans.count ?? height)
    // With this order the picture between the passes is never larger than both ends.
    let columnsFirst = newHeight < height && height - newHeight > 2 * (width - newWidth)
    var made = pixels
    if columnsFirst {
      if let alongY { made = alongColumns(made, stride: width * 3, skipping: 0, alongY) }
      if let alongX { made = alongRows(made, width: width, rows: 0..<newHeight, alongX) }
    } else {
      // Rows that the second pass does not look at are not made.
      let rows = alongX == nil ? 0..<height : alongY?.reach ?? 0..<height
      if let alongX { made = alongRows(made, width: width, rows: rows, alongX) }
      if let alongY {
        made = alongColumns(made, stride: newWidth * 3, skipping: rows.lowerBound, alongY)
      }
    }
    return Image(width: newWidth, height: newHeight, pixels: made)
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
