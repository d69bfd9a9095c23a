import Kernel

/// Text that was copied somewhere and pasted at the prompt.
enum PastedText {
  /// The text without what must not be typed: escape codes, Ctrl-C, prompts and the results that
  /// stood between them.
  static func cleaned(_ text: String, completeness: (String) -> Completeness) -> String {
    var scalars = String.UnicodeScalarView()
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": scalars.append("\n")
      case "\n" where last == "\r": break
      case "\t": scalars.append(contentsOf: "    ".unicodeScalars)
      case "\u{A0}": scalars.append(" ")
      case _ where scalar.value < 0x20 && scalar != "\n" || (0x7F..<0xA0).contains(scalar.value):
        break
      default: scalars.append(scalar)
      }
      last = scalar
    }
    var result = String(scalars)
    while result.last == "\n" { result.removeLast() }
    return withoutPrompts(result, completeness: completeness)
  }

  /// Of a copied session only the inputs: what follows a prompt, and the rows that complete it.
  private static func withoutPrompts(
    _ text: String, completeness: (String) -> Completeness
  ) -> String {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard rows.first(where: { !$0.trimmed.isEmpty }).flatMap(afterPrompt) != nil else {
      return text
    }
    var inputs: [String] = []
    var isOpen = false
    for row in rows {
      if let start = afterPrompt(row) {
        inputs.append(String(start))
      } else if isOpen, let last = inputs.indices.last {
        inputs[last] += "\n" + row
      } else {
        continue
      }
      if case .incomplete = completeness(inputs.last ?? "") {
        isOpen = true
      } else {
        isOpen = false
      }
    }
    return inputs.joined(separator: "\n")
  }

  /// What follows `pigment[3]> `; nil when the row has no prompt.
  private static func afterPrompt(_ row: Substring) -> Substring? {
    guard row.hasPrefix("pigment["), let end = row.firstIndex(of: ">") else { return nil }
    let number = row[..<end].dropFirst("pigment[".count)
    guard number.last == "]", number.dropLast().allSatisfy(\.isNumber) else { return nil }
    let rest = row[row.index(after: end)...]
    return rest.first == " " ? rest.dropFirst() : rest
  }
}
