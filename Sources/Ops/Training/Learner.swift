/// Something that learns from batches: a generator alone, or the game of two networks.
///
/// `Trainer` runs any of them, and a checkpoint holds any of them.
public protocol Learner: AnyObject {
  /// The names of the losses that `learn` gives, in order.
  var lossNames: [String] { get }
  /// What paints; it is judged and shown.
  var generator: Layer { get }
  /// The networks that learn, with what moves them.
  var students: [Student] { get }
  /// Where the random numbers of the next step come from.
  var context: ForwardContext { get set }
  /// What else decides how it learns, for the comparison with a checkpoint.
  var settings: [TrainingSetting] { get }

  /// Learns from a batch.
  ///
  /// - Returns: The losses, one number each, still on the device.
  func learn(_ batch: Batch) throws(TensorError) -> [Tensor]
}

/// A network that learns and the optimiser that moves it.
public struct Student {
  /// The letter its names have in a checkpoint: `net_G.…`, `opt_G.…`.
  public let letter: String
  /// What sentences call it.
  public let name: String
  /// The network.
  public let network: Layer
  /// What moves it.
  public let optimizer: Adam

  /// Joins a network and its optimiser.
  ///
  /// - Parameters:
  ///   - letter: "G" for a generator, "D" for a discriminator; others are resumed as well, but files
  ///     of other programs are not looked through for them.
  ///   - name: What sentences call it.
  ///   - network: What learns.
  ///   - optimizer: What moves it.
  public init(_ letter: String, _ name: String, _ network: Layer, _ optimizer: Adam) {
    self.letter = letter
    self.name = name
    self.network = network
    self.optimizer = optimizer
  }

  /// What its values' names begin with in a checkpoint.
  var networkPrefix: String { "net_\(letter)." }
  /// What its moments' names begin with.
  var optimizerPrefix: String { "opt_\(letter)." }
}
