extension HostBackend {
  /// Colour conversion of `[n, 3, h, w]` pictures; threads take parts of each.
  public func convert(_ conversion: ColorConversion, _ x: Tensor, to y: Tensor) {
    let before = meter.begin(.data)
    defer { meter.end(before) }
    let area = x.shape.dropFirst(2).reduce(1, *)
    let (source, target) = (x.pointer, y.pointer)
    for picture in 0..<x.shape[0] {
      let (from, to) = (source + 3 * picture * area, target + 3 * picture * area)
      workers.split(area, grain: elementGrain / 4) { range in
        let (a, b) = (from + range.lowerBound, to + range.lowerBound)
        switch conversion {
        case .rgbToLab:
          LabConversion.rgbToLab(
            a, lightness: b, chroma: b + area, count: range.count, stride: area)
        case .labToRGB:
          LabConversion.labToRGB(
            lightness: a, chroma: a + area, b, count: range.count, stride: area)
        }
      }
    }
  }
}
