internal import Glibc

/// The steps of a photograph's way through the program, strip after strip, each step on a thread of
/// its own: while one strip is painted, the next is decoded and the one before is encoded.
///
/// `@unchecked`: everything that changes is guarded by `lock`.
final class StripStages: @unchecked Sendable {
  /// What a step does with a strip, by its number.
  typealias Stage = (Int) throws(ColorizeError) -> Void

  private let strips: Int
  private let depth: Int
  private let stages: [Stage]
  private var lock = pthread_mutex_t()
  private var changed = pthread_cond_t()
  /// Strips each step is done with.
  private var done: [Int]
  private var unfinished = 0
  private var failure: ColorizeError?

  private init(strips: Int, depth: Int, stages: [Stage]) {
    self.strips = strips
    self.depth = depth
    self.stages = stages
    done = Array(repeating: 0, count: stages.count)
    pthread_mutex_init(&lock, nil)
    pthread_cond_init(&changed, nil)
  }

  deinit {
    pthread_cond_destroy(&changed)
    pthread_mutex_destroy(&lock)
  }

  /// Takes every strip through every stage, in order.
  ///
  /// - Parameters:
  ///   - strips: How many strips there are.
  ///   - depth: Strips on the way at once: strip k may use the memory of strip k − depth.
  ///   - own: The stage that runs on the calling thread, with those for which there is no thread.
  ///   - threads: The most threads to start.
  /// - Throws: The first failure; no strip is begun after it.
  static func run(
    strips: Int, depth: Int, own: Int, threads: Int = .max, _ stages: [Stage]
  ) throws(ColorizeError) {
    guard strips > 1 else {
      for strip in 0..<strips { for stage in stages { try stage(strip) } }
      return
    }
    let line = StripStages(strips: strips, depth: depth, stages: stages)
    line.serve(line.start(all: own, threads))
    line.wait()
    if let failure = line.failure { throw failure }
  }

  /// Starts a thread for each stage but one; returns the stages that are left to the calling thread.
  private func start(all own: Int, _ threads: Int) -> [Int] {
    var (left, started) = ([own], 0)
    for stage in stages.indices where stage != own {
      guard started < threads else {
        left.append(stage)
        continue
      }
      let box = Unmanaged.passRetained(Ticket(line: self, stage: stage))
      var thread = pthread_t()
      pthread_mutex_lock(&lock)
      unfinished += 1
      pthread_mutex_unlock(&lock)
      let failed = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let ticket = Unmanaged<Ticket>.fromOpaque(argument).takeRetainedValue()
          ticket.line.serve([ticket.stage])
          ticket.line.leave()
          return nil
        }, box.toOpaque())
      guard failed == 0 else {
        box.release()
        leave()
        left.append(stage)
        continue
      }
      pthread_detach(thread)
      started += 1
    }
    return left.sorted()
  }

  private final class Ticket {
    let line: StripStages
    let stage: Int
    init(line: StripStages, stage: Int) {
      self.line = line
      self.stage = stage
    }
  }

  /// Takes every strip through some stages, in ascending order.
  private func serve(_ own: [Int]) {
    for strip in 0..<strips {
      for stage in own {
        guard waitFor(strip, stage) else { return }
        do throws(ColorizeError) { try stages[stage](strip) } catch { return fail(error) }
        pthread_mutex_lock(&lock)
        done[stage] = strip + 1
        pthread_cond_broadcast(&changed)
        pthread_mutex_unlock(&lock)
      }
    }
  }

  /// Waits for the stage before, or for memory; false when the work has failed.
  private func waitFor(_ strip: Int, _ stage: Int) -> Bool {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    while failure == nil {
      if stage > 0 ? done[stage - 1] > strip : done[stages.count - 1] > strip - depth {
        return true
      }
      pthread_cond_wait(&changed, &lock)
    }
    return false
  }

  private func fail(_ error: ColorizeError) {
    pthread_mutex_lock(&lock)
    if failure == nil { failure = error }
    pthread_cond_broadcast(&changed)
    pthread_mutex_unlock(&lock)
  }

  private func leave() {
    pthread_mutex_lock(&lock)
    unfinished -= 1
    pthread_cond_broadcast(&changed)
    pthread_mutex_unlock(&lock)
  }

  private func wait() {
    pthread_mutex_lock(&lock)
    while unfinished > 0 { pthread_cond_wait(&changed, &lock) }
    pthread_mutex_unlock(&lock)
  }
}
