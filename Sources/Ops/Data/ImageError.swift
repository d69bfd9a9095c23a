/// A picture that could not be read, made or written, with the facts.
///
/// `path` is the file, or what stands for it when the bytes came from elsewhere.
public enum ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file itself could not be read or written.
  case file(FileError)
  /// The file holds no byte.
  case empty(path: String)
  /// The file is no PNG or JPEG. `kind` names what it is, where that is known.
  case unknownFormat(path: String, kind: String?, firstBytes: [UInt8])
  /// The file ends before the picture does.
  case truncated(path: String, format: ImageFormat, detail: String)
  /// The file breaks its format; `detail` is what the library says.
  case damaged(path: String, format: ImageFormat, detail: String)
  /// The picture has more pixels than the limit.
  case tooManyPixels(path: String, width: Int, height: Int, limit: Int)
  /// A progressive or interlaced picture needs more memory at once than the limit `codecBytes`.
  case needsMemory(path: String, format: ImageFormat, bytes: Int, limit: Int)
  /// A picture cannot be made with these sides.
  case badSize(width: Int, height: Int)
  /// A part of a picture that does not lie inside it.
  case badArea(
    x: Int, y: Int, width: Int, height: Int, pictureWidth: Int, pictureHeight: Int)
  /// A JPEG quality outside 1...100.
  case badQuality(Int)
  /// The picture cannot be written in this format.
  case cannotEncode(format: ImageFormat, detail: String)

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .empty(let path):
      "\(path) is empty. Copy or download it again."
    case .unknownFormat(let path, let kind?, _):
      "\(path) is \(kind). Only PNG and JPEG are read; convert it first."
    case .unknownFormat(let path, nil, let bytes):
      "\(path) is no picture this program reads: it starts with the bytes \(hex(bytes)). "
        + "Only PNG and JPEG are read."
    case .truncated(let path, let format, let detail):
      "\(path) is cut short: the \(format) data ends too early (\(detail)). "
        + "Copy or download it again."
    case .damaged(let path, let format, let detail):
      "\(path) is damaged or no valid \(format): \(detail). Copy or download it again."
    case .tooManyPixels(let path, let width, let height, let limit):
      "\(path) has \(width) × \(height) pixels; the limit maximumPixels is \(limit). "
        + "Make the picture smaller, or raise the limit."
    case .needsMemory(let path, let format, let bytes, let limit):
      "\(path) is \(format == .png ? "an interlaced PNG" : "a progressive JPEG"), held in memory "
        + "as a whole: that takes \(bytes) bytes, and the limit codecBytes is \(limit). "
        + "Save it as \(format == .png ? "PNG without interlacing" : "baseline JPEG"), "
        + "or raise the limit."
    case .badSize(let width, let height):
      "a picture cannot have \(width) × \(height) pixels. Both sides must be at least 1."
    case .badArea(let x, let y, let width, let height, let pictureWidth, let pictureHeight):
      "the part of \(width) × \(height) pixels at (\(x), \(y)) does not lie inside the picture "
        + "of \(pictureWidth) × \(pictureHeight). Choose a part inside it."
    case .badQuality(let quality):
      "the JPEG quality \(quality) is not between 1 and 100."
    case .cannotEncode(let format, let detail):
      "the picture cannot be written as \(format): \(detail)."
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
