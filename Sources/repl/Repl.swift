internal import ArgumentParser
internal import Kernel

@main
struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "repl")
}
