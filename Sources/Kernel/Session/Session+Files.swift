// Step files: their parameters, and `use`.

extension Session {
  /// Prepares for the cells of a file; `setting` holds what `--set name=value` gave.
  ///
  /// A name must be a `param` of the file or of a file it uses. A value is a literal; a text that
  /// is none is taken as a string, so that `data=../photos` needs no quotes.
  public func begin(
    _ file: StepFile, setting: [(String, String)] = []
  ) throws(Diagnostic) {
    let known = try parameters(of: file)
    givenValues = [:]
    for (name, text) in setting {
      guard known.contains(where: { $0.name == name }) else {
        let nearest = NearestName.closest(to: name, among: known.map(\.name))
        let list = joinedInWords(known.map(\.name), by: "and")
        throw Diagnostic(
          "\(file.source.name) has no parameter `\(name)`", source: file.source, range: nil,
          help: nearest.map { "--set \($0)=\(text)" }
            ?? (known.isEmpty ? "it has no parameters" : "it has \(list)"))
      }
      givenValues[name] = try literal(text, of: name)
    }
  }

  /// The parameters of a file, followed by those of the files it uses.
  public func parameters(of file: StepFile) throws(Diagnostic) -> [StepFile.Param] {
    var found = file.parameters
    var seen: Set<String> = [StepFile.stem(of: file.source.name)]
    var waiting = file.uses.map { (name: $0, folder: runtime.settings.searchPath) }
    while let (name, folder) = waiting.popLast() {
      let library = StepLibrary(folder)
      guard seen.insert(StepFile.stem(of: name)).inserted, let text = library.text(of: name),
        let used = try? StepFile(name: StepFile.stem(of: name) + ".txt", text: text)
      else { continue }
      for parameter in used.parameters where !found.contains(where: { $0.name == parameter.name }) {
        found.append(parameter)
      }
      waiting += used.uses.map { ($0, library.folder(of: name)) }
    }
    return found
  }

  /// The value of a parameter that is not its default: from `--set`, or from the file that uses
  /// this one and declares the same name.
  func givenParameter(_ name: String) -> Value? {
    if let value = givenValues[name] { return value }
    guard runtime.quietDepth > 0, let binding = runtime.globals.find(name), binding.isParameter
    else { return nil }
    return binding.value
  }

  private func literal(_ text: String, of name: String) throws(Diagnostic) -> Value {
    let source = SourceText(name: "--set \(name)", text: text)
    let statements = try? Parser.statements(of: source)
    guard let statements, statements.count == 1,
      case .expression(let expression) = statements[0].kind,
      let value = expression.literal
    else { return .string(text) }
    return value
  }

  /// A step file by its name, the folder it lies in, and its own place.
  func findStep(
    _ name: String, at range: SourceRange
  ) throws(Stop) -> (text: String, folder: String, place: StepPlace) {
    for library in libraries {
      if let (text, path) = library.find(name) {
        return (text, library.folder(of: name), StepPlace(path: path))
      }
    }
    let names = libraries.flatMap(\.names)
    let nearest = NearestName.closest(to: StepFile.stem(of: name), among: names)
    let list = names.prefix(20).joined(separator: ", ")
    let folders = joinedInWords(libraries.map(\.folder), by: "or")
    throw evaluator.failure(
      "there is no step file `\(name)` in \(folders)", at: range,
      help: nearest.map { "use \(quoted($0))" }
        ?? (names.isEmpty ? "the folder holds no step files" : "there are \(list)"))
  }

  /// Where step files are looked for: beside the one being used, or in the session's folder. A
  /// session that has none looks where it was started, and in the course there.
  var libraries: [StepLibrary] {
    if let folder = folder ?? runtime.settings.searchPath { return [StepLibrary(folder)] }
    let course = StepLibrary("steps")
    return [StepLibrary(nil)] + (course.names.isEmpty ? [] : [course])
  }

  /// Runs another step file once, quietly. What that file uses in turn is looked for beside it.
  func use(_ name: String, at range: SourceRange) throws(Stop) {
    let stem = StepFile.stem(of: name)
    let found = try findStep(name, at: range)
    guard !runtime.used.contains(found.place.path) else { return }
    if chain.contains(found.place) {
      let circle = (chain + [found.place]).map(\.stem).joined(separator: " uses ")
      throw evaluator.failure("a step file cannot use itself: \(circle)", at: range)
    }
    let caller = evaluator.source
    let number = inputNumber
    let outer = folder
    folder = found.folder
    chain.append(found.place)
    runtime.quietDepth += 1
    // With those that it uses in turn it is one piece of work.
    useDepth += 1
    if useDepth == 1 { useStart = runtime.clock }
    let start = useStart
    defer {
      useDepth -= 1
      chain.removeLast()
      folder = outer
      runtime.quietDepth -= 1
      evaluator.source = caller
      inputNumber = number
    }
    do throws(Stop) {
      let file: StepFile
      do throws(Diagnostic) {
        file = try StepFile(name: stem + ".txt", text: found.text)
      } catch {
        throw .failed(error)
      }
      evaluator.source = file.source
      let statements = file.cells.flatMap(\.statements)
      for (done, checked) in statements.enumerated() {
        tellUse(of: stem, done, of: statements.count, since: start)
        runtime.statement = checked.statement
        _ = try evaluator.execute(checked.statement)
        if let stop = runtime.pendingStop { throw stop }
      }
      if useDepth == 1 {
        tellUse(of: stem, statements.count, of: statements.count, since: start)
      }
      runtime.used.insert(found.place.path)
    } catch {
      guard case .failed(var diagnostic) = error else { throw error }
      diagnostic.trace.append(.init(name: "\(stem).txt", source: caller, range: range))
      throw .failed(diagnostic)
    }
  }
}

extension Session {
  /// Says at the prompt how far a file is that runs quietly: nothing else would be seen of it.
  private func tellUse(of stem: String, _ done: Int, of count: Int, since start: Double) {
    guard runtime.settings.interactive else { return }
    runtime.report(
      Progress(
        label: "using \(stem)", completed: done, total: count, unit: "statement",
        seconds: runtime.clock - start, isFinished: done == count))
  }
}

extension Expression {
  /// The value of an expression made of literals only; nil for any other.
  var literal: Value? {
    switch kind {
    case .none: return Value.none
    case .bool(let value): return .bool(value)
    case .number(let value): return .number(value)
    case .string(let pieces):
      var text = ""
      for piece in pieces {
        guard case .text(let part) = piece else { return nil }
        text += part
      }
      return .string(text)
    case .list(let items):
      let values = items.compactMap(\.literal)
      return values.count == items.count ? .list(values) : nil
    case .record(let fields):
      let values = fields.compactMap { field in field.value.literal.map { (field.label, $0) } }
      return values.count == fields.count ? .record(Record(values)) : nil
    case .unary(.minus, let operand):
      if case .number(let number)? = operand.literal { return .number(-number) }
      return nil
    case .range(let lower, let upper, let isClosed):
      guard case .number(let low)? = lower?.literal, case .number(let high)? = upper?.literal
      else { return nil }
      return .range(NumberRange(low, high, isClosed: isClosed))
    case .name, .unary, .chain, .power, .suffixed: return nil
    }
  }
}
