import Ops
import Testing

@testable import Kernel

// Moving pictures: what moves, what stands for it, what is said below.

private func displayed(_ text: String) -> [Picture] {
  let result = Session(output: SilentOutput()).run(text)
  return result.displays.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
}

@Test(arguments: [
  ("animate rand([3, 3, 8, 8])", 8, 8, 3, "3 pictures"),
  ("animate([swatch(50, 0, 0), swatch(60, 0, 0)], caption: \"lighter\")", 16, 16, 2, "lighter"),
  ("animate rand([3, 8, 6]), rand([3, 4, 9])", 9, 8, 2, "2 pictures"),
  ("animate rand([9, 3, 8, 8]), limit: 4", 8, 8, 4, "4 pictures"),
  (
    "animate heat(zeros([2, 1, 4, 4]), low: 0, high: 1)", 64, 64, 2,
    "2 pictures: 0 (blue) to 1 (red)"
  ),
])
func picturesMove(text: String, width: Int, height: Int, frames: Int, caption: String) throws {
  let picture = try #require(displayed(text).first)
  #expect((picture.width, picture.height) == (width, height))
  #expect(picture.motion?.frames.count == frames)
  #expect(picture.motion?.frames.last == picture.rgb)
  #expect(picture.motion?.frames.allSatisfy { $0.count == width * height * 3 } ?? false)
  #expect(picture.motion?.seconds == 0.5)
  #expect(picture.caption == caption)
  // Its file is read as the picture that stands for the motion.
  #expect(try Image(decoding: picture.encodedPNG()).pixels == picture.rgb)
}

@Test func aTrainingMovesThroughItsStrips() throws {
  let pictures = displayed(
    """
    let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)
    let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))
    let result = train(model, on: data, validate: data, epochs: 2, picturesEvery: 1, pictures: 2)
    len(result.pictures)
    animate result, seconds: 0.1
    """)
  let film = try #require(pictures.last)
  let strips = pictures.dropLast()
  #expect(strips.count > 2)
  #expect(film.motion?.frames == strips.map(\.rgb))
  #expect(film.caption.contains("pictures, from epoch 1, step "))
}

/// A training that was stopped gave no result, and yet its strips are there.
@Test func theNewestTrainingMovesWithoutAName() throws {
  let session = Session(output: SilentOutput())
  _ = session.answers([
    "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)",
    "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))",
  ])
  #expect(session.answers(["animate"]).last == "there is nothing to animate")
  session.interrupt(after: 0.5)
  let stopped = session.run(
    "train(model, on: data, validate: data, epochs: 99999, picturesEvery: 1)")
  guard case .interrupted = stopped.outcome else {
    Issue.record("the training was to be stopped")
    return
  }
  let film = try #require(session.pictures("animate").first)
  #expect(film.motion?.frames.count ?? 0 > 1)
  #expect(film.caption.contains("from epoch 1, step 1"))
}

@Test(arguments: [
  ("animate([])", "there is nothing to animate"),
  ("animate 3", "cannot be shown as a picture"),
  ("animate rand([2, 3, 4, 4]), seconds: 0", "seconds"),
])
func whatDoesNotMoveIsSaid(text: String, message: String) {
  let result = Session(output: SilentOutput()).run(text)
  guard case .failed(let diagnostic) = result.outcome else {
    Issue.record("\(text) ran")
    return
  }
  #expect(diagnostic.rendered(color: false).contains(message))
}

@Test func aFilmOfManyPicturesIsThinned() {
  var strip = Filmstrip()
  #expect(strip.pictures.isEmpty)
  for number in 0..<1000 {
    strip.add(Picture(width: 1, height: 1, rgb: [1, 2, 3], caption: "\(number)"))
    #expect(strip.pictures.first?.caption == "0")
    #expect(strip.pictures.last?.caption == "\(number)")
    #expect(strip.pictures.count <= 121)
  }
  let numbers = strip.pictures.compactMap { Int($0.caption) }
  let gaps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
  #expect(numbers.count > 60 && Set(gaps.dropLast()).count == 1)
}
