import Testing

@testable import Ops

@Suite struct ScheduleTests {
  /// A schedule, its full rate, and the rates PyTorch uses.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var base: Double
    var rates: [Double]
    var testDescription: String { "\(name), \(rates.count) steps" }
  }

  static let rows: [Row] = ((try? Fixture.text("schedules.txt")) ?? "").split(separator: "\n")
    .filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: "|")
      return Row(
        name: String(parts[0]), base: Double(parts[1]) ?? .nan,
        rates: parts[2].split(separator: " ").map { Double($0) ?? .nan })
    }

  @Test func theFixtureIsThere() { #expect(Self.rows.count == 11) }

  @Test(arguments: rows)
  func asPyTorch(row: Row) throws {
    let schedule = try #require(LearningRateSchedule(row.name))
    for (step, rate) in row.rates.enumerated() {
      let found = row.base * schedule.factor(step: step, of: row.rates.count)
      #expect(abs(found - rate) < 1e-11 * row.base + 1e-12, "step \(step): \(found), \(rate)")
      let single = schedule.rate(at: step, of: row.rates.count, base: Float(row.base))
      #expect(abs(Double(single) - rate) <= 1e-6 * rate + 1e-9 * row.base)
    }
  }

  static let some: [LearningRateSchedule] = [
    .constant, .linear(), .linear(constantShare: 0.25), .linear(constantShare: 0),
    .linear(constantShare: 1), .cosine(), .cosine(floor: 0.1), .oneCycle(),
    .oneCycle(peak: 0.1, start: 5, end: 7.5), .oneCycle(peak: 0), .oneCycle(peak: 1),
  ]

  @Test(arguments: some)
  func textComesBack(schedule: LearningRateSchedule) {
    #expect(LearningRateSchedule(schedule.description) == schedule)
    let name = String(schedule.description.prefix { $0 != "(" })
    #expect(LearningRateSchedule.names.contains(name))
  }

  @Test(arguments: [
    ("oneCycle(0.3, 25, 10000)", LearningRateSchedule.oneCycle()),
    ("oneCycle( 0.5,10 ,100)", .oneCycle(peak: 0.5, start: 10, end: 100)),
    ("cosine(0)", .cosine()), ("linear(5e-1)", .linear()),
  ])
  func otherSpellings(text: String, schedule: LearningRateSchedule) {
    #expect(LearningRateSchedule(text) == schedule)
  }

  @Test(arguments: [
    "", "cosin", "Cosine", "cosine()", "cosine(", "cosine(0.1", "cosine)", "cosine(a)",
    "cosine(1.1)",
    "cosine(-0.1)", "cosine(nan)", "cosine(0.1, 0.2)", "constant(1)", "linear(inf)",
    "oneCycle(0.3)",
    "oneCycle(0.3, 0, 1)", "oneCycle(0.3, 25, 1e400)", "linear(0.5))", "(0.5)", "linear (0.5)",
  ])
  func otherTextIsRefused(text: String) { #expect(LearningRateSchedule(text) == nil) }

  @Test(arguments: some)
  func factorsAreSharesWhateverTheStep(schedule: LearningRateSchedule) {
    for total in [Int.min, -1, 0, 1, 2, 3, 10, .max] {
      for step in [Int.min, -1, 0, 1, total / 2, max(total, 1) - 1, .max] {
        let factor = schedule.factor(step: step, of: total)
        #expect(factor >= 0 && factor <= 1, "\(schedule): \(step) of \(total) gives \(factor)")
      }
      let last = schedule.factor(step: max(total, 1) - 1, of: total)
      #expect(schedule.factor(step: .max, of: total) == last)
      #expect(schedule.factor(step: .min, of: total) == schedule.factor(step: 0, of: total))
    }
  }
}
