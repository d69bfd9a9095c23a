internal import CHost

/// Mean and spread of a channel, joined plane by plane and read from memory once.
///
/// Source: Chan, Golub and LeVeque 1979 for joining. Means come from sums in double precision; the
/// distances of a short run are taken from the run's own mean while it lies in the first cache, so
/// that data far from 0 loses nothing.
struct PlaneMoments {
  private var count = 0
  private var sum = 0.0
  private var spread = 0.0

  /// Elements of a run: 4 KB.
  private static let run = 1024

  /// The mean.
  var mean: Double { count == 0 ? 0 : sum / Double(count) }
  /// The sum of squared distances from the mean.
  var m2: Double { spread }

  /// Joins `count` neighbours.
  @inline(__always)
  mutating func add(_ x: UnsafePointer<Float>, _ count: Int) {
    var start = 0
    while start < count {
      let length = min(PlaneMoments.run, count - start)
      join(x + start, length)
      start += length
    }
  }

  private mutating func join(_ x: UnsafePointer<Float>, _ length: Int) {
    let total = PlaneMoments.sum(x, length)
    let center = total / Double(length)
    let rounded = Float(center)
    // The distances are taken from the rounded mean.
    let error = center - Double(rounded)
    let own = PlaneMoments.squares(x, length, from: rounded) - error * error * Double(length)
    if count > 0 {
      let distance = center - mean
      let share = Double(count) * Double(length) / Double(count + length)
      spread += max(own, 0) + distance * distance * share
    } else {
      // NaN stays NaN.
      spread = own < 0 ? 0 : own
    }
    sum += total
    count += length
  }

  private static func sum(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
    var (even, odd) = (DoubleLanes(), DoubleLanes())
    var index = 0
    while index &+ 2 * laneCount <= count {
      even.add(Lanes(x + index))
      odd.add(Lanes(x + index + laneCount))
      index &+= 2 * laneCount
    }
    even.add(odd)
    var total = even.total
    while index < count {
      total += Double(x[index])
      index &+= 1
    }
    return total
  }

  private static func squares(_ x: UnsafePointer<Float>, _ count: Int, from center: Float)
    -> Double
  {
    var (even, odd) = (Lanes.zero, Lanes.zero)
    var index = 0
    while index &+ 2 * laneCount <= count {
      // This run is near already; meanwhile the next one comes.
      host_prefetch(x + index + run)
      host_prefetch(x + index + run + laneCount)
      let (a, b) = (Lanes(x + index) - center, Lanes(x + index + laneCount) - center)
      even.addProduct(a, a)
      odd.addProduct(b, b)
      index &+= 2 * laneCount
    }
    var wide = DoubleLanes()
    wide.add(even)
    wide.add(odd)
    var total = wide.total
    while index < count {
      let distance = Double(x[index] - center)
      total += distance * distance
      index &+= 1
    }
    return total
  }
}
