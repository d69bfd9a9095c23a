internal import Ops

/// What the commands share of the engine: the device, the random numbers, how pictures are named.
final class Engine {
  /// Where tensors are made; an error where the engine cannot start.
  var device: Result<Device, TensorError>
  /// Where everything random comes from; its state is two numbers.
  var random: RandomGenerator

  init(threads: Int?, seed: UInt64) {
    do throws(TensorError) {
      device = .success(try Device.host(threads: threads))
    } catch {
      device = .failure(error)
    }
    random = RandomGenerator(seed: seed)
  }

  /// An engine on a device that is there already.
  init(device: Result<Device, TensorError>, seed: UInt64) {
    self.device = device
    random = RandomGenerator(seed: seed)
  }

  enum Key: ServiceKey {
    static func make(for runtime: Runtime) -> Engine {
      Engine(
        threads: runtime.settings.threads > 0 ? runtime.settings.threads : nil,
        seed: runtime.settings.seed)
    }
  }
}

extension Call {
  /// The session's engine.
  var engine: Engine { runtime[Engine.Key.self] }

  /// Where new tensors are put.
  func device() throws -> Device { try engine.device.get() }

  /// A number as the engine takes it.
  func float(_ name: String) throws -> Float { Float(try number(name)) }

  /// A seed: the one given, or one drawn from the session's.
  func seed(_ name: String = "seed") throws -> UInt64 {
    if self[name] != nil { return UInt64(try integer(name)) }
    return engine.random.next().word(0) >> 12
  }

  /// The random generator, used and put back.
  func withRandom<Result>(_ body: (inout RandomGenerator) throws -> Result) rethrows -> Result {
    var random = engine.random
    defer { engine.random = random }
    return try body(&random)
  }

  /// A height and a width, given as one number or as two.
  func extent(_ name: String) throws -> Extent {
    let numbers = try integers(name)
    switch numbers.count {
    case 1: return Extent(numbers[0])
    case 2: return Extent(numbers[0], numbers[1])
    default:
      throw CommandError("`\(name)` takes one number, or a height and a width", at: name)
    }
  }
}
