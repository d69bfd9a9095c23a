/// Words of other languages that people try, and what to write instead.
enum ForeignWords {
  /// The line to write instead of a word, if it is one that people bring along.
  static func advice(for word: String) -> String? { table[word] }

  /// Names that elsewhere stand in front of what is a command here.
  static let namespaces: Set<String> = ["torch", "nn", "F", "np", "tf", "keras", "plt", "optim"]

  private static let table: [String: String] = [
    "def": "func name(x) { return x }",
    "function": "func name(x) { return x }",
    "fn": "func name(x) { return x }",
    "lambda": "func name(x) { return x }",
    "import": "everything is there already; a step file is run by: use \"08_main_model\"",
    "from": "everything is there already; a step file is run by: use \"08_main_model\"",
    "elif": "} else if condition {",
    "const": "let x = 1",
    "with": "noGrad { … }",
    "class": "a record holds values together: (d: 0.2, g: 0.7)",
    "switch": "if a { … } else if b { … }",
    "match": "if a { … } else if b { … }",
    "except": "an error stops the cell and keeps every variable",
    "catch": "an error stops the cell and keeps every variable",
    "del": "a variable is kept until it is set again",
    "pass": "an empty block is { }",
    "torch": "commands stand alone: zeros([2, 3])",
    "nn": "commands stand alone: conv2d(x, w)",
    "F": "commands stand alone: relu(x)",
    "np": "commands stand alone: zeros([2, 3])",
    "tf": "commands stand alone: zeros([2, 3])",
    "keras": "commands stand alone: unet()",
    "plt": "commands stand alone: plot([1, 2, 3])",
    "cuda": "everything is on the session's device already",
    "cpu": "everything is on the session's device already",
    "to": "everything is on the session's device already",
    "numpy": "a tensor is printed and plotted as it is; tensor[0] is one value",
    "matmul": "a @ b",
    "mm": "a @ b",
    "bmm": "a @ b",
    "dot": "a @ b",
    "True": "true",
    "False": "false",
    "None": "none",
    "nil": "none",
    "null": "none",
  ]
}
