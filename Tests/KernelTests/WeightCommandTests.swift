import Foundation
import Testing

@testable import Kernel

/// What the commands for files of weights say when they fail, with the line of help.
private func failure(_ text: String) -> String {
  let session = Session(output: SilentOutput(), settings: Session.Settings())
  guard case .failed(let diagnostic) = session.run(text).outcome else { return "no failure" }
  return diagnostic.rendered()
}

@Test(
  .enabled(if: ProcessInfo.processInfo.environment["HOME"] != nil, "HOME is not set"),
  arguments: [
    "saveWeights(unet(levels: 2, filters: 2), \"~\")",
    "loadWeights(unet(levels: 2, filters: 2), \"~\")", "loadGenerator(\"~\")", "weights(\"~\")",
    "loadBackbone(resnetUnet(), \"~\")",
  ])
func aTildeIsTheHomeFolder(_ text: String) {
  let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
  let message = failure(text)
  #expect(message.contains(" \(home): it is a folder"), "\(message)")
}

@Test func loadingInPartIsAdvisedWhereItCanBeDone() throws {
  let path = NSTemporaryDirectory() + "pigment-\(UUID().uuidString).safetensors"
  defer { unlink(path) }
  let saved = "saveWeights(unet(levels: 2, filters: 2), \"\(path)\")\n"
  let advice = "with `partial: true` the 2 that fit are loaded"
  let strict = failure(saved + "loadWeights(unet(levels: 2, filters: 4), \"\(path)\")")
  #expect(strict.contains(advice), "\(strict)")
  let backbone = failure(saved + "loadBackbone(resnetUnet(), \"\(path)\")")
  #expect(backbone.contains("does not fit") && !backbone.contains("partial"), "\(backbone)")
}

@Test(arguments: [".pth", ".pt", ".ckpt", ".bin"])
func anotherEndingIsRefusedWithTheRightOne(_ ending: String) {
  let path = NSTemporaryDirectory() + "pigment-\(UUID().uuidString)"
  let message = failure("saveWeights(unet(levels: 2, filters: 2), \"\(path)\(ending)\")")
  #expect(message.contains("\(path).safetensors"), "\(message)")
  #expect(!FileManager.default.fileExists(atPath: path + ending))
}
