public import Ops

// What the engine needs of a session: a device and a random generator.

/// The device of a session, opened when it is first needed.
private enum DeviceKey: ServiceKey {
  static func make(for runtime: Runtime) -> Result<Device, TensorError> {
    do throws(TensorError) {
      return .success(try Device.host(threads: max(1, runtime.settings.threads)))
    } catch {
      return .failure(error)
    }
  }
}

/// The random generator of a session.
private enum GeneratorKey: ServiceKey {
  static func make(for runtime: Runtime) -> RandomGenerator {
    RandomGenerator(seed: runtime.settings.seed)
  }
}

extension Runtime {
  /// The device on which commands compute.
  ///
  /// - Throws: `TensorError.missingLibrary` when OpenBLAS cannot be opened.
  public func device() throws -> Device { try self[DeviceKey.self].get() }

  /// The random generator from which commands draw; `seed` replaces it.
  public var generator: RandomGenerator {
    get { self[GeneratorKey.self] }
    set { self[GeneratorKey.self] = newValue }
  }
}
