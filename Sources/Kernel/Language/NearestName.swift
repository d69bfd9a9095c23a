/// Finds the known name that a mistyped one most likely meant.
enum NearestName {
  /// The closest candidate within reach, or nil.
  ///
  /// Up to four letters one edit is forgiven, beyond that an edit for every three letters. Case
  /// costs nothing. A name of which three letters or more were typed is one edit away. Ties go to
  /// the candidate that shares the first letter, then to the earlier. A single letter could mean
  /// any other, so for it there is none.
  static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    // Names this long are not typed.
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let isLetter = wanted.count == 1
    let reach = wanted.count <= 4 ? 1 : wanted.count / 3
    var best: (name: String, score: Int)?
    for candidate in candidates where candidate != name {
      let letters = folded(candidate)
      let score: Int
      if wanted.count >= 3, letters.starts(with: wanted) {
        score = 1
      } else {
        guard abs(letters.count - wanted.count) <= reach else { continue }
        let distance = distance(wanted, letters)
        guard distance <= (isLetter ? 0 : reach) else { continue }
        score = distance * 2 + (letters.first == wanted.first ? 0 : 1)
      }
      if best == nil || score < best!.score { best = (candidate, score) }
    }
    return best?.name
  }

  private static func folded(_ name: String) -> [Character] {
    Array(name.lowercased().filter { $0 != "_" })
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + Array(repeating: 0, count: b.count)
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
