/// What the batch normalisations of a generator do while it learns.
public enum NormalizationMode: String, Sendable, CaseIterable {
  /// They use the statistics they have and leave them alone; see `Layer.freezeNormalization`.
  case frozen
  /// They use those of the batch at hand and let their own follow.
  case live
}

extension Layer {
  /// Sets a layer to learn.
  func setToLearn(_ normalization: NormalizationMode) {
    setMode(.training)
    if normalization == .frozen { freezeNormalization() }
  }
}
