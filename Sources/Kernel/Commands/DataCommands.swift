internal import Ops

// Pictures on disk: paths, sets, loaders.

let dataCommands: [CommandRecord] = [
  CommandRecord(
    "imagePaths", "The pictures below a folder, sorted, so that the list is the same everywhere",
    topic: "data", also: ["glob", "listdir", "ImageFolder"],
    [
      .value("folder", .string, "a folder, or one picture"),
      .label("limit", .integer(0...), "how many at most, chosen at random", default: .nothing),
      .label("seed", .integer(0...), "of the choice", default: 123),
    ],
    details:
      "JPEG and PNG files, in all folders below; names that begin with a dot are passed over.",
    example: "len(imagePaths(scenes(count: 4, size: 16)))   # => 4"
  ) { call in
    let path = expanded(try call.string("folder"))
    let folder = try call.abandoning { try ImageFolder(path) }
    for error in folder.unreadable.prefix(5) {
      call.runtime.note("passed over: \(error.description)")
    }
    if folder.unreadable.count > 5 {
      call.runtime.note("passed over: \(grouped(folder.unreadable.count - 5)) more")
    }
    var paths = folder.paths
    if call["limit"] != nil, try call.integer("limit") < paths.count {
      paths = Sampling.choose(
        paths, limit: try call.integer("limit"), seed: UInt64(try call.integer("seed")))
    }
    return .list(paths.map { .string($0) })
  },

  CommandRecord(
    "sample", "Some elements of a list, chosen at random", topic: "data", also: ["choice"],
    [
      .value("values", .list, "what is chosen from"), .value("count", .integer(0...), "how many"),
      .label("seed", .integer(0...), "of the choice", default: 123),
    ], example: "len(sample([1, 2, 3, 4], 2))   # => 2"
  ) { call in
    .list(
      Sampling.choose(
        try call.list("values"), limit: try call.integer("count"),
        seed: UInt64(try call.integer("seed"))))
  },

  CommandRecord(
    "split", "A list parted at random into train and validate", topic: "data",
    also: ["random_split", "train_test_split"],
    [
      .value("values", .list, "what is parted"),
      .label("share", .number(0...1), "share of validate", default: 0.2),
      .label("seed", .integer(0...), "of the choice", default: 123),
    ], example: "len(split([1, 2, 3, 4, 5]).train)   # => 4"
  ) { call in
    let parts = Sampling.split(
      try call.list("values"), share: try call.number("share"),
      seed: UInt64(try call.integer("seed")))
    return .record(
      Record([("train", .list(parts.train)), ("validate", .list(parts.validation))]))
  },

  CommandRecord(
    "dataset", "Pictures brought to one size when they are asked for", topic: "data",
    also: ["Dataset", "ColorizationDataset"],
    [
      .value("paths", .list, "picture files"),
      .label("size", .integer(1...8192), "height and width in pixels", default: 256),
      .label(
        "flip", .bool, "whether pictures are mirrored at random, one time in two", default: false),
      .label("jitter", .bool, "whether pictures are enlarged and cut at random", default: false),
      .label(
        "draft", .bool,
        "whether a large JPEG is decoded at a part of its size, at least twice `size`",
        default: true),
      .label(
        "keep", .integer(0...),
        "megabytes of decoded pictures kept; by default an eighth of the memory, at most 1 GiB",
        default: .nothing),
    ],
    details: "The aspect is not kept: pictures are squashed to a square, as in the document.\n\n"
      + "Pictures that are kept make every epoch after the first cheap and change nothing: "
      + "mirroring comes afterwards. A kept file that changes on disk is not read again.\n\n"
      + "Drafts save much of the first reading of photographs far larger than `size`; with "
      + "`draft: false` they are decoded whole, as `readImage` does.",
    example: "dataset(imagePaths(scenes(count: 4, size: 16)), size: 16).count   # => 4"
  ) { call in
    let paths = try call.list("paths").map { value -> String in
      guard case .string(let path) = value else {
        throw CommandError("`paths` takes file names, not \(value.describedType)", at: "paths")
      }
      return path
    }
    let dataset = try Dataset(
      paths, size: call.integer("size"),
      augmentation: Augmentation(flips: call.bool("flip"), jitters: call.bool("jitter")),
      readsDrafts: call.bool("draft"),
      cacheLimit: call["keep"] == nil ? nil : min(call.integer("keep"), 1 << 20) * 1_000_000)
    return .object(DatasetObject(dataset))
  },

  CommandRecord(
    "loader", "Serves the pictures of a set in batches", topic: "data",
    also: ["DataLoader", "dataloader"],
    [
      .value("dataset", .object("dataset", DatasetObject.self), "the pictures"),
      .label("batch", .integer(1...), "pictures in a batch", default: 16),
      .label("shuffle", .bool, "whether each epoch has an order of its own", default: false),
      .label("seed", .integer(0...), "of order and mirroring", default: 123),
      .label("readers", .integer(1...64), "threads that read ahead", default: 2),
    ],
    details: "Going through a loader is an epoch. What a batch holds depends on the seed and the "
      + "epoch, never on the number of readers.",
    example:
      "loader(dataset(imagePaths(scenes(count: 4, size: 16)), size: 16), batch: 2).count   # => 2"
  ) { call in
    let dataset = try call.object("dataset", as: DatasetObject.self).dataset
    let loader = try Loader(
      dataset, batch: call.integer("batch"), shuffles: call.bool("shuffle"),
      seed: UInt64(call.integer("seed")), readers: call.integer("readers"), on: call.device())
    return .object(LoaderObject(loader, call.runtime))
  },
]

/// A path whose leading ~ is the home folder.
func expanded(_ path: String) -> String {
  guard path == "~" || path.hasPrefix("~/"), let home = environment("HOME") else { return path }
  return home + path.dropFirst()
}
