import Kernel

/// How far long work has come, on standard error.
///
/// On a terminal: one line that is redrawn, at most twenty times a second, and only once the work
/// has taken a second. Elsewhere: one whole line every tenth of the work, at most one a second.
/// Short work says nothing at all.
struct ProgressBar {
  /// Where it is drawn.
  var capabilities: Capabilities
  /// Whether the bar moves; a log takes whole lines instead.
  var isLive: Bool

  /// The work being shown and what was last written about it.
  private var label = ""
  private var lastSeconds = -Double.infinity
  private var lastTenth = 0
  /// Whether a bar stands on the current line.
  private(set) var isStanding = false

  private var style: Style { Style(isOn: capabilities.isColored) }

  /// A bar for a stream.
  init(capabilities: Capabilities, isLive: Bool) {
    self.capabilities = capabilities
    self.isLive = isLive && capabilities.canMove
  }

  /// What to write for `progress`; empty for nothing.
  mutating func update(_ progress: Progress) -> String {
    if progress.label != label || progress.seconds < lastSeconds {
      label = progress.label
      lastSeconds = -.infinity
      lastTenth = 0
    }
    return isLive ? live(progress) : log(progress)
  }

  /// What takes a standing bar away, so that something else can be written.
  mutating func clear() -> String {
    guard isStanding else { return "" }
    isStanding = false
    return "\r\u{1b}[K"
  }

  private mutating func live(_ progress: Progress) -> String {
    if progress.isFinished {
      guard progress.seconds >= 1, isStanding || progress.seconds >= 2 else { return clear() }
      isStanding = false
      lastSeconds = -.infinity
      return "\r" + line(progress) + "\u{1b}[K\n"
    }
    guard progress.seconds >= 1, progress.seconds - lastSeconds >= 0.05 else { return "" }
    lastSeconds = progress.seconds
    isStanding = true
    return "\r" + line(progress) + "\u{1b}[K"
  }

  private mutating func log(_ progress: Progress) -> String {
    guard let total = progress.total, total > 0 else {
      guard progress.isFinished, progress.seconds >= 1 else { return "" }
      return line(progress) + "\n"
    }
    let tenth = progress.completed * 10 / total
    let isDue =
      progress.isFinished ? lastTenth < 10 || progress.completed < total : tenth > lastTenth
    guard progress.seconds >= 1, isDue else { return "" }
    if !progress.isFinished, progress.seconds - lastSeconds < 1 { return "" }
    lastSeconds = progress.seconds
    lastTenth = progress.isFinished ? 10 : tenth
    return line(progress) + "\n"
  }

  // MARK: The line

  /// Label, bar, share, rate, time left and meters, as much as fits.
  func line(_ progress: Progress) -> String {
    var parts: [(text: String, role: Style.Role?)] = []
    let done = max(0, progress.completed)
    if let total = progress.total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      if isLive { parts.append((bar(share), .series(0))) }
      parts.append(("\(Int(share * 100)) %".paddedLeft(to: 5), nil))
      parts.append(("\(done)/\(total)", nil))
    } else if done > 0 {
      parts.append(("\(done)" + (progress.unit.isEmpty ? "" : " \(progress.unit)"), nil))
    }
    if done > 0, progress.seconds > 0 {
      parts.append((Self.rate(Double(done) / progress.seconds, unit: progress.unit), .faint))
    }
    if progress.isFinished {
      parts.append(("in " + duration(progress.seconds), .faint))
    } else if let left = Self.timeLeft(progress) {
      parts.append((duration(left) + " left", .faint))
    }
    for meter in progress.meters {
      parts.append(("\(meter.name.withoutControls) \(meter.value.significant(4))", nil))
    }
    let room = isLive ? capabilities.columns - 1 : Int.max
    let name = progress.label.withoutControls.cut(to: min(room, 40))
    var text = name
    var used = name.columns
    for part in parts {
      guard used + 2 + part.text.columns <= room else { break }
      text += (used > 0 ? "  " : "") + (part.role.map { style($0, part.text) } ?? part.text)
      used += 2 + part.text.columns
    }
    return text
  }

  private func bar(_ share: Double) -> String {
    let width = max(8, min(24, capabilities.columns / 5))
    guard capabilities.isUnicode else {
      let full = Int(share * Double(width))
      return "[" + String(repeating: "#", count: full)
        + String(repeating: ".", count: width - full) + "]"
    }
    let eighths = Int(share * Double(width * 8))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let text = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return text + String(repeating: "░", count: width - text.count)
  }

  private static func rate(_ perSecond: Double, unit: String) -> String {
    let name = unit.isEmpty ? "" : unit
    if perSecond >= 1 || perSecond <= 0 { return "\(perSecond.significant(3)) \(name)/s" }
    return "\((1 / perSecond).significant(3)) s" + (name.isEmpty ? "" : "/\(name)")
  }

  private static func timeLeft(_ progress: Progress) -> Double? {
    guard let total = progress.total, progress.completed > 0, total > progress.completed else {
      return nil
    }
    return progress.seconds / Double(progress.completed) * Double(total - progress.completed)
  }
}
