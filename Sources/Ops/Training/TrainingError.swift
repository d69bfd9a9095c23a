/// Why a training ended early.
public enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// A loss, or a weight, is no longer a finite number. Epoch and batch count from 1.
  case notFinite(loss: String, epoch: Int, batch: Int, checkpoint: String?)
  /// A number outside what is possible.
  case argument(name: String, reason: String)
  /// The engine refused.
  case tensor(TensorError)
  /// The pictures could not be served.
  case data(DatasetError)
  /// A file of weights could not be written or read.
  case file(WeightFileError)
  /// A file of weights that does not fit the model.
  case misfit(LoadReport)
  /// A file of weights that is of no use: sentence.
  case weights(String)

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .notFinite(let loss, let epoch, let batch, let checkpoint):
      let kept =
        checkpoint.map { "the last good state is in \($0)" }
        ?? "no checkpoint was written before it"
      return "\(loss) stopped being a number in epoch \(epoch), batch \(batch); \(kept). "
        + "A smaller learning rate usually helps"
    case .argument(let name, let reason): return "\(name) \(reason)"
    case .tensor(let error): return error.description
    case .data(let error): return error.description
    case .file(let error): return error.description
    case .misfit(let report): return report.refusal
    case .weights(let sentence): return sentence
    }
  }
}
