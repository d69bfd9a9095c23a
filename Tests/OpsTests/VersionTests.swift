import Ops
import Testing

@Test func versionHasThreeParts() { #expect(version.split(separator: ".").count == 3) }
