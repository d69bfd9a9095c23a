/// What the program says to the shell when it ends.
enum ExitStatus {
  /// All went well.
  static let ok: Int32 = 0
  /// A cell failed, or a result could not be written.
  static let failed: Int32 = 1
  /// The command line or a file cannot be understood; nothing ran.
  static let usage: Int32 = 2
  /// An expectation did not hold.
  static let unexpected: Int32 = 3
  /// Ctrl-C.
  static let interrupted: Int32 = 130

  /// Of two endings the graver one: interrupted, failed, unexpected, ok.
  static func graver(_ a: Int32, _ b: Int32) -> Int32 {
    func rank(_ status: Int32) -> Int {
      switch status {
      case ok: 0
      case unexpected: 1
      case failed: 2
      case usage: 3
      default: 4
      }
    }
    return rank(a) >= rank(b) ? a : b
  }
}
