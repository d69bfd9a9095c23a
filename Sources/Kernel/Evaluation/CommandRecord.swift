/// One command: name, parameters, meaning, an example that runs, and what it does.
///
/// Help, completion, the check of arguments, documentation and tests all read this record.
public struct CommandRecord: Sendable {
  /// What a command does. Its arguments have been checked when it runs.
  public typealias Body = @Sendable (inout Call) throws -> Value

  /// What users write.
  public let name: String
  /// One sentence without a full stop.
  public let summary: String
  /// The heading it stands under in `help`.
  public let topic: String
  /// What other frameworks call it; a user who writes one of these is told the name here.
  public let also: [String]
  /// What it takes.
  public let parameters: [Parameter]
  /// More about it, as Markdown; may be empty.
  public let details: String
  /// Lines that run as they stand; `# =>` states what they give.
  public let example: String
  /// What it does.
  public let body: Body

  /// Creates a command.
  public init(
    _ name: String, _ summary: String, topic: String, also: [String] = [],
    _ parameters: [Parameter] = [], details: String = "", example: String, body: @escaping Body
  ) {
    self.name = name
    self.summary = summary
    self.topic = topic
    self.also = also
    self.parameters = parameters
    self.details = details
    self.example = example
    self.body = body
  }

  /// The example when it is one line, without what it gives; else the signature.
  var shortExample: String {
    let lines = example.split(separator: "\n")
    guard lines.count == 1, let code = lines[0].split(separator: "#").first else {
      return signature
    }
    return code.trimmed
  }

  /// How the command is written: `conv2d(input, weight, stride: 1)`.
  public var signature: String {
    let (trailing, plain) = (
      parameters.filter { $0.place == .trailing }, parameters.filter { $0.place != .trailing }
    )
    let inner = plain.map(\.signature).joined(separator: ", ")
    let head = plain.isEmpty && !trailing.isEmpty ? name : "\(name)(\(inner))"
    return trailing.isEmpty ? head : head + " { … }"
  }
}

extension Parameter {
  /// How the parameter is written in a signature.
  var signature: String {
    switch place {
    case .rest: return "\(name), …"
    case .fields: return "name: \(name), …"
    case .trailing: return "{ … }"
    case .labelled, .positional:
      let isLabelled = place == .labelled
      switch defaultValue {
      case nil: return isLabelled ? "\(name):" : name
      case .nothing?: return isLabelled ? "[\(name):]" : "[\(name)]"
      case let value?: return "\(name): \(value.value.inline)"
      }
    }
  }
}

/// All commands a session knows.
public struct CommandTable: Sendable {
  /// The commands in the order they were given.
  public let records: [CommandRecord]
  private let indexByName: [String: Int]
  private let indexByForeignName: [String: Int]

  /// Joins groups of commands. Two commands of one name are a mistake of ours.
  public init(_ groups: [CommandRecord]...) {
    records = groups.flatMap { $0 }
    var byName: [String: Int] = [:]
    var byForeignName: [String: Int] = [:]
    for (index, record) in records.enumerated() {
      precondition(byName[record.name] == nil, "two commands are called \(record.name)")
      byName[record.name] = index
      for name in record.also { byForeignName[name.lowercased()] = index }
    }
    indexByName = byName
    indexByForeignName = byForeignName
  }

  /// The command of a name.
  public subscript(name: String) -> CommandRecord? { indexByName[name].map { records[$0] } }

  /// The command that stands for a name of another framework; case does not matter.
  public func foreign(_ name: String) -> CommandRecord? {
    indexByForeignName[name.lowercased()].map { records[$0] }
  }

  /// The names of all commands.
  public var names: [String] { records.map(\.name) }

  /// The topics in the order they first appear.
  public var topics: [String] {
    var seen: Set<String> = []
    return records.map(\.topic).filter { seen.insert($0).inserted }
  }
}
