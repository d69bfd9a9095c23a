import ArgumentParser
import Testing

@testable import repl

@Test func theCommandIsCalledRepl() { #expect(Repl.configuration.commandName == "repl") }
