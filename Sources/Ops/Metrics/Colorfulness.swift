extension Tensor {
  /// Colourfulness of pictures: √(σ²rg + σ²yb) + 0.3 · √(μ²rg + μ²yb), with rg = R − G and
  /// yb = (R + G) / 2 − B in 0…255.
  ///
  /// 0 for grey; 15 slightly, 33 moderately, 59 quite, 109 extremely colourful. Neither end is best: a
  /// colorization should be as colourful as the truth.
  ///
  /// The variant: rg and yb keep their signs, as in the paper. Code of several colorization papers
  /// takes |rg| and |yb| first, which gives smaller numbers; the two cannot be compared. Deviations are
  /// those of all pixels (divided by their count).
  ///
  /// Source: Hasler and Süsstrunk 2003, "Measuring colourfulness in natural images".
  ///
  /// The receiver is `[n, 3, h, w]` in `0…1`, brought to 8 bits first.
  ///
  /// - Returns: One number a picture.
  /// - Throws: `TensorError.shapes`.
  public func colorfulness() throws(TensorError) -> [Double] {
    try images(for: "colorfulness", name: "pictures").map { $0.colorfulness() }
  }
}

extension Image {
  /// Colourfulness with signed opponents.
  func colorfulness() -> Double {
    // Sums of rg and of 2 · yb are whole numbers, so they are exact.
    var (red, redSquares, yellow, yellowSquares) = (0, 0, 0, 0)
    pixels.withUnsafeBufferPointer { pixels in
      for pixel in 0..<pixels.count / 3 {
        let r = Int(pixels[3 &* pixel])
        let g = Int(pixels[3 &* pixel &+ 1])
        let b = Int(pixels[3 &* pixel &+ 2])
        let (rg, yb) = (r &- g, r &+ g &- 2 &* b)
        red &+= rg
        redSquares &+= rg &* rg
        yellow &+= yb
        yellowSquares &+= yb &* yb
      }
    }
    let count = Double(width * height)
    let (rg, yb) = (Double(red) / count, Double(yellow) / count / 2)
    let variance =
      Double(redSquares) / count - rg * rg + Double(yellowSquares) / count / 4 - yb * yb
    return max(variance, 0).squareRoot() + 0.3 * (rg * rg + yb * yb).squareRoot()
  }
}
