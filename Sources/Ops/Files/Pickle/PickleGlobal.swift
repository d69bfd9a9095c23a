/// The names a pickle may speak of. None is ever looked up or run: each stands for a thing that is
/// understood here, and every other name is refused.
enum PickleGlobal: Sendable, Equatable {
  case orderedDict
  /// `(storage, offset, size, stride)`
  case rebuildTensor
  /// `(storage, offset, size, stride, requiresGrad, hooks[, metadata])`
  case rebuildTensorV2
  /// `(tensor, requiresGrad, hooks)`
  case rebuildParameter
  /// `(tensor[, requiresGrad])`
  case parameter
  /// `((side, …))`
  case size
  /// The class of a storage.
  case storage(StoredType)
  /// The class of a tensor, in the oldest files.
  case tensor(StoredType)

  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDict
    case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensorV2
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch.nn.parameter", "Parameter"): self = .parameter
    case ("torch", "Size"): self = .size
    case ("torch", _), ("torch.cuda", _):
      for (kind, make) in [("Storage", Self.storage), ("Tensor", Self.tensor)]
      where name.hasSuffix(kind) {
        guard let type = Self.types[String(name.dropLast(kind.count))] else { continue }
        self = make(type)
        return
      }
      return nil
    default: return nil
    }
  }

  /// What PyTorch calls its kinds of numbers in the names of classes.
  private static let types: [String: StoredType] = [
    "Float": .f32, "Double": .f64, "Half": .f16, "BFloat16": .bf16, "Long": .i64, "Int": .i32,
    "Short": .i16, "Char": .i8, "Byte": .u8, "Bool": .bool,
  ]

  /// Whether a pickle may call it.
  var isCallable: Bool {
    switch self {
    case .storage, .tensor: false
    default: true
    }
  }
}
