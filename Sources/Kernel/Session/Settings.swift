extension Session {
  /// What a front end decides about a session.
  public struct Settings: Sendable {
    /// The folder in which `use` looks for step files; nil for the current one.
    public var searchPath: String?
    /// The folder into which commands write files.
    public var outputFolder: String
    /// The seed of everything random.
    public var seed: UInt64
    /// How many threads the engine may use.
    public var threads: Int
    /// Whether a person sits at the prompt.
    public var interactive: Bool
    /// Functions within functions, at most.
    public var maximumCallDepth: Int
    /// Seconds since some fixed moment.
    public var clock: @Sendable () -> Double

    /// Creates settings.
    public init(
      searchPath: String? = nil, outputFolder: String = "out", seed: UInt64 = 0, threads: Int = 1,
      interactive: Bool = false, maximumCallDepth: Int = 1000,
      clock: @escaping @Sendable () -> Double = Settings.steadyClock()
    ) {
      self.searchPath = searchPath
      self.outputFolder = outputFolder
      self.seed = seed
      self.threads = threads
      self.interactive = interactive
      self.maximumCallDepth = maximumCallDepth
      self.clock = clock
    }

    /// A clock that starts now and never goes back.
    public static func steadyClock() -> @Sendable () -> Double {
      let start = ContinuousClock.now
      return {
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
      }
    }
  }
}
