/// Looks at a page as a validator does: a list of what is wrong with it.
struct PageCheck {
  private static let empty: Set<String> = ["meta", "br", "hr", "img", "source", "mspace"]

  /// Everything wrong with a page.
  static func problems(of html: String) -> [String] {
    var problems: [String] = []
    var open: [String] = []
    var ids: Set<String> = []
    var targets: [String] = []
    var level = 0
    for tag in tags(of: html) {
      if tag.isClosing {
        let last = open.popLast() ?? "nothing"
        if last != tag.name { problems.append("</\(tag.name)> closes \(last)") }
        continue
      }
      if !empty.contains(tag.name), !tag.closesItself { open.append(tag.name) }
      if let id = tag.attributes["id"], !ids.insert(id).inserted { problems.append("two \(id)") }
      if tag.name == "img", tag.attributes["alt"] == nil { problems.append("img without alt") }
      if tag.name == "a", let target = tag.attributes["href"], target.hasPrefix("#") {
        targets.append(String(target.dropFirst()))
      }
      if tag.name == "svg" || tag.name == "button", tag.attributes["aria-label"] == "" {
        problems.append("\(tag.name) without words")
      }
      for name in ["src", "srcset", "data", "action", "poster"] {
        if let address = tag.attributes[name], !address.hasPrefix("data:") {
          problems.append("\(tag.name) loads \(address.prefix(40))")
        }
      }
      if tag.name == "link" || tag.name == "iframe" { problems.append("<\(tag.name)>") }
      if tag.name.count == 2, tag.name.hasPrefix("h"), let depth = tag.name.last?.wholeNumberValue {
        if depth > level + 1 { problems.append("h\(depth) below h\(level)") }
        level = depth
      }
      // A paragraph holds words, and ends before anything that does not stand in a line.
      let blocks: Set<String> = ["p", "div", "ul", "ol", "table", "figure", "pre", "section"]
      if blocks.contains(tag.name), open.dropLast().contains("p") {
        problems.append("<\(tag.name)> in a paragraph")
      }
      if tag.name == "button", open.dropLast().contains(where: { $0 == "a" || $0 == "button" }) {
        problems.append("a button in a button or link")
      }
    }
    problems += open.map { "<\($0)> stays open" }
    problems += targets.filter { !ids.contains($0) }.map { "#\($0) leads nowhere" }
    for word in ["url(", "@import"] where html.contains(word) { problems.append(word) }
    return problems
  }

  private struct Tag {
    var name: String
    var isClosing: Bool
    var closesItself: Bool
    var attributes: [String: String] = [:]
  }

  private static func tags(of html: String) -> [Tag] {
    var tags: [Tag] = []
    var rest = Array(html.utf8)[...]
    func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    while let start = rest.firstIndex(of: UInt8(ascii: "<")),
      let end = rest[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      let inner = text(rest[(start + 1)..<end])
      rest = rest[(end + 1)...]
      if inner.hasPrefix("!") { continue }
      let isClosing = inner.hasPrefix("/")
      let name = String(inner.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      var tag = Tag(name: name, isClosing: isClosing, closesItself: inner.hasSuffix("/"))
      let parts = inner.split(separator: "\"", omittingEmptySubsequences: false)
      for index in stride(from: 0, to: parts.count - 1, by: 2) {
        guard let key = parts[index].split(separator: " ").last?.dropLast() else { continue }
        tag.attributes[String(key)] = String(parts[index + 1])
      }
      tags.append(tag)
      // What is inside is no page.
      if !isClosing, name == "style" || name == "script" {
        while let next = rest.firstIndex(of: UInt8(ascii: "<")),
          text(rest[next...].prefix(name.count + 2)) != "</\(name)"
        { rest = rest[(next + 1)...] }
        if let next = rest.firstIndex(of: UInt8(ascii: "<")) { rest = rest[next...] }
      }
    }
    return tags
  }
}
