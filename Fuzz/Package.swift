// swift-tools-version: 6.2
import PackageDescription

// Fuzzing what reads files, with libFuzzer and the address sanitizer. A package of its own: such a
// program has no `main` of ours, and `swift test` would not link.
//
//   swift build -c release --sanitize=fuzzer --sanitize=address --product fuzzWeights
//   mkdir -p .build/corpus
//   SWIFT_BACKTRACE=enable=no .build/release/fuzzWeights .build/corpus \
//     ../Tests/OpsTests/Fixtures/weights
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "Pigment", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzzWeights", dependencies: [.product(name: "Ops", package: "Pigment")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ]
)
