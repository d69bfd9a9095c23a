internal import Ops

/// How networks lie within each other. A file makes each outermost one anew by its recipe, and
/// finds the layers inside by their places.
struct NetworkParts {
  /// The networks that are no part of another, and share nothing with one.
  private(set) var roots: [Layer] = []
  /// Where a layer is found: the outermost network, and the place among all its layers.
  private var places: [ObjectIdentifier: (root: Layer, index: Int)] = [:]
  /// Outermost networks whose sharing a recipe cannot say.
  private var tangled: Set<ObjectIdentifier> = []

  /// Looks through networks that have recipes.
  init(_ layers: [Layer]) {
    var inner: Set<ObjectIdentifier> = []
    for layer in layers {
      for (path, part) in layer.allLayers() where !path.isEmpty {
        inner.insert(ObjectIdentifier(part))
      }
    }
    for root in layers where !inner.contains(ObjectIdentifier(root)) {
      var found: [ObjectIdentifier: Int] = [:]
      var isTangled = false
      for (index, (_, part)) in root.allLayers().enumerated() {
        // Where a layer keeps no numbers, one as good is made in each place.
        if part.state().isEmpty { continue }
        let key = ObjectIdentifier(part)
        isTangled = isTangled || found[key] != nil || places[key] != nil
        found[key] = index
      }
      guard !isTangled else {
        tangled.insert(ObjectIdentifier(root))
        continue
      }
      roots.append(root)
      for (key, index) in found { places[key] = (root, index) }
    }
  }

  /// The network a layer is a part of, and its place there; nil for an outermost one, and for one
  /// that is made alone.
  func place(of layer: Layer) -> (root: Layer, index: Int)? {
    guard let place = places[ObjectIdentifier(layer)], place.root !== layer else { return nil }
    return place
  }

  /// Whether a layer of the network is also in another one, or twice in this one.
  func isTangled(_ network: Layer) -> Bool { tangled.contains(ObjectIdentifier(network)) }
}
