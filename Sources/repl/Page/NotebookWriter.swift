import Kernel

/// A run as a Jupyter notebook: nbformat 4.5, with the outputs of every cell.
///
/// The step file remains the source. The name of a cell comes from its file and its place there
/// (`09_train-c03`), so that the same run gives the same notebook, and a small change a small one.
struct NotebookWriter {
  private let page: Page
  private var hasManySteps: Bool { page.steps.count > 1 }

  /// A writer for a page.
  init(_ page: Page) { self.page = page }

  /// The notebook's text.
  func text() -> String {
    var cells: [JSON] = []
    if hasManySteps {
      let list = page.steps.map { "- \($0.title)" }.joined(separator: "\n")
      cells.append(prose("# \(page.title)\n\n\(list)", id: "contents"))
    }
    if !page.front.isEmpty {
      cells.append(
        prose(MarkdownText.shifted(PageFront(page).markdown, by: 1), id: "front"))
    }
    var taken: Set<String> = []
    for step in page.steps {
      let name = Self.name(of: step, taken: &taken)
      cells += self.cells(of: step, name: name, runBefore: cells.count { $0.isCode })
    }
    let notebook: JSON = [
      "cells": .array(cells),
      "metadata": [
        "kernelspec": ["name": "pigment", "display_name": "Pigment"],
        // Python's colours fit: comments, strings and numbers look the same.
        "language_info": ["name": "pigment", "file_extension": ".txt", "pygments_lexer": "python"],
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
    return notebook.pretty + "\n"
  }

  /// What the names of a step's cells begin with: letters, digits, `-` and `_` only.
  private static func name(of step: PageStep, taken: inout Set<String>) -> String {
    let safe = PictureFiles.name(of: step.name).map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
        ? character : "-"
    }
    let stem = String(safe.prefix(40))
    var name = stem
    var count = 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(stem)-\(count)"
    }
    return name
  }

  private func cells(of step: PageStep, name: String, runBefore: Int) -> [JSON] {
    var heading = "\(hasManySteps ? "##" : "#") \(step.title)"
    let given = step.parameters.filter(\.isGiven).map { "`\($0.name)=\($0.value)`" }
    if !given.isEmpty { heading += "\n\nRun with \(given.joined(separator: ", "))." }
    var cells = [prose(heading, id: name + "-title")]
    var texts = 0
    for block in step.blocks {
      switch block {
      case .prose(let markdown):
        texts += 1
        cells.append(
          prose(
            MarkdownText.shifted(markdown, by: hasManySteps ? 1 : 0), id: name + "-p" + two(texts)))
      case .cell(let cell):
        cells.append(code(cell, id: name + "-c" + two(cell.index), number: runBefore + cell.index))
      }
    }
    return cells
  }

  private func prose(_ markdown: String, id: String) -> JSON {
    [
      "cell_type": "markdown", "id": .string(id), "metadata": [:], "source": lines(of: markdown),
    ]
  }

  private func code(_ cell: PageCell, id: String, number: Int) -> JSON {
    [
      "cell_type": "code", "id": .string(id), "metadata": [:], "source": lines(of: cell.source),
      "execution_count": .integer(number),
      "outputs": .array(cell.results.map(\.output).map(kept) + cell.failures.map(\.output)),
    ]
  }

  /// An output as Jupyter keeps it in a file: each text of its bundle as lines.
  private func kept(_ output: JSON) -> JSON {
    guard case .object(let fields) = output else { return output }
    return .object(
      fields.map { field in
        guard field.name == "data", case .object(let bundle) = field.value else { return field }
        let data = bundle.map { entry -> (name: String, value: JSON) in
          guard case .string(let text) = entry.value, entry.name.hasPrefix("text/") else {
            return entry
          }
          return (entry.name, lines(of: text))
        }
        return (field.name, .object(data))
      })
  }

  /// A text as nbformat keeps it: a list of lines, each with its newline.
  private func lines(of text: String) -> JSON {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0) + "\n"
    }
    if let last = lines.popLast(), last != "\n" { lines.append(String(last.dropLast())) }
    return .array(lines.map { .string($0) })
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension JSON {
  /// Whether the value is a code cell of a notebook.
  fileprivate var isCode: Bool {
    guard case .object(let fields) = self else { return false }
    return fields.contains { field in
      if field.name == "cell_type", case .string("code") = field.value { true } else { false }
    }
  }
}

extension PageCell {
  /// What the cell showed, as outputs of a notebook.
  var outputs: [JSON] { displays.map(\.output) }

  /// What went wrong, as a notebook tells it.
  struct Failure: Sendable {
    /// The kind: `Error`, `Interrupted`, `Expectation`.
    var kind: String
    /// One sentence.
    var message: String
    /// All there is to say, as the terminal shows it.
    var text: String

    /// An output of type `error` (nbformat 4.5).
    fileprivate var output: JSON {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return [
        "output_type": "error", "ename": .string(kind), "evalue": .string(message),
        "traceback": .array(lines.map { .string(String($0)) }),
      ]
    }
  }

  /// What went wrong: errors first, then results that are not as expected.
  var failures: [Failure] {
    let kind = status == .interrupted ? "Interrupted" : status == .failed ? "Error" : "Expectation"
    let errors = diagnostics.map {
      Failure(kind: kind, message: $0.message, text: $0.rendered(color: false))
    }
    return errors
      + misses.map { miss in
        Failure(
          kind: "Expectation", message: "not as expected",
          text: "expected \(miss.expected)\ncame     \(miss.actual)")
      }
  }
}
