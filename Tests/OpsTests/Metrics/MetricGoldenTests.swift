import Testing

@testable import Ops

/// The metrics against scikit-image and NumPy.
@Suite struct MetricGoldenTests {
  /// What is measured, and how far it may lie from the fixture.
  enum Measure: String, CaseIterable, Sendable {
    case psnr, ssim, deltaE, colorfulness, l1, auc

    var tolerance: Double {
      switch self {
      // Sums of whole numbers, in double precision.
      case .psnr, .colorfulness: 1e-9
      // Window sums in single precision; where a picture is bright and flat, squares cancel.
      case .ssim: 1e-5
      // L*a*b* in single precision.
      case .deltaE: 2e-5
      // The fixture's colours are stored in single precision.
      case .l1: 1e-7
      case .auc: 1e-9
      }
    }

    func callAsFunction(_ x: Tensor, _ y: Tensor) throws -> Double {
      switch self {
      case .psnr: try x.psnr(y)[0]
      case .ssim: try x.ssim(y)[0]
      case .deltaE: try x.deltaE(y)[0]
      case .colorfulness: try x.colorfulness()[0]
      case .l1: ChromaError(x.toHost(), y.toHost(), area: x.count / 2).l1
      case .auc: ChromaError(x.toHost(), y.toHost(), area: x.count / 2).auc
      }
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var measure: Measure
    var testDescription: String { "\(measure.rawValue) of \(name)" }
  }

  static let cases = Result { try Fixture.cases("metrics.txt") }

  static let rows: [Row] = ((try? cases.get()) ?? [:]).sorted { $0.key < $1.key }.flatMap { entry in
    Measure.allCases.filter { entry.value.arrays[$0.rawValue] != nil }
      .map { Row(name: entry.key, measure: $0) }
  }

  @Test func theFixtureIsThere() { #expect(Self.rows.count == 34) }

  @Test(arguments: rows)
  func metricsAgreeWithTheReference(row: Row) throws {
    let host = try Hosts.two()
    let fixture = try #require(try Self.cases.get()[row.name])
    let expected = try #require(fixture.arrays[row.measure.rawValue]).values[0]
    func tensor(_ name: String) throws -> Tensor {
      let x = try fixture.tensor(name, on: host)
      // Pictures are stored as bytes.
      return x.shape[0] == 3 ? try x.reshaped([1] + x.shape) / 255 : x
    }
    let found = try row.measure(tensor("x"), tensor("y"))
    #expect(abs(found - expected) <= row.measure.tolerance, "\(found), expected \(expected)")
  }
}
