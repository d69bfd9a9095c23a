internal import Ops

/// An optimiser in a variable.
final class OptimizerObject: SessionObject {
  let optimizer: Optimizer
  private let name: String

  init(_ optimizer: Optimizer, name: String) {
    self.optimizer = optimizer
    self.name = name
  }

  var typeName: String { "optimiser" }

  var shortSummary: String {
    let count = optimizer.parameters.reduce(0) { $0 + $1.value.count }
    return
      "\(name) of \(grouped(count)) parameters, lr \(formatted(Double(optimizer.rate), digits: 4)), "
      + "\(grouped(optimizer.stepCount)) steps taken"
  }

  func summary() throws -> [Display] { [.text(shortSummary)] }

  var members: [Member] {
    [Member("lr", "step size; can be set"), Member("steps", "steps taken")]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "lr": .number(Double(String(optimizer.rate)) ?? Double(optimizer.rate))
    case "steps": .number(Double(optimizer.stepCount))
    default: nil
    }
  }

  func setProperty(_ name: String, to value: Value) throws -> Bool {
    guard name == "lr", case .number(let rate) = value, rate >= 0, rate.isFinite else {
      return false
    }
    optimizer.rate = Float(rate)
    return true
  }
}
