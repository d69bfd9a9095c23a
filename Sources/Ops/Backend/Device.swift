/// Where tensors live and operations run: a value that is handed down, never a global.
public struct Device: Sendable, Equatable, CustomStringConvertible {
  /// What carries out the operations.
  public let backend: any Backend

  /// Creates a device from its backend.
  public init(backend: any Backend) { self.backend = backend }

  /// Devices are equal when they are the same one: two hosts do not share a memory pool.
  public static func == (a: Device, b: Device) -> Bool { a.backend === b.backend }

  /// The device's name, for example "host (2 threads)".
  public var description: String { backend.name }
}

extension Device {
  /// This machine's processor.
  ///
  /// - Parameters:
  ///   - threads: Threads to share work over; nil for one a core this process may use.
  ///   - memoryLimit: Bytes that tensors may take; nil for nine tenths of the memory this process
  ///     may use.
  /// - Returns: A new device with a memory pool and worker threads of its own.
  /// - Throws: `TensorError.missingLibrary` when OpenBLAS cannot be opened.
  public static func host(threads: Int? = nil, memoryLimit: Int? = nil) throws(TensorError)
    -> Device
  {
    Device(backend: try HostBackend(threads: threads, memoryLimit: memoryLimit))
  }

  /// Cores this process may use.
  public static var availableCores: Int { Workers.availableCores }
}
