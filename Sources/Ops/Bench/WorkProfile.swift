/// Where the time of a stretch of work went.
package struct WorkProfile: Sendable {
  /// A convolution's pass.
  package struct Convolution: Sendable {
    /// Which.
    package let work: ConvolutionWork
    /// How often it came.
    package let count: Int
    /// Seconds in all.
    package let seconds: Double
  }

  /// Seconds of each kind of work; together they are the whole time.
  package let seconds: [WorkKind: Double]
  /// Additions and multiplications by definition.
  package let operations: Double
  /// The convolutions, the longest first.
  package let convolutions: [Convolution]
}

extension HostBackend {
  /// Starts to measure what this thread and those that help it do; false when that is under way.
  package func startProfile() -> Bool {
    guard !meter.isOn else { return false }
    meter.start()
    return true
  }

  /// Stops measuring.
  package func stopProfile() -> WorkProfile {
    let work = meter.stop()
    return WorkProfile(
      seconds: work.seconds, operations: work.operations,
      convolutions: work.convolutions.map { .init(work: $0, count: $1.count, seconds: $1.seconds) }
        .sorted { $0.seconds > $1.seconds })
  }
}
