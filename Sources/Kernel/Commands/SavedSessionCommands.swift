internal import Glibc
internal import Ops

// A session in a file.

let savedSessionCommands: [CommandRecord] = [
  CommandRecord(
    "saveSession", "Saves variables, networks, optimisers, tracks and the history in one file",
    topic: "session", also: ["save_session", "dump_session", "save.image", "pickle"],
    [.value("file", .string, "a .safetensors file")],
    details: "Numbers, texts, lists, records, tensors, pictures, functions, networks with weights "
      + "and running statistics, optimisers with their moments, GANs, data sets and loaders (by "
      + "their paths), tracks, the dice and the history. What cannot be kept is named. Gradients, "
      + "histories of tensors and results `out[n]` are left out. The file is replaced only once the "
      + "new one is whole.",
    example: "let a = [1, 2]\nsaveSession \"out/example-session.safetensors\"   # => saved 1 ..."
  ) { call in
    let path = try writtenPath(call, "file")
    return .none(showing: .text(try call.runtime.save(to: path)), call)
  },

  CommandRecord(
    "loadSession", "Brings back what `saveSession` saved, in the place of what is here",
    topic: "session", also: ["load_session", "load.image", "unpickle"],
    [.value("file", .string, "a file of `saveSession`")],
    details:
      "Of a folder, such as `autosave`, the newest session is loaded. Training goes on to the same bits. `undo` brings back what was here. Inputs are "
      + "numbered on; those of the file are listed before them, without numbers. A file that is damaged, or no session, changes nothing.",
    example: "let a = [1, 2]\nsaveSession \"out/example-session.safetensors\";\nrestart\n"
      + "loadSession \"out/example-session.safetensors\"   # => loaded 1 ...\na   # => [1, 2]"
  ) { call in
    try call.requireTopLevel()
    let path = newestSession(in: expanded(try call.string("file")))
    var reader = try SessionReader(path, call)
    let contents = try reader.read()
    let runtime = call.runtime
    runtime.startAnew()
    runtime.globals.replace(contents.bindings)
    for (name, values) in contents.tracks {
      for value in values { runtime.tracks.add(name, value) }
    }
    runtime.used = contents.used
    if let random = contents.random { call.engine.random = random }
    runtime.inputs.list(loaded: contents.history)
    return .none(
      showing: .text("loaded \(counted(contents.bindings.count, "variable")) from \(path)"), call)
  },
]

/// Of a folder the session that was written last; any other path as it is.
private func newestSession(in path: String) -> String {
  func status(_ path: String) -> stat? {
    var status = stat()
    return !path.utf8.contains(0) && stat(path, &status) == 0 ? status : nil
  }
  guard let folder = status(path), folder.st_mode & S_IFMT == S_IFDIR else { return path }
  let sessions = entries(of: path).map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    .filter { (try? WeightFile($0))?.metadata["pigment.session"] != nil }
  return sessions.max { a, b in
    guard let a = status(a)?.st_mtim, let b = status(b)?.st_mtim else { return false }
    return (a.tv_sec, a.tv_nsec) < (b.tv_sec, b.tv_nsec)
  } ?? path
}
