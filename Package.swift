// swift-tools-version: 6.2
import PackageDescription

/// The processor the engine is compiled for: this machine's own, or the one named in the
/// environment (`make portable` names x86-64-v3).
let processor = Context.environment["PIGMENT_MARCH"] ?? "native"

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Hot loops run through unsafe pointers, which carry no checks; code that reads files keeps them.
let fast: [SwiftSetting] = [
  .unsafeFlags(["-Xcc", "-march=\(processor)", "-enforce-exclusivity=unchecked"])
]

let package = Package(
  name: "Pigment",
  products: [
    .executable(name: "repl", targets: ["repl"]),
    .library(name: "Ops", targets: ["Ops"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries, each behind a shim that one Swift file imports.
    .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CImage", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),
    .target(
      name: "CColorProfile", linkerSettings: [.linkedLibrary("lcms2"), .linkedLibrary("m")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CHost"),
    .target(name: "CEdit", linkerSettings: [.linkedLibrary("edit")]),

    // Ops computes, Kernel understands, repl shows.
    .target(
      name: "Ops", dependencies: ["COpenBLAS", "CImage", "CColorProfile", "CZlib", "CHost"],
      swiftSettings: strict + fast),
    .target(name: "Kernel", dependencies: ["Ops", "CHost"], swiftSettings: strict),
    .executableTarget(
      name: "repl",
      dependencies: [
        "Kernel", "CEdit",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "OpsTests", dependencies: ["Ops"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["Kernel", "Ops"], exclude: ["Language"],
      swiftSettings: strict),
    .testTarget(
      name: "replTests",
      dependencies: [
        "repl", "Kernel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
  ]
)
