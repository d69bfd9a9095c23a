internal import Glibc

/// Colours the photographs of a plan, several at once: while the network paints one, others are
/// decoded and encoded. The network itself serves one at a time, with every thread of its device.
///
/// `@unchecked`: what changes is guarded by `lock`; the network by its turn.
public final class ColorizeJob: @unchecked Sendable {
  /// What has come of the work, in the order of the plan.
  public enum Event: Sendable {
    /// A photograph was coloured.
    case colored(ColorizePlan.Item, ColoredPhotograph)
    /// A photograph could not be coloured, and why. The others go on.
    case failed(ColorizePlan.Item, String)
    /// The share of the whole work that is done, 0 to 1, about twenty times a second; and how many
    /// photographs are finished.
    case progress(share: Double, finished: Int)
  }

  /// How the work ended.
  public enum Ending: Sendable, Equatable {
    /// Every photograph was coloured, or failed.
    case finished
    /// The user stopped it; what is coloured stays, and the same work goes on from there.
    case stopped
    /// No room is left on the disk; the sentence says where.
    case diskFull(String)
  }

  private let colorizer: Colorizer
  private let items: [ColorizePlan.Item]
  private let lanes: Int
  private var lock = pthread_mutex_t()
  private var changed = pthread_cond_t()
  private var next = 0
  private var running = 0
  private var shares: [Double]
  private var results: [Result<ColoredPhotograph, ColorizeError>?]
  private var isStopping = false
  private var fullDisk: String?

  /// Prepares the work on those photographs of a plan whose results are not there yet.
  ///
  /// - Parameter lanes: Photographs on the way at once; nil for one a thread, 4 at most.
  public init(_ colorizer: Colorizer, _ plan: ColorizePlan, lanes: Int? = nil) {
    self.colorizer = colorizer
    items = plan.waiting
    let threads = colorizer.generator.device.backend.parallelism
    self.lanes = max(1, min(lanes ?? min(threads, 4), items.count))
    shares = Array(repeating: 0, count: items.count)
    results = Array(repeating: nil, count: items.count)
    pthread_mutex_init(&lock, nil)
    pthread_cond_init(&changed, nil)
  }

  deinit {
    pthread_cond_destroy(&changed)
    pthread_mutex_destroy(&lock)
  }

  /// Does the work.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked about twenty times a second. Photographs on the way are given up between
  ///     two strips, at the latest when the network has painted; nothing of them is left.
  ///   - watch: Told what comes of the work, on the calling thread.
  public func run(shouldStop: () -> Bool, watch: (Event) -> Void) -> Ending {
    guard !items.isEmpty else { return .finished }
    for _ in 0..<lanes { startLane() }
    var told = 0
    while true {
      pthread_mutex_lock(&lock)
      if told == items.count || results[told] == nil, running > 0 { waitAwhile() }
      if shouldStop() { isStopping = true }
      let weights = items.map { Double(max($0.bytes, 1)) }
      let whole = weights.reduce(0, +)
      let share = zip(weights, shares).reduce(0) { $0 + $1.0 * $1.1 } / whole
      let finished = results.count { $0 != nil }
      var news: [Event] = []
      while told < items.count, let result = results[told] {
        switch result {
        case .success(let photograph): news.append(.colored(items[told], photograph))
        case .failure(let error): news.append(.failed(items[told], error.description))
        }
        told += 1
      }
      let isOver = running == 0
      if isOver {
        // Those behind a photograph that was given up are finished, too.
        for place in told..<items.count {
          if case .success(let photograph)? = results[place] {
            news.append(.colored(items[place], photograph))
          } else if case .failure(let error)? = results[place] {
            news.append(.failed(items[place], error.description))
          }
        }
      }
      let (stopping, full) = (isStopping, fullDisk)
      pthread_mutex_unlock(&lock)
      for event in news { watch(event) }
      watch(.progress(share: share, finished: finished))
      guard isOver else { continue }
      if let full { return .diskFull(full) }
      return stopping && finished < items.count ? .stopped : .finished
    }
  }

  /// Waits for news, a twentieth of a second at most.
  private func waitAwhile() {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_nsec += 50_000_000
    if until.tv_nsec >= 1_000_000_000 {
      until.tv_sec += 1
      until.tv_nsec -= 1_000_000_000
    }
    pthread_cond_timedwait(&changed, &lock, &until)
  }

  // MARK: Lanes

  private func startLane() {
    pthread_mutex_lock(&lock)
    running += 1
    pthread_mutex_unlock(&lock)
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<ColorizeJob>.fromOpaque(argument).takeRetainedValue().serve()
        return nil
      }, box.toOpaque())
    if failed == 0 {
      pthread_detach(thread)
    } else {
      // Fewer lanes do; without any, the calling thread is the lane.
      box.release()
      pthread_mutex_lock(&lock)
      running -= 1
      let isLast = running == 0
      if isLast { running = 1 }
      pthread_mutex_unlock(&lock)
      if isLast { serve() }
    }
  }

  private func serve() {
    while let place = take() {
      let result = colored(items[place], place)
      pthread_mutex_lock(&lock)
      if case .failure(let error) = result, error == .stopped {
        shares[place] = 0
      } else {
        results[place] = result
        shares[place] = 1
        if case .failure(let error) = result, error.isDiskFull {
          fullDisk = fullDisk ?? error.description
          isStopping = true
        }
      }
      pthread_cond_signal(&changed)
      pthread_mutex_unlock(&lock)
    }
    pthread_mutex_lock(&lock)
    running -= 1
    pthread_cond_signal(&changed)
    pthread_mutex_unlock(&lock)
  }

  private func take() -> Int? {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    guard !isStopping, next < items.count else { return nil }
    defer { next += 1 }
    return next
  }

  private func colored(
    _ item: ColorizePlan.Item, _ place: Int
  ) -> Result<ColoredPhotograph, ColorizeError> {
    do throws(ColorizeError) {
      do throws(FileError) {
        try makeFolders(PlanPath.folder(of: item.output))
      } catch {
        throw .file(error)
      }
      func watch(_ share: Double) -> Bool {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        shares[place] = share
        return !isStopping
      }
      let comparison = item.isCompared ? nil : item.comparison
      if item.isDone, let comparison {
        return .success(
          try colorizer.compare(item.input, with: item.output, to: comparison, watch: watch))
      }
      return .success(
        try colorizer.colorize(
          item.input, to: item.output, comparison: comparison, watch: watch))
    } catch {
      return .failure(error)
    }
  }
}
