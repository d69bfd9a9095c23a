import Foundation

@testable import Kernel

extension Session {
  /// Runs inputs one after the other: what each shows as plain text, or the message of its error.
  func answers(_ inputs: [String]) -> [String] {
    inputs.map { input in
      let result = run(input)
      switch result.outcome {
      case .failed(let diagnostic), .interrupted(let diagnostic): return diagnostic.message
      default: return result.displays.map(\.plainText).joined(separator: "\n")
      }
    }
  }

  /// Runs an input; the pictures it shows.
  func pictures(_ input: String) -> [Picture] {
    run(input).displays.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
  }

  /// Has another thread ask the work to stop, after a while.
  func interrupt(after seconds: Double) {
    let interrupt = interrupt
    Thread {
      Thread.sleep(forTimeInterval: seconds)
      interrupt.request()
    }.start()
  }
}
