internal import Glibc

/// Which photographs are coloured and where the results go, settled before any work is done.
public struct ColorizePlan: Sendable, Equatable {
  /// One photograph.
  public struct Item: Sendable, Equatable {
    /// The photograph.
    public var input: String
    /// The result.
    public var output: String
    /// The picture of before and after; nil for none.
    public var comparison: String?
    /// Bytes of the photograph's file, by which the work is shared out in reports.
    public var bytes: Int
    /// Whether the result is there already and stays.
    public var isDone: Bool
    /// Whether the comparison is there already and stays.
    public var isCompared = false

    /// Whether something is left to be made.
    public var isWaiting: Bool { !isDone || (comparison != nil && !isCompared) }
    /// The first file that is to be made: the result, or where that is there, the comparison.
    public var made: String { isDone ? comparison ?? output : output }
  }

  /// The photographs, those given by name in their order, those of folders sorted.
  public var items: [Item]
  /// Folders and files that could not be looked into.
  public var unreadable: [FileError]
  /// How many pictures of other kinds lie in the folders, by ending; they are passed over.
  public var passedOver: [String: Int] = [:]

  /// Endings of pictures that are not read here.
  static let otherPictures: Set<String> = [
    "tif", "tiff", "heic", "heif", "avif", "webp", "gif", "bmp", "jp2", "jxl", "psd", "dng", "cr2",
    "cr3", "nef", "arw", "raf", "orf", "rw2",
  ]

  /// Looks at names and sizes; opens no file and makes none.
  ///
  /// The results of a folder keep its tree below `folder`; of several inputs, each folder keeps its
  /// own name, too. Names of photographs stay; their ending is changed where the format is. A result
  /// that is there counts as done: results are written whole or not at all. An empty file, which a
  /// copy that went wrong leaves, does not count. A comparison that is there stays, too, and one that
  /// is missing is made from the photograph and its result.
  ///
  /// What is not done: colouring what lies in `folder`, even where that lies within an input; and
  /// replacing a photograph of the plan, by whatever link.
  ///
  /// - Parameters:
  ///   - inputs: Photographs and folders of photographs.
  ///   - folder: Where results go; it need not exist.
  /// - Throws: `ColorizeError` when an input is missing, when a result would replace a photograph or
  ///   another result, or when there is nothing to colour.
  public init(
    _ inputs: [String], to folder: String, _ options: ColorizeOptions
  ) throws(ColorizeError) {
    try options.check()
    guard !inputs.isEmpty else { throw .nothing }
    var draft = PlanDraft(to: folder, options)
    // An input named twice is one.
    var seen: Set<FileIdentity> = []
    let different = inputs.filter { FileIdentity($0).map { seen.insert($0).inserted } ?? true }
    for input in different { try draft.add(input, isOnly: different.count == 1) }
    try draft.check()
    items = draft.items
    unreadable = draft.unreadable
    passedOver = draft.passedOver
  }

  /// Throws where results cannot be put into a folder: it is a file, it or the folder it would be
  /// made in is closed to us. Makes nothing.
  public static func check(place folder: String) throws(ColorizeError) {
    var place = folder.isEmpty ? "." : folder
    while place.count > 1, place.hasSuffix("/") { place.removeLast() }
    while FileIdentity(place) == nil {
      guard errno == ENOENT, place != ".", place != "/" else {
        throw .file(FileError(.write, folder, .system(errno)))
      }
      place = PlanPath.folder(of: place)
    }
    guard FileIdentity(place)?.isFolder == true else {
      throw .file(FileError(.write, folder, .system(ENOTDIR)))
    }
    guard access(place, W_OK | X_OK) == 0 else {
      throw .file(FileError(.write, folder, .system(errno)))
    }
  }

  /// One photograph, under a name of its own.
  ///
  /// - Throws: `ColorizeError` when the photograph is missing, or `output` is the photograph
  ///   itself.
  public init(
    _ input: String, as output: String, _ options: ColorizeOptions
  ) throws(ColorizeError) {
    try options.check()
    var draft = PlanDraft(to: PlanPath.folder(of: output), options)
    try draft.add(input, as: output)
    try draft.check()
    items = draft.items
    unreadable = []
  }

  /// Photographs whose results or comparisons are not there yet.
  public var waiting: [Item] { items.filter(\.isWaiting) }
}
