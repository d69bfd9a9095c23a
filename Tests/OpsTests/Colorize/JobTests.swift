import Foundation
import Testing

@testable import Ops

/// Many photographs at once.
@Suite struct JobTests {
  private struct Seen {
    var colored: [String] = []
    var failed: [String] = []
    var shares: [Double] = []
    var ending: ColorizeJob.Ending?
  }

  private func run(
    _ inputs: [String], to out: String, _ options: ColorizeOptions = ColorizeOptions(size: 16),
    lanes: Int, stopAfter: Int = .max
  ) throws -> Seen {
    let plan = try ColorizePlan(inputs, to: out, options)
    let job = ColorizeJob(try Colorizer(smallGenerator(), options), plan, lanes: lanes)
    var seen = Seen()
    var finished = 0
    seen.ending = job.run(shouldStop: { finished >= stopAfter }) { event in
      switch event {
      case .colored(let item, _): seen.colored.append(item.input)
      case .failed(let item, _): seen.failed.append(item.input)
      case .progress(let share, let count):
        seen.shares.append(share)
        finished = count
      }
    }
    return seen
  }

  private func withAlbum<Value>(
    _ count: Int, bad: [Int] = [], _ body: (String, [String]) throws -> Value
  ) throws -> Value {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/in/deep", withIntermediateDirectories: true)
      for number in 0..<count {
        let path = folder + "/in/\(number % 2 == 0 ? "deep/" : "")\(10 + number).png"
        if bad.contains(number) {
          try put(Array("no picture".utf8), path)
        } else {
          try writeHills(40 + number * 17 % 60, 30 + number * 23 % 70, to: path)
        }
      }
      return try body(folder, try ImageFolder(folder + "/in").paths)
    }
  }

  @Test(arguments: [1, 2, 4])
  func badFilesAreToldAndTheOthersColoured(lanes: Int) throws {
    try withAlbum(9, bad: [2, 5]) { folder, paths in
      let seen = try run([folder + "/in"], to: folder + "/out", lanes: lanes)
      let bad = paths.filter { $0.hasSuffix("12.png") || $0.hasSuffix("15.png") }
      #expect(seen.ending == .finished)
      #expect(seen.failed == bad)
      #expect(seen.colored == paths.filter { !bad.contains($0) }, "in the order of the plan")
      #expect(seen.shares == seen.shares.sorted() && seen.shares.last == 1)
      #expect(try ImageFolder(folder + "/out").paths.count == 7)
    }
  }

  @Test func lanesDoNotMatter() throws {
    try withAlbum(6) { folder, _ in
      for lanes in [1, 4] {
        _ = try run([folder + "/in"], to: folder + "/\(lanes)", lanes: lanes)
      }
      for path in try ImageFolder(folder + "/1").paths {
        let other = path.replacingOccurrences(of: folder + "/1", with: folder + "/4")
        #expect(try readFile(path, limit: 1 << 20) == readFile(other, limit: 1 << 20))
      }
    }
  }

  /// Stopped anywhere, what is there is whole, and the next run makes the rest.
  @Test(arguments: [0, 1, 3])
  func aStoppedRunGoesOn(stopAfter: Int) throws {
    try withAlbum(8) { folder, paths in
      let first = try run(
        [folder + "/in"], to: folder + "/out", lanes: 2, stopAfter: stopAfter)
      #expect(first.ending == .stopped && first.colored.count < 8)
      let second = try run([folder + "/in"], to: folder + "/out", lanes: 2)
      #expect(second.ending == .finished)
      #expect((first.colored + second.colored).sorted() == paths.sorted())
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder + "/out")
      #expect(files.filter { $0.hasSuffix(".tmp") }.isEmpty)
      #expect(try run([folder + "/in"], to: folder + "/out", lanes: 2).colored.isEmpty)
    }
  }

  @Test func resultsAreMadeAnewOnlyWhenTold() throws {
    try withAlbum(2) { folder, _ in
      _ = try run([folder + "/in"], to: folder + "/out", lanes: 1)
      let path = folder + "/out/11.png"
      let made = try readFile(path, limit: 1 << 20)
      try put([1], path)
      _ = try run([folder + "/in"], to: folder + "/out", lanes: 1)
      #expect(try readFile(path, limit: 9) == [1])
      _ = try run(
        [folder + "/in"], to: folder + "/out", ColorizeOptions(size: 16, overwrites: true),
        lanes: 1)
      #expect(try readFile(path, limit: 1 << 20) == made)
    }
  }

  /// A missing comparison is made from photograph and result; what is there keeps its bytes.
  @Test func comparisonsAreMadeLater() throws {
    try withAlbum(2) { folder, paths in
      let compared = ColorizeOptions(size: 16, compares: true)
      _ = try run([folder + "/in"], to: folder + "/one", compared, lanes: 1)
      _ = try run([folder + "/in"], to: folder + "/two", lanes: 1)
      let seen = try run([folder + "/in"], to: folder + "/two", compared, lanes: 2)
      #expect(seen.colored == paths)
      let made = try ImageFolder(folder + "/one").paths
      #expect(made.count == 4)
      for path in made {
        let other = path.replacingOccurrences(of: folder + "/one", with: folder + "/two")
        #expect(try readFile(path, limit: 1 << 20) == readFile(other, limit: 1 << 20))
      }
      let mine = folder + "/two/11.compare.png"
      try put([1], mine)
      try FileManager.default.removeItem(atPath: folder + "/two/11.png")
      _ = try run([folder + "/in"], to: folder + "/two", compared, lanes: 1)
      #expect(try readFile(mine, limit: 9) == [1])
      #expect(try readFile(folder + "/two/11.png", limit: 1 << 20).count > 1)
    }
  }

  /// Two that together are too large wait for each other; one alone is never refused.
  @Test func photographsShareMemory() {
    let budget = MemoryBudget(100)
    let most = Locked((now: 0, most: 0))
    DispatchQueue.concurrentPerform(iterations: 40) { number in
      let bytes = number % 10 == 0 ? 500 : 40
      let lease = budget.lease(bytes)
      most.withLock {
        $0.now += bytes
        $0.most = max($0.most, $0.now)
      }
      usleep(500)
      most.withLock { $0.now -= bytes }
      withExtendedLifetime(lease) {}
    }
    #expect(most.withLock { $0.now == 0 && $0.most == 500 })
  }

  /// Without threads of their own, steps run on the calling one.
  @Test(arguments: [0, 1, 2])
  func stepsDoWithFewThreads(threads: Int) throws {
    let seen = Locked([[Int]](repeating: [], count: 3))
    let stages = (0..<3).map { stage -> StripStages.Stage in
      { strip in seen.withLock { $0[stage].append(strip) } }
    }
    try StripStages.run(strips: 9, depth: 3, own: 1, threads: threads, stages)
    #expect(seen.withLock { $0 } == Array(repeating: Array(0..<9), count: 3))
  }

  @Test func aPlaceThatCannotBeMadeIsAFailure() throws {
    try withAlbum(2) { folder, paths in
      try put([1], folder + "/file")
      let seen = try run([folder + "/in"], to: folder + "/file/out", lanes: 2)
      #expect(seen.ending == .finished && seen.failed == paths)
    }
  }
}
