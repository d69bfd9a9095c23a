internal import Glibc

/// What a measurement ran on, and what it took.
public struct MachineUse: Sendable, Equatable {
  /// Threads that shared the work.
  public var threads: Int
  /// Additions and multiplications a second that matrix products reach here, on all threads.
  public var ceiling: Double
  /// Bytes of live tensors at most.
  public var tensorPeak: Int
  /// Bytes of memory the process held at most; nil where the system does not say.
  public var processPeak: Int?

  /// Looks at a device after the work; the ceiling is measured now, when its memory no longer counts.
  init(_ device: Device) throws(TensorError) {
    threads = device.backend.parallelism
    tensorPeak = device.backend.memory.peak
    processPeak = MachineUse.residentPeak()
    ceiling = try MachineUse.productCeiling(on: device)
  }

  /// Additions and multiplications a second of one large product for each thread; the best of many,
  /// since a ceiling is what nothing passes.
  static func productCeiling(on device: Device, seconds: Double = 0.25) throws(TensorError)
    -> Double
  {
    let (threads, side) = (device.backend.parallelism, 768)
    let shape = [threads, side, side]
    let key = RandomKey(seed: 0, purpose: .user)
    let spread = Distribution.uniform(low: -1, high: 1)
    let a = try Tensor.random(spread, shape, key: key, on: device)
    let b = try Tensor.random(spread, shape, key: key, on: device)
    let y = try Tensor.uninitialized(shape, on: device)
    let start = Timings.now()
    var best = Double.infinity
    var count = 0
    while count < 3 || Timings.now() - start < seconds {
      best = min(best, Timings.seconds { device.backend.matrixProduct(a, b, to: y) })
      count += 1
    }
    return 2 * Double(threads) * Double(side * side * side) / best
  }

  /// Bytes of memory the process held at most. Source: proc(5), VmHWM. (`getrusage` would also count
  /// what the process held before it became this program.)
  package static func residentPeak() -> Int? { processMemory("VmHWM:") }

  /// Bytes of memory the process holds now. Source: proc(5), VmRSS.
  package static func residentNow() -> Int? { processMemory("VmRSS:") }

  /// A figure of the process in bytes.
  private static func processMemory(_ name: String) -> Int? {
    guard let file = fopen("/proc/self/status", "re") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.hasPrefix(name) else { continue }
      return Int(text.filter { $0.isWholeNumber }).map { $0 * 1024 }
    }
    return nil
  }
}
