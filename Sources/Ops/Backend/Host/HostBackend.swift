internal import CHost
internal import COpenBLAS

/// The verbs of `Backend` on this machine's processor. Each group of verbs has a file of its own.
public final class HostBackend: Backend {
  /// Threads that share the loops.
  let workers: Workers
  /// Where the time goes, when somebody asks.
  let meter = WorkMeter()
  let pool: MemoryPool
  /// Memory for the length of one operation.
  let workspace: Workspace
  /// The algorithm of every convolution it suits; nil for the quickest by shape.
  private let preferred: ConvolutionAlgorithm?

  /// Creates the backend, its memory pool and its worker threads.
  ///
  /// - Parameters:
  ///   - threads: Threads to share work over; nil for one a core this process may use.
  ///   - memoryLimit: Bytes that tensors may take; nil for nine tenths of the memory this process
  ///     may use.
  ///   - algorithm: How convolutions are carried out wherever this suits; nil for the way that is
  ///     quickest by their shape.
  /// - Throws: `TensorError.missingLibrary` when OpenBLAS cannot be opened.
  public init(
    threads: Int? = nil, memoryLimit: Int? = nil, algorithm: ConvolutionAlgorithm? = nil
  ) throws(TensorError) {
    if let sentence = blas_open() { throw .missingLibrary(String(cString: sentence)) }
    workers = Workers(
      count: max(1, min(threads ?? Workers.availableCores, 64)), meter: meter)
    preferred = algorithm
    pool = MemoryPool(limit: memoryLimit ?? Int(clamping: host_memory()) / 10 * 9)
    workspace = Workspace(pool: pool)
  }

  /// What the device calls itself.
  public var name: String { "host (\(workers.count) thread\(workers.count == 1 ? "" : "s"))" }
  /// Threads that share the work.
  public var parallelism: Int { workers.count }
  /// Bytes of live tensors, the largest that number has been, scratch memory included, and the
  /// largest it may be.
  public var memory: (inUse: Int, peak: Int, limit: Int) {
    let usage = pool.usage
    return (usage.inUse - workspace.idleBytes, usage.peak, usage.limit)
  }
  /// Bytes of memory this process may use.
  package static var processMemory: Int { Int(clamping: host_memory()) }
  /// The matrix kernels OpenBLAS chose for this processor.
  public var matrixKernels: String { String(cString: blas_core()) }

  /// The algorithm of a convolution.
  func algorithm(for pass: ConvolutionPass, _ geometry: ConvolutionGeometry)
    -> ConvolutionAlgorithm
  {
    guard let preferred else { return .fastest(pass, geometry) }
    return preferred.suits(geometry) ? preferred : .columns
  }

  /// Memory for `count` floats, aligned to 64 bytes, contents arbitrary.
  public func allocate(count: Int) throws(TensorError) -> UnsafeMutableRawPointer {
    do {
      return try pool.allocate(count: count)
    } catch {
      // What operations keep for themselves is given up first.
      workspace.clear()
      return try pool.allocate(count: count)
    }
  }

  /// Takes memory back into the pool.
  public func recycle(_ address: UnsafeMutableRawPointer, count: Int) {
    pool.recycle(address, count: count)
  }
}

extension Tensor {
  /// Where the first element lies, for the host's loops.
  @inline(__always)
  var pointer: UnsafeMutablePointer<Float> {
    buffer.address.assumingMemoryBound(to: Float.self) + layout.offset
  }
}
