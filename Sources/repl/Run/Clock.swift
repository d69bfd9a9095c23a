import Glibc

/// A moment, as people write it and as work is timed.
struct Clock {
  /// The date and time where the user is: `23 November 2026, 05:10`.
  var text: String
  /// The same in the name of a file: `2026-11-23-051007`.
  var name: String
  /// Seconds of the clock that never goes back.
  var seconds: Double

  /// This moment.
  static func now() -> Clock {
    var time = time(nil)
    var parts = tm()
    localtime_r(&time, &parts)
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let month = months[max(0, min(11, Int(parts.tm_mon)))]
    let text =
      "\(parts.tm_mday) \(month) \(parts.tm_year + 1900), "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min))"
    let name =
      "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))-"
      + two(parts.tm_hour) + two(parts.tm_min) + two(parts.tm_sec)
    return Clock(text: text, name: name, seconds: secondsSinceStart())
  }
}
