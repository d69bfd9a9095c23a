/// The quality a JPEG was written with, as far as its tables tell.
enum JPEGQuality {
  /// The quality, 1 to 100 on libjpeg's scale, whose table is nearest to this one.
  ///
  /// - Parameter table: The 64 steps of the first quantisation table, in the order of the file.
  ///
  /// A file of libjpeg gives exactly its quality. Other programs scale other tables; the nearest
  /// is then what loses about as much.
  static func estimate(_ table: [Int]) -> Int? {
    guard table.count == 64 else { return nil }
    return (1...100).min { distance(table, $0) < distance(table, $1) }
  }

  /// The sum of differences, each against the size of the step.
  private static func distance(_ table: [Int], _ quality: Int) -> Double {
    zip(table, scaled(to: quality)).reduce(0) { sum, pair in
      sum + abs(Double(pair.0 - pair.1)) / Double(max(1, pair.1))
    }
  }

  /// The table that libjpeg makes for a quality (`jpeg_quality_scaling`, `jpeg_add_quant_table`).
  static func scaled(to quality: Int) -> [Int] {
    let scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return luminance.map { min(max(($0 * scale + 50) / 100, 1), 255) }
  }

  /// ITU-T T.81, table K.1, in zigzag order (figure 5).
  private static let luminance = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
  ]
}
