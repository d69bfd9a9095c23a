import Glibc
import Kernel

/// What a run can be written as.
enum PageFormat: String, Sendable, CaseIterable {
  /// One self-contained page.
  case html
  /// GitHub-flavoured Markdown, with its pictures in a folder beside it.
  case md
  /// A Jupyter notebook.
  case ipynb
  /// A step file, of a session only.
  case txt

  /// The format a file's name asks for by its ending; nil for any other.
  init?(endingOf path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "html", "htm": self = .html
    case "md", "markdown": self = .md
    case "ipynb": self = .ipynb
    case "txt": self = .txt
    default: return nil
    }
  }
}

extension PageFormat {
  /// Whether a document may be written to a path: nothing is there, or such a document. Another
  /// file may be the only copy of something.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - what: What a transcript is of.
  func mayReplace(_ path: String, of what: String) -> Bool {
    if self == .txt { return StepFile.mayHoldTranscript(path, of: what) }
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    guard status.st_mode & S_IFMT == S_IFREG, let bytes = readAll(path) else { return false }
    if bytes.isEmpty { return true }
    // What the writers put there. A notebook that was edited in Jupyter keeps its kernel.
    let mark =
      switch self {
      case .html: "<meta name=\"generator\" content=\"\(Self.maker) "
      case .ipynb: "\"name\": \"pigment\""
      case .md, .txt: " · \(Self.maker) "
      }
    let text = String(decoding: bytes, as: UTF8.self)
    if self == .md { return text.split(separator: "\n").prefix(2).last?.contains(mark) ?? false }
    return text.contains(mark)
  }

  private static var maker: String { String(programName.prefix { $0 != " " }) }

  /// What is said where it may not.
  func refusal(of path: String, of what: String) -> String {
    let kind =
      switch self {
      case .html: "page of this program"
      case .md: "Markdown document of this program"
      case .ipynb: "notebook of this program"
      case .txt: "transcript of \(what)"
      }
    return "\(path) is there already, and is no \(kind)"
  }
}

extension Page {
  /// Writes the page to a file. Pictures that are files of their own are written before the text
  /// that shows them; each file is there whole or not at all.
  ///
  /// - Throws: an error whose description says what went wrong with which path.
  func write(as format: PageFormat, to path: String) throws {
    switch format {
    case .html: try writeFile(Array(PageWriter(self).html().utf8), to: path)
    case .ipynb: try writeFile(Array(NotebookWriter(self).text().utf8), to: path)
    case .txt: throw PageError(description: "only a session can be written as a step file")
    case .md:
      let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
      let folder = PictureFiles.name(of: path) + "_files"
      var writer = MarkdownPageWriter(self, folder: folder)
      let (text, files) = try writer.write()
      // The pictures of a document that is there are its own.
      if access(path, F_OK) != 0,
        let taken = files.first(where: { access(path[..<start] + $0.path, F_OK) == 0 })
      {
        throw PageError(
          description: "\(path[..<start])\(taken.path) is there already, without \(path)")
      }
      if !files.isEmpty { try makeFolder(String(path[..<start]) + folder) }
      for file in files { try writeFile(file.bytes, to: path[..<start] + file.path) }
      try writeFile(Array(text.utf8), to: path)
    }
  }
}

/// Makes a folder, unless it is there.
///
/// - Throws: an error whose description says what went wrong with which path.
func makeFolder(_ path: String) throws {
  guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
  throw PageError(description: "cannot make \(path): \(String(cString: strerror(errno)))")
}

/// Why a page could not be written.
struct PageError: Error, CustomStringConvertible {
  var description: String
}
