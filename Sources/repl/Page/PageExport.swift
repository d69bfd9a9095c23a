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
  /// Whether a document may be written to a path: nothing is there, or what is there says by its
  /// ending, or else by its text, that it is of this format. Another file may be the only copy of a
  /// session, or of weights.
  func mayReplace(_ path: String) -> Bool {
    if self == .txt { return StepFile.mayHoldTranscript(path) }
    guard access(path, F_OK) == 0, PageFormat(endingOf: path) != self else { return true }
    guard let bytes = readAll(path), let text = String(validating: bytes, as: UTF8.self) else {
      return false
    }
    switch self {
    case .html: return text.prefix(20).lowercased().hasPrefix("<!doctype html")
    case .ipynb: return text.hasPrefix("{") && text.contains("\"nbformat\"")
    case .md, .txt: return false
    }
  }

  /// What is said where it may not.
  func refusal(of path: String) -> String {
    self == .txt
      ? "\(path) is there already, and is no transcript"
      : "\(path) is there already, and is no \(rawValue) document"
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
