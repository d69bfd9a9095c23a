import Kernel

/// How far long work has come, on standard error.
///
/// On a terminal: one line that is redrawn, at most twenty times a second, and only once the work, or
/// the input it is part of, has taken a second. Elsewhere: one whole line every tenth of the work, at most one a second.
/// Short work says nothing at all.
struct ProgressBar {
  /// Where it is drawn.
  var capabilities: Capabilities
  /// Whether the bar moves; a log takes whole lines instead.
  var isLive: Bool

  /// Whether what the work is part of has taken a second already.
  var isAwaited = false
  /// The work being shown and what was last written about it.
  private var lastTotal: Int?
  private var lastCompleted = 0
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
    // The label may change on the way, from epoch to epoch; other work counts from the start.
    if progress.total != lastTotal || progress.completed < lastCompleted
      || progress.seconds < lastSeconds
    {
      lastTotal = progress.total
      lastSeconds = -.infinity
      lastTenth = 0
    }
    lastCompleted = progress.completed
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
    guard progress.seconds >= 1 || isAwaited, progress.seconds - lastSeconds >= 0.05 else {
      return ""
    }
    lastSeconds = progress.seconds
    isStanding = true
    return "\r" + line(progress) + "\u{1b}[K"
  }

  private mutating func log(_ progress: Progress) -> String {
    guard let total = progress.total, total > 0 else {
      guard progress.isFinished, progress.seconds >= 1 else { return "" }
      return line(progress) + "\n"
    }
    let tenth = Int(Self.share(progress, of: total) * 10 + 1e-9)
    let isDue =
      progress.isFinished ? lastTenth < 10 || progress.completed < total : tenth > lastTenth
    guard progress.seconds >= 1, isDue else { return "" }
    if !progress.isFinished, progress.seconds - lastSeconds < 1 { return "" }
    lastSeconds = progress.seconds
    lastTenth = progress.isFinished ? 10 : tenth
    return line(progress) + "\n"
  }

  // MARK: The line

  /// Label, bar, share, rate, time left and meters. Where that is too much, the bar gets shorter,
  /// then rate and count go, for the losses say more; then what is last.
  func line(_ progress: Progress) -> String {
    var share: Double?
    var parts: [(text: String, role: Style.Role?)] = []
    let done = max(0, progress.completed)
    var lessWorth: [String] = []
    if let total = progress.total, total > 0 {
      let part = Self.share(progress, of: total)
      if isLive { share = part }
      parts.append(("\(Int(part * 100)) %".paddedLeft(to: 5), nil))
      parts.append(("\(done)/\(total)", nil))
      lessWorth.append("\(done)/\(total)")
    } else if done > 0 {
      parts.append(("\(done)" + (progress.unit.isEmpty ? "" : " \(progress.unit)"), nil))
    }
    if done > progress.before, progress.seconds > 0 {
      let rate = Self.rate(Double(done - progress.before) / progress.seconds, unit: progress.unit)
      parts.append((rate, .faint))
      lessWorth.append(rate)
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
    var text = progress.label.withoutControls.cut(to: min(room, 40))
    var used = text.columns
    if let share {
      func spare() -> Int { room - used - 2 - parts.reduce(0) { $0 + 2 + $1.text.columns } }
      while spare() < Self.shortBar, let word = lessWorth.popLast() {
        parts.removeAll { $0.text == word }
      }
      let width = max(Self.shortBar, min(24, capabilities.columns / 5, spare()))
      let bar = bar(share, width: width)
      parts.insert((bar, .series(0)), at: 0)
    }
    for part in parts {
      guard used + 2 + part.text.columns <= room else { break }
      text += (used > 0 ? "  " : "") + (part.role.map { style($0, part.text) } ?? part.text)
      used += 2 + part.text.columns
    }
    return text
  }

  /// Columns of the shortest bar.
  private static let shortBar = 8

  private func bar(_ share: Double, width: Int) -> String {
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
    guard let total = progress.total, total > progress.completed else { return nil }
    let (now, before) = (share(progress, of: total), Double(progress.before) / Double(total))
    // A share this small says nothing yet.
    guard now > before, progress.completed > progress.before || now > 0.01 else { return nil }
    return progress.seconds / (now - before) * (1 - now)
  }

  private static func share(_ progress: Progress, of total: Int) -> Double {
    min(1, max(0, progress.share ?? Double(progress.completed) / Double(total)))
  }
}
