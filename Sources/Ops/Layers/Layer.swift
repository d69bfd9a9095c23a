/// Whether a model learns or is used: dropout and batch normalisation behave differently.
public enum Mode: Sendable, Equatable { case training, evaluation }

/// What a forward pass is handed beside its input: where its random numbers come from.
public struct ForwardContext: Sendable {
  /// The seed of the run.
  public var seed: UInt64
  /// The training step, so that each step drops other elements.
  public var step: UInt64
  /// The place of the first picture in the whole batch, where a batch is shared out.
  public var firstSample: Int
  /// Told the shape of what each layer gives; nil where nobody wants to know.
  package var shapes: LayerShapes?

  /// Creates a context.
  public init(seed: UInt64 = 0, step: UInt64 = 0, firstSample: Int = 0) {
    self.seed = seed
    self.step = step
    self.firstSample = firstSample
  }
}

/// The shapes of what the layers of a model gave in a forward pass.
///
/// `@unchecked`: the thread of the forward pass alone writes, and nobody reads before it ends.
package final class LayerShapes: @unchecked Sendable {
  private var shapes: [ObjectIdentifier: [Int]] = [:]

  package init() {}

  /// What a layer gave; nil where what came before computed it in its own pass.
  package subscript(layer: Layer) -> [Int]? { shapes[ObjectIdentifier(layer)] }

  func note(_ layer: Layer, _ y: Tensor) { shapes[ObjectIdentifier(layer)] = y.shape }
}

/// A part of a model: a function with parameters, which may have parts of its own.
///
/// Parts are entered in order with the names they have in PyTorch's state dict, so that weights
/// carry over. A class, since identity is the point: an optimiser and a model share parameters.
open class Layer {
  /// One named part.
  public enum Part {
    /// A value that is learned.
    case parameter(Parameter)
    /// A value that is kept but not learned, such as running statistics.
    case state(Parameter)
    case layer(Layer)
  }

  /// The parts, in the order of the state dict.
  public private(set) var parts: [(name: String, part: Part)] = []
  /// Whether this layer learns; `setMode` sets it for all its parts too.
  public package(set) var mode = Mode.training
  /// The place among all layers of the model, which keeps their random numbers apart.
  public internal(set) var number = 0

  /// The call that made the layer, as it is written at the prompt; empty where none did.
  package var recipe = ""

  /// Creates a layer without parts.
  public init() {}

  /// What the layer is called in tables, for example "conv2d".
  open var kind: String { "layer" }
  /// Its settings in tables, for example "64 → 128, 4×4, stride 2".
  open var details: String { "" }
  /// What height and width of a picture must be multiples of, or had better be; the largest of the
  /// layer's parts, 1 for most.
  open var sizeMultiple: Int {
    parts.reduce(1) { most, part in
      if case .layer(let layer) = part.part { max(most, layer.sizeMultiple) } else { most }
    }
  }

  /// What a model is made with and its weights do not tell, by name; kept beside them in files.
  open var configuration: [String: String] { [:] }

  /// Computes the output.
  ///
  /// - Parameters:
  ///   - x: The input; its shape depends on the layer.
  ///   - context: Where random numbers come from.
  /// - Throws: `TensorError` when the input does not fit.
  open func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor { x }

  /// Computes the output.
  public final func callAsFunction(_ x: Tensor, _ context: ForwardContext = ForwardContext())
    throws(TensorError) -> Tensor
  {
    let y = try forward(x, context)
    context.shapes?.note(self, y)
    return y
  }

  /// Lets the batch normalisations of a layer that learns use the statistics they have, and leave
  /// them as they are. Their factors and biases still learn. `setMode` ends it.
  ///
  /// For a network that brought its statistics from elsewhere, or for batches too small to have
  /// good ones. A model may keep some of its normalisations learning.
  open func freezeNormalization() {
    for case (_, .layer(let part)) in parts { part.freezeNormalization() }
  }

  /// Enters a learned value.
  @discardableResult
  public final func add(_ name: String, _ parameter: Parameter) -> Parameter {
    parts.append((name, .parameter(parameter)))
    return parameter
  }

  /// Enters a value that is kept but not learned.
  @discardableResult
  public final func add(_ name: String, state: Parameter) -> Parameter {
    state.isTrainable = false
    parts.append((name, .state(state)))
    return state
  }

  /// Enters a part.
  @discardableResult
  public final func add<Child: Layer>(_ name: String, layer: Child) -> Child {
    parts.append((name, .layer(layer)))
    return layer
  }
}

extension Layer {
  /// Every layer of this one, itself first, with its path.
  public func allLayers(_ path: String = "") -> [(path: String, layer: Layer)] {
    var result = [(path, self)]
    for case (let name, .layer(let child)) in parts {
      result += child.allLayers(path.isEmpty ? name : path + "." + name)
    }
    return result
  }

  /// Every value by its name in the state dict; learned ones and kept ones.
  public func state() -> [(name: String, value: Parameter, isLearned: Bool)] {
    allLayers().flatMap { path, layer in
      layer.parts.compactMap { name, part in
        let full = path.isEmpty ? name : path + "." + name
        switch part {
        case .parameter(let value): return (full, value, true)
        case .state(let value): return (full, value, false)
        case .layer: return nil
        }
      }
    }
  }

  /// The learned values, in the order of the state dict.
  public var parameters: [Parameter] { state().filter(\.isLearned).map(\.value) }

  /// How many numbers are learned.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// Switches this layer and all its parts between learning and use.
  public func setMode(_ mode: Mode) {
    for (_, layer) in allLayers() { layer.mode = mode }
  }

  /// Gives every value its full name and every layer its number. Models call it once, when built.
  public func finish() {
    for (name, value, _) in state() { value.name = name }
    for (number, entry) in allLayers().enumerated() { entry.layer.number = number }
  }
}
