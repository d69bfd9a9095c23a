internal import Glibc

/// What a device spends its time on.
public enum WorkKind: Int, Sendable, CaseIterable {
  /// Matrix products, those inside convolutions included.
  case products
  /// What a convolution does beside its products: rearranging pixels, padding, adding up.
  case transforms
  /// Functions of each element, and normalisation by channel.
  case pointwise
  /// Steps of an optimiser.
  case optimizer
  /// Pictures on their way to the device, and their colours.
  case data
  /// Copies, fills, sums, random numbers, pooling, resampling.
  case rest
  /// Waiting for the other threads at the end of a shared loop.
  case waiting
  /// Between two operations: the graph, memory, whatever the caller does.
  case between
}

/// One pass of one convolution, as often as it comes.
public struct ConvolutionWork: Sendable, Hashable {
  /// The pass.
  public let pass: ConvolutionPass
  /// The convolution.
  public let geometry: ConvolutionGeometry
  /// How it is carried out.
  public let algorithm: ConvolutionAlgorithm
}

/// Parts the time of a device by kind of work. It is off until it is started, and then costs one
/// branch a question.
///
/// It keeps the time of one thread, the one that started it: that one does a share of every loop, and
/// what it waits for the others is a kind of its own. So `measure` may stand anywhere, also within a
/// worker's loop: on the other threads it measures nothing. Kinds inside kinds are taken out of them,
/// so that all of them add up to the time from `start` to `stop`.
/// `@unchecked`: only the thread that started it changes anything, and it is started and stopped while
/// nothing else uses the device.
final class WorkMeter: @unchecked Sendable {
  private(set) var isOn = false
  private var owner = pthread_t()
  private var kind = WorkKind.between
  private var since: UInt64 = 0
  private var nanoseconds: [UInt64] = []
  private var operations = 0.0
  private var convolutions: [ConvolutionWork: (count: Int, nanoseconds: UInt64)] = [:]

  /// Starts, or starts again, with this thread.
  func start() {
    owner = pthread_self()
    nanoseconds = Array(repeating: 0, count: WorkKind.allCases.count)
    operations = 0
    convolutions = [:]
    kind = .between
    since = WorkMeter.now()
    isOn = true
  }

  /// Stops, and tells the seconds of each kind, the additions and multiplications counted, and how
  /// often each convolution came, with its seconds in all.
  func stop() -> (
    seconds: [WorkKind: Double], operations: Double,
    convolutions: [ConvolutionWork: (count: Int, seconds: Double)]
  ) {
    enter(.between)
    isOn = false
    let pairs = zip(WorkKind.allCases, nanoseconds).map { ($0, Double($1) * 1e-9) }
    return (
      Dictionary(uniqueKeysWithValues: pairs), operations,
      convolutions.mapValues { ($0.count, Double($0.nanoseconds) * 1e-9) }
    )
  }

  /// Runs `body` as work of a kind.
  @inline(__always)
  func measure<Result>(_ kind: WorkKind, _ body: () -> Result) -> Result {
    let outer = begin(kind)
    defer { end(outer) }
    return body()
  }

  /// Begins work of a kind; what it gives back goes to `end`. Nil where nothing is measured.
  @inline(__always)
  func begin(_ kind: WorkKind) -> WorkKind? { isOn ? enter(kind) : nil }

  /// Ends what `begin` began.
  @inline(__always)
  func end(_ outer: WorkKind?) { if let outer { enter(outer) } }

  /// Counts additions and multiplications that an operation takes by its definition, however it is
  /// carried out.
  @inline(__always)
  func count(_ number: @autoclosure () -> Double) { if isOn { add(number()) } }

  /// Runs `body` as one pass of a convolution.
  @inline(__always)
  func measure(_ work: @autoclosure () -> ConvolutionWork, _ body: () -> Void) {
    guard isOn else { return body() }
    let start = WorkMeter.now()
    body()
    book(work(), since: start)
  }

  @inline(never)
  private func book(_ work: ConvolutionWork, since start: UInt64) {
    guard pthread_equal(pthread_self(), owner) != 0 else { return }
    let before = convolutions[work] ?? (0, 0)
    convolutions[work] = (before.count + 1, before.nanoseconds + WorkMeter.now() - start)
  }

  /// Books the time so far on the kind at hand and goes over to another; the former.
  @inline(never) @discardableResult
  private func enter(_ next: WorkKind) -> WorkKind? {
    guard pthread_equal(pthread_self(), owner) != 0 else { return nil }
    let (now, before) = (WorkMeter.now(), kind)
    nanoseconds[before.rawValue] += now - since
    (kind, since) = (next, now)
    return before
  }

  @inline(never)
  private func add(_ number: Double) {
    if pthread_equal(pthread_self(), owner) != 0 { operations += number }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
