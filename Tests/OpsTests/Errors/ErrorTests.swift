import Testing

@testable import Ops

/// Every mistake is thrown, as a sentence that names the argument and the shapes; none traps.
@Suite struct ErrorTests {
  @Test(arguments: ErrorRow.shapes + ErrorRow.products + ErrorRow.layers)
  func mistakesGetASentence(row: ErrorRow) throws {
    let host = try Hosts.two()
    let error = #expect(throws: TensorError.self) { try row.body(host) }
    #expect(error?.description == row.sentence)
  }

  @Test func otherDevicesAreRefusedEverywhere() throws {
    let (host, other) = (try Hosts.two(), try Hosts.one())
    let maps = [1, 2, 4, 4]
    let x = try Tensor.ones(maps, on: host)
    let (w, c) = (try Tensor.ones([2, 2, 3, 3], on: host), try Tensor.ones([2], on: host))
    let far = (
      x: try Tensor.ones(maps, on: other), w: try Tensor.ones([2, 2, 3, 3], on: other),
      c: try Tensor.ones([2], on: other)
    )
    let calls: [(String, () throws -> Void)] = [
      ("+", { _ = try x + far.x }),
      ("power", { _ = try x.power(far.x) }),
      ("comparison", { _ = try x.compared(.less, far.x) }),
      ("cat", { _ = try Tensor.concatenated([x, far.x], axis: 0) }),
      ("stack", { _ = try Tensor.stacked([x, far.x], axis: 0) }),
      ("matrixProduct", { _ = try x.matrixProduct(far.x) }),
      ("conv2d", { _ = try x.convolved(far.w) }),
      ("conv2d", { _ = try x.convolved(w, bias: far.c) }),
      ("convTranspose2d", { _ = try x.transposeConvolved(far.w) }),
      ("convTranspose2d", { _ = try x.transposeConvolved(w, bias: far.c) }),
      ("batchNorm2d", { _ = try x.batchNormalized(weight: far.c, bias: c) }),
      ("batchNorm2d", { _ = try x.normalized(mean: far.c, variance: c, weight: c, bias: c) }),
      ("instanceNorm2d", { _ = try x.instanceNormalized(weight: c, bias: far.c) }),
      ("select", { _ = try x.selected(far.c.sliced(axis: 0, 0..<1) - 1) }),
      ("l1Loss", { _ = try x.l1Loss(far.x) }),
      ("bceLoss", { _ = try x.bceLoss(far.x) }),
      ("bceWithLogitsLoss", { _ = try x.bceWithLogitsLoss(far.x) }),
      ("assign", { try Parameter(x).assign(far.x) }),
      ("backward", { try Parameter(x).tensor.backward(from: far.x) }),
    ]
    for (operation, call) in calls {
      let error = #expect(throws: TensorError.self) { try call() }
      #expect(
        error
          == .differentDevices(operation: operation, [host.description, other.description]))
    }
  }

  private static let extremes = [
    Int.min, Int.min + 1, -(1 << 40), -3, -1, 0, 1, 2, 5, 1 << 16, 1 << 20, 1 << 31, 1 << 32,
    1 << 44, 1 << 62, Int.max - 1, Int.max,
  ]

  /// Any number may be typed: each call ends with a tensor or an error.
  @Test(arguments: extremes)
  func noIntegerTraps(n: Int) throws {
    let host = try Device.host(threads: 1, memoryLimit: 100_000_000)
    let x = try Tensor.ones([1, 4, 3, 3], on: host)
    let none = try Tensor.ones([0, 4, 0, 3], on: host)
    let w = try Tensor.ones([4, 4, 2, 2], on: host)
    let calls: [() throws -> Void] = [
      { _ = try Tensor.ones([n], on: host) }, { _ = try Tensor.ones([0, n, 2], on: host) },
      { _ = try Tensor([], shape: [n, 0], on: host) },
      { _ = try x.broadcast(to: [n, 4, 3, 3]) }, { _ = try x.broadcast(to: [n, 1, 4, 3, 3]) },
      { _ = try x.sum(axes: [n]) }, { _ = try x.max(axes: [n, 0]) }, { _ = try x.argmax(axis: n) },
      { _ = try x.softmax(axis: n) }, { _ = try none.logSoftmax(axis: n) },
      { _ = try none.softmax(axis: 2) },
      { _ = try x.reshaped([n, 4]) }, { _ = try x.reshaped([n, -1]) },
      { _ = try none.reshaped([n, 0]) }, { _ = try x.permuted([n, 0, 1, 2]) },
      { _ = try x.sliced(axis: n, 0..<1) }, { _ = try x.sliced(axis: 1, 0..<4, step: n) },
      { _ = try x.sliced(axis: 1, min(n, 0)..<max(n, 0)) },
      { _ = try x.indexed(axis: 1, n) }, { _ = try none.indexed(axis: 0, n) },
      { _ = try x.padded([(n, n), (0, 0), (0, 0), (0, 0)]) },
      { _ = try none.padded([(0, 0), (0, n), (0, 0), (0, 0)]) },
      { _ = try Tensor.concatenated([x, x], axis: n) },
      { _ = try Tensor.stacked([x, x], axis: n) },
      { _ = try x.pixelShuffled(n) }, { _ = try x.resized(to: Extent(n, 1)) },
      { _ = try x.resized(to: Extent(1, n), .bilinear(alignsCorners: true)) },
      { _ = try x.maxPooled(kernel: Extent(n)) },
      { _ = try x.averagePooled(kernel: Extent(1), stride: Extent(n)) },
      { _ = try x.averagePooled(kernel: Extent(n), stride: Extent(1), padding: Extent(1)) },
      { _ = try x.maxPooled(kernel: Extent(2), padding: Extent(n)) },
      { _ = try none.maxPooled(kernel: Extent(2), stride: Extent(1), padding: Extent(1)) },
      { _ = try x.convolved(w, .init(stride: Extent(n))) },
      { _ = try x.convolved(w, .init(padding: Extent(n))) },
      { _ = try x.convolved(w, .init(dilation: Extent(n), groups: 1)) },
      { _ = try x.convolved(w, .init(padding: Extent(1 << 16), dilation: Extent(n))) },
      { _ = try x.convolved(w, .init(groups: n)) },
      { _ = try x.transposeConvolved(w, .init(stride: Extent(n))) },
      { _ = try x.transposeConvolved(w, .init(padding: Extent(n))) },
      { _ = try x.transposeConvolved(w, .init(dilation: Extent(n))) },
      { _ = try x.transposeConvolved(w, .init(groups: n)) },
      { _ = try x.transposeConvolved(w, outputPadding: Extent(n)) },
      { _ = try none.convolved(w, .init(padding: Extent(1))) },
      { _ = try none.transposeConvolved(w) }, { _ = try none.resized(to: Extent(1)) },
      { _ = try none.batchNormalized(weight: nil, bias: nil) },
      { _ = try none.instanceNormalized(weight: nil, bias: nil) },
      { _ = try none.matrixProduct(none.transposed()) },
      { _ = try none.crossEntropyLoss(x) }, { _ = try x.selected(Tensor([Float(n)], on: host)) },
      { _ = try Tensor.ones([1, 3], on: host).crossEntropyLoss(Tensor([Float(n)], on: host)) },
      { _ = try Device.host(threads: max(n, -2) > 64 ? 2 : n, memoryLimit: n) },
      { _ = try RandomKey(seed: 1, purpose: .user).word(abs(max(n, 0))) == 0 ? x : x + 1 },
    ]
    for call in calls { do { try call() } catch is TensorError {} }
    #expect(try x.sum().item() == 36, "the device is usable afterwards")
  }

  @Test(arguments: [
    Float.nan, .infinity, -.infinity, 0, -0.0, -1, 1e38, -1e38, .leastNonzeroMagnitude,
  ])
  func noNumberTraps(n: Float) throws {
    let host = try Hosts.two()
    let x = Parameter(try Tensor([n, 1, -2, n], shape: [1, 1, 2, 2], on: host))
    let key = RandomKey(seed: 1, purpose: .user)
    let calls: [(Tensor) throws -> Tensor] = [
      { try $0.power(n) }, { try $0.power($0) }, { try $0.clamped(n, 1) }, { try $0.clamped(1, n) },
      { try $0.leakyRelu(slope: n) }, { try $0 / n }, { try n / $0 }, { try $0 * n + n },
      { try $0.softmax(axis: 3) }, { try $0.variance(axes: [2]) }, { try $0.max(axes: [3]) },
      { try $0.maxPooled(kernel: Extent(2)) }, { try $0.resized(to: Extent(3)) },
      { try $0.resized(to: Extent(1, 3), .bilinear(alignsCorners: false)) },
      { try $0.batchNormalized(weight: nil, bias: nil, epsilon: n).output },
      { try $0.smoothL1Loss($0.detached() + 1, beta: n) }, { try $0.bceLoss($0.detached()) },
      { try $0.droppedOut(probability: n, key: key) }, { try $0.argmax(axis: 2) + $0 },
      { try $0 + .random(.uniform(low: n, high: 1), [2], key: key, on: host) },
      { try $0 + .random(.normal(mean: n, deviation: n), [2], key: key, on: host) },
      { try $0 + .random(.bernoulli(probability: n, value: n), [2], key: key, on: host) },
    ]
    for call in calls {
      do {
        let y = try call(x.tensor)
        try y.backward(from: .ones(y.shape, on: host))
      } catch is TensorError {}
    }
  }
}
