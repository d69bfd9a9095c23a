internal import Ops

/// A batch of photographs in a variable: lightness and colour.
final class BatchObject: SessionObject {
  let batch: Batch

  init(_ batch: Batch) { self.batch = batch }

  var typeName: String { "batch" }

  var shortSummary: String { "batch of \(batch.count), L \(batch.lightness.shape)" }

  func summary() throws -> [Display] {
    [
      .text("batch of \(batch.count)"),
      .text("L   " + (try summaryText(of: batch.lightness))),
      .text("ab  " + (try summaryText(of: batch.color))),
    ]
  }

  var members: [Member] {
    [
      Member("L", "lightness, [n, 1, h, w] in -1…1"), Member("ab", "colour, [n, 2, h, w] in -1…1"),
      Member("rgb", "the photographs, [n, 3, h, w] in 0…1"), Member("count", "how many pictures"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "L": .tensor(batch.lightness)
    case "ab": .tensor(batch.color)
    case "rgb": .tensor(try .rgb(lightness: batch.lightness, color: batch.color))
    case "count": .number(Double(batch.count))
    default: nil
    }
  }

  var elementCount: Int? { batch.count }

  /// `batch[0..<4]` and `batch[2]`: some of its pictures.
  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1 else { return nil }
    let range: Range<Int>
    switch indices[0] {
    case .number(let number):
      guard let place = wholeNumber(number < 0 ? number + Double(batch.count) : number),
        place >= 0, place < batch.count
      else {
        throw CommandError("there is no picture \(formatted(number)) in a batch of \(batch.count)")
      }
      range = place..<place + 1
    case .range(let given):
      range = stretch(given.lower, given.upper, isClosed: given.isClosed, of: batch.count)
    default: return nil
    }
    return .object(
      BatchObject(
        Batch(
          lightness: try batch.lightness.sliced(axis: 0, range),
          color: try batch.color.sliced(axis: 0, range))))
  }
}
