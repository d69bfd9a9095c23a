internal import Glibc

/// The names of the checkpoints of one training: `run.safetensors` is the newest,
/// `run.best.safetensors` the best by validation, `run.step-0000400.safetensors` an older one.
struct CheckpointFamily {
  /// Everything before the words.
  let stem: String
  /// The ending with its dot; may be empty.
  let ending: String

  /// The family whose newest has this path.
  init(newest path: String) {
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    if let dot = path[start...].lastIndex(of: "."), dot != start {
      (stem, ending) = (String(path[..<dot]), String(path[dot...]))
    } else {
      (stem, ending) = (path, "")
    }
  }

  private init(stem: String, ending: String) {
    (self.stem, self.ending) = (stem, ending)
  }

  /// The family of `run.previous.safetensors`, of `run.previous-2.safetensors`.
  func previous(_ number: Int) -> CheckpointFamily {
    let word = number == 1 ? "previous" : "previous-\(number)"
    return CheckpointFamily(stem: "\(stem).\(word)", ending: ending)
  }

  var newest: String { stem + ending }
  var best: String { "\(stem).best\(ending)" }

  func step(_ step: Int) -> String {
    let digits = String(step)
    let zeros = String(repeating: "0", count: max(0, 7 - digits.count))
    return "\(stem).step-\(zeros)\(digits)\(ending)"
  }

  /// The steps of the older ones that are there, in rising order.
  func steps() -> [Int] {
    let start = "\(stem.split(separator: "/").last ?? "").step-"
    guard let directory = opendir(folder(of: newest)) else { return [] }
    defer { closedir(directory) }
    var steps: [Int] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(start), name.hasSuffix(ending) else { continue }
      let digits = name.dropFirst(start.count).dropLast(ending.count)
      if digits.count >= 7, digits.allSatisfy(\.isNumber), let step = Int(digits) {
        steps.append(step)
      }
    }
    return steps.sorted()
  }

  /// The files of the family that are there.
  var members: [String] {
    ([newest, best] + steps().map { step($0) }).filter { isThere($0) }
  }
}

/// Whether something has this name; a symbolic link counts, wherever it points.
func isThere(_ path: String) -> Bool {
  var info = stat()
  return lstat(path, &info) == 0
}
