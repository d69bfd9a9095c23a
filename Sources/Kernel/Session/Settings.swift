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
    /// The options that must be given again for the same results, as they stand behind a command.
    public var flags: String
    /// Functions within functions, at most.
    public var maximumCallDepth: Int
    /// Bytes kept for `undo` beside what the session holds itself. Nil for an eighth of the memory,
    /// at most 1 GB, at the prompt, and for 64 MB elsewhere, where undoing is rare.
    public var undoLimit: Int?
    /// Seconds since some fixed moment.
    public var clock: @Sendable () -> Double

    /// Creates settings.
    public init(
      searchPath: String? = nil, outputFolder: String = "out", seed: UInt64 = 0, threads: Int = 1,
      interactive: Bool = false, flags: String = "", maximumCallDepth: Int = 1000,
      undoLimit: Int? = nil,
      clock: @escaping @Sendable () -> Double = Settings.steadyClock()
    ) {
      self.searchPath = searchPath
      self.outputFolder = outputFolder
      self.seed = seed
      self.threads = threads
      self.interactive = interactive
      self.flags = flags
      self.maximumCallDepth = maximumCallDepth
      self.undoLimit = undoLimit
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
