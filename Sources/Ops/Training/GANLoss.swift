/// How far the discriminator's verdict is from what it should be.
public enum GANLoss: String, Sendable, CaseIterable {
  /// Cross entropy of logits. Source: Goodfellow et al. 2014.
  case vanilla
  /// Mean squared distance of the logits from 1 or 0. Source: Mao et al. 2017.
  case lsgan

  /// The mean over patches, against the label 1 for real and 0 for painted.
  ///
  /// - Parameters:
  ///   - verdict: Logits of any shape.
  ///   - isReal: What the verdict should be.
  public func callAsFunction(_ verdict: Tensor, isReal: Bool) throws(TensorError) -> Tensor {
    let label = try Tensor.full(isReal ? 1 : 0, verdict.shape, on: verdict.device)
    switch self {
    case .vanilla: return try verdict.bceWithLogitsLoss(label)
    case .lsgan: return try verdict.mseLoss(label)
    }
  }
}
