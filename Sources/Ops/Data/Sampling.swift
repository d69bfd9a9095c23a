/// Orders and choices that depend on a seed and nothing else.
public enum Sampling {
  /// The numbers `0 ..< count` in a random order.
  ///
  /// Source: Fisher and Yates, with a counter-based generator.
  public static func shuffled(_ count: Int, key: RandomKey) -> [Int] {
    var order = Array(0..<max(count, 0))
    for place in stride(from: order.count - 1, to: 0, by: -1) {
      // The high half of a 128-bit product: even to 1 in 2⁶⁴, without division.
      let other = Int(key.word(place).multipliedFullWidth(by: UInt64(place + 1)).high)
      order.swapAt(place, other)
    }
    return order
  }

  /// A random choice of `limit` elements, in random order; all of them where `limit` is nil.
  public static func choose<Element>(_ elements: [Element], limit: Int?, seed: UInt64) -> [Element]
  {
    let order = shuffled(elements.count, key: RandomKey(seed: seed, purpose: .split))
    return order.prefix(max(0, limit ?? elements.count)).map { elements[$0] }
  }

  /// Elements parted at random into two sets.
  ///
  /// - Parameters:
  ///   - elements: What is parted.
  ///   - share: Share of the second set, held to `0…1`, 0 for NaN; at least one element stays in
  ///     the first.
  ///   - seed: Of the choice.
  public static func split<Element>(_ elements: [Element], share: Double, seed: UInt64)
    -> (train: [Element], validation: [Element])
  {
    let mixed = choose(elements, limit: nil, seed: seed)
    let wanted = share.isNaN ? 0 : (Double(mixed.count) * min(max(share, 0), 1)).rounded()
    let held = min(Int(wanted), max(0, mixed.count - 1))
    return (Array(mixed.dropLast(held)), Array(mixed.suffix(held)))
  }
}
