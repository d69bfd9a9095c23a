/// Numbers of one kind in a row, which tensors look into; several may share one.
struct TorchStorage: Sendable, Equatable {
  /// Where its bytes are.
  enum Place: Sendable, Equatable {
    /// In the file, from this byte on.
    case file(Int)
    /// In a record of an archive.
    case record(ZipRecord)
  }

  var key: String
  var type: StoredType
  /// How many numbers it holds.
  var count: Int
  /// Nil until the bytes are found.
  var place: Place?
}

/// A tensor as PyTorch keeps it: a look into a storage. All counts are in numbers, not bytes.
struct TorchTensor: Sendable, Equatable {
  /// Which of the file's storages.
  var storage: Int
  var shape: [Int]
  var strides: [Int]
  var offset: Int
}

/// A part of a storage that a tensor may look into.
struct TorchStorageView: Sendable, Equatable {
  var storage: Int
  var offset: Int
  var count: Int
}

extension TorchTensor {
  /// A tensor that stays inside its part of a storage.
  ///
  /// - Throws: The problem, in words: a side or step below 0, too many numbers, or a last number
  ///   beyond the end. Every product and sum is checked for overflow.
  init(
    _ view: TorchStorageView, offset: Int, shape: [Int], strides: [Int], limits: Limits
  ) throws(TorchProblem) {
    guard shape.count == strides.count, shape.count <= 64 else {
      throw TorchProblem("it has \(shape.count) sides and \(strides.count) strides")
    }
    guard let count = Layout.checkedCount(shape), count <= limits.tensorNumbers else {
      throw TorchProblem(
        "its shape \(shape) is impossible, or beyond the limit tensorNumbers, "
          + "\(limits.tensorNumbers)")
    }
    guard offset >= 0, strides.allSatisfy({ $0 >= 0 }) else {
      throw TorchProblem("its offset \(offset) or strides \(strides) are below 0")
    }
    if count > 0 {
      var last: Int? = offset
      for (side, stride) in zip(shape, strides) {
        let (reach, isFar) = (side - 1).multipliedReportingOverflow(by: stride)
        let (sum, isBeyond) = (last ?? 0).addingReportingOverflow(reach)
        last = last == nil || isFar || isBeyond ? nil : sum
      }
      guard let last, last < view.count else {
        throw TorchProblem(
          "shape \(shape) with strides \(strides) from \(offset) on reaches beyond its storage of "
            + "\(view.count) numbers")
      }
    }
    storage = view.storage
    self.shape = shape
    self.strides = strides
    self.offset = count > 0 ? view.offset + offset : 0
  }

  /// How many numbers it shows.
  var count: Int { shape.reduce(1, *) }
}

/// What is wrong with a tensor, in words.
struct TorchProblem: Error {
  var text: String
  init(_ text: String) { self.text = text }
}
