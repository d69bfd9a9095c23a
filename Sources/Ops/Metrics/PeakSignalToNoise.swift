internal import Glibc

extension Tensor {
  /// Peak signal-to-noise ratio of pictures, in decibels: 10 · log₁₀(255² / MSE).
  ///
  /// Higher is better; about 20 to 30 is usual for a colorization, infinite for identical pictures.
  /// It rewards grey: a bold wrong colour costs more than none.
  ///
  /// The variant: 8-bit RGB, the mean square over all pixels and the three channels together. The
  /// truth should have gone through the same conversions as the picture.
  ///
  /// - Parameter truth: `[n, 3, h, w]` in `0…1`, as the receiver.
  /// - Returns: One number a picture.
  /// - Throws: `TensorError.shapes`.
  public func psnr(_ truth: Tensor) throws(TensorError) -> [Double] {
    try comparedPictures("psnr", with: truth) { $0.psnr($1) }
  }
}

extension Image {
  /// PSNR in decibels; both pictures have one size.
  func psnr(_ truth: Image) -> Double {
    var total = 0
    pixels.withUnsafeBufferPointer { a in
      truth.pixels.withUnsafeBufferPointer { b in
        // Whole numbers: the sum is exact, in any order.
        for place in 0..<min(a.count, b.count) {
          let difference = Int(a[place]) &- Int(b[place])
          total &+= difference &* difference
        }
      }
    }
    return 10 * log10(255 * 255 * Double(pixels.count) / Double(total))
  }
}
