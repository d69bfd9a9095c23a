internal import Glibc

/// A step file that is being run: the file itself, whatever it is called by.
struct StepPlace: Equatable {
  /// Its name without folder and ".txt".
  let stem: String
  /// The way to it without links, where it is there.
  let path: String

  /// The place of a path; one that leads to nothing is looked for in a folder.
  init(path: String, in folder: String? = nil) {
    stem = StepFile.stem(of: path)
    let paths = [path] + (folder.map { ["\($0)/\(path)"] } ?? [])
    self.path = paths.lazy.compactMap(Self.real).first ?? path
  }

  private static func real(_ path: String) -> String? {
    guard !path.utf8.contains(0), let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  static func == (a: StepPlace, b: StepPlace) -> Bool { a.path == b.path }
}

/// The folder of step files in which `use` looks.
struct StepLibrary {
  let folder: String

  init(_ folder: String?) { self.folder = folder ?? "." }

  /// Bytes of a step file, at most.
  private static let maximumBytes = Lexer.maximumBytes

  /// The text of a step file by its name, with or without ".txt"; nil when it cannot be read.
  func text(of name: String) -> String? { find(name)?.text }

  /// A step file by its name, with or without ".txt", and its path; nil when it cannot be read.
  func find(_ name: String) -> (text: String, path: String)? {
    let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
    for path in [path + ".txt", path] {
      if let text = Self.read(path) { return (text, path) }
    }
    return nil
  }

  /// The folder a step file of this name lies in: this one, unless the name leads elsewhere.
  func folder(of name: String) -> String {
    guard let slash = name.lastIndex(of: "/") else { return folder }
    let way = String(name[..<slash])
    return name.hasPrefix("/") ? (way.isEmpty ? "/" : way) : "\(folder)/\(way)"
  }

  /// The names of the step files, without ".txt", sorted.
  var names: [String] {
    entries(of: folder).filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }
  }

  /// The step files in order, but for transcripts; nil for one that cannot be understood.
  var lessons: [(name: String, file: StepFile?)] {
    names.compactMap { name in
      guard let text = text(of: name) else { return nil }
      let file = try? StepFile(name: name, text: text)
      return file?.isTranscript ?? false ? nil : (name, file)
    }
  }

  /// The text of a file; nil when it cannot be read, or is longer than a step file can be. With
  /// `most`, so many bytes of it at least.
  fileprivate static func read(_ path: String, most: Int? = nil) -> String? {
    guard !path.utf8.contains(0) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= maximumBytes {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 || most.map({ bytes.count + count >= $0 }) ?? false {
        bytes += buffer[..<count]
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes += buffer[..<count]
    }
    return nil
  }
}

extension StepFile {
  /// The first line of a transcript's prose.
  ///
  /// - Parameters:
  ///   - what: Of what it is.
  ///   - facts: When and by which program it was written.
  public static func transcriptMark(of what: String, _ facts: String) -> String {
    "Transcript of \(what), \(facts). It runs again with:"
  }

  private static func isTranscriptMark(_ line: some StringProtocol) -> Bool {
    let parts = transcriptMark(of: "\n", "\n").split(separator: "\n")
    return line.hasPrefix(parts[0]) && line.hasSuffix(parts[parts.count - 1])
  }

  /// Whether it was written from a session, or from a run of another file.
  fileprivate var isTranscript: Bool {
    guard case .prose(let prose)? = elements.first else { return false }
    return Self.isTranscriptMark(prose.markdown.prefix { $0 != "\n" })
  }

  /// Whether the transcript of something may be written to a path: nothing is there, or an earlier
  /// transcript of the same. Another may be the only copy of a session.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - what: What the transcript is of, as its first line says.
  public static func mayHoldTranscript(_ path: String, of what: String) -> Bool {
    guard !path.utf8.contains(0), access(path, F_OK) == 0 else { return true }
    guard let text = StepLibrary.read(path, most: 1 << 16) else { return false }
    if text.isEmpty { return true }
    // As the writer puts it: below the title.
    let lines = text.split(whereSeparator: \.isNewline).prefix(2)
    guard lines.count == 2, isTranscriptMark(lines[1].dropFirst(2)) else { return false }
    return lines[1].hasPrefix("# Transcript of \(what), ")
  }

  /// The names of the step files in a folder, with ".txt", in their order; transcripts are none.
  public static func names(in folder: String) -> [String] {
    StepLibrary(folder).lessons.map { $0.name + ".txt" }
  }
}

/// The names in a folder, sorted bytewise, folders with a `/` behind them; hidden ones are left out.
func entries(of folder: String) -> [String] {
  guard !folder.utf8.contains(0), let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let type = entry.pointee.d_type
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasPrefix(".") { continue }
    names.append(type == UInt8(DT_DIR) ? name + "/" : name)
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
