// Commands of the language itself: printing, checking, timing, types.

let languageCommands: [CommandRecord] = [
  CommandRecord(
    "print", "Shows values as text, with spaces between", topic: "language",
    also: ["println", "echo", "puts"],
    [
      .rest("values", .any, "what to show"),
      .label("separator", .string, "what stands between", default: " "),
    ],
    example: "print \"a batch of\", 4   # => a batch of 4"
  ) { call in
    let text = call.all("values").map(\.value.text).joined(separator: try call.string("separator"))
    call.show(.text(text))
    return .none
  },

  CommandRecord(
    "expect", "Checks that something holds, and stops where it does not", topic: "language",
    also: ["assert", "precondition", "require"],
    [
      .value("condition", .condition, "what must hold"),
      .value("reason", .string, "why it should hold", default: ""),
    ],
    example: "expect 1 + 1 == 2, \"arithmetic works\""
  ) { call in
    guard try !call.bool("condition") else { return .none }
    let item = call.item("condition")
    let reason = try call.string("reason")
    let range = call.range
    throw Stop.expectation(
      ExpectationFailure(
        source: call.source, range: range, line: call.source.line(at: range.lower),
        expected: reason.isEmpty ? item?.text ?? "" : reason,
        actual: item?.explanation.map { "\($0) is false" } ?? "false"))
  },

  CommandRecord(
    "time", "Runs a block and shows how long it took", topic: "language",
    also: ["timeit", "timer", "measure"],
    [.block("work", "what to time")],
    details: "The value of the block's last line is the value of `time { … }`.",
    example: "let total = time { sum(range(1000)) }"
  ) { call in
    let start = call.runtime.clock
    let value = try call.run(try call.block("work"))
    let seconds = call.runtime.clock - start
    call.show(.text(formatted(seconds, digits: 3) + " s"))
    return value
  },

  CommandRecord(
    "type", "What kind of value it is", topic: "language", also: ["typeof", "isinstance", "dtype"],
    [.value("value", .any, "anything")],
    example: "type([1, 2])   # => \"list\""
  ) { call in .string(call["value"]?.typeName ?? Value.none.typeName) },

  CommandRecord(
    "string", "A value as text", topic: "language", also: ["str", "repr", "toString"],
    [.value("value", .any, "anything")],
    example: "string(0.5) + \"!\"   # => \"0.5!\""
  ) { call in .string((call["value"] ?? .none).text) },

  CommandRecord(
    "number", "The number a text spells, or a tensor of one element holds", topic: "language",
    also: ["float", "double", "parseFloat", "item"],
    [.value("value", .either([.string, .number, .tensor]), "digits, or one element")],
    example: "number(\"2e-4\") * 10   # => 0.002\nnumber(tensor([0.5]).sum())   # => 0.5"
  ) { call in
    switch call["value"] {
    case .number?: return .number(try call.number("value"))
    case .tensor(let tensor)?: return .number(try oneNumber(.tensor(tensor), of: "value"))
    default: break
    }
    let text = try call.string("value").trimmed
    guard let number = Double(text) else {
      throw CommandError("\(quoted(text)) spells no number", at: "value", help: "number(\"0.5\")")
    }
    return .number(number)
  },

  CommandRecord(
    "upper", "A text in capitals", topic: "language", also: ["uppercased", "toUpperCase"],
    [.value("text", .string, "any text")], example: "upper(\"lab\")   # => \"LAB\""
  ) { call in .string(try call.string("text").uppercased()) },

  CommandRecord(
    "lower", "A text in small letters", topic: "language", also: ["lowercased", "toLowerCase"],
    [.value("text", .string, "any text")], example: "lower(\"LAB\")   # => \"lab\""
  ) { call in .string(try call.string("text").lowercased()) },
]
