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
    details: "Training goes on to the same bits. `undo` brings back what was here. Inputs are "
      + "numbered on; those of the file are listed before them, without numbers. A file that is damaged, or no session, changes nothing.",
    example: "let a = [1, 2]\nsaveSession \"out/example-session.safetensors\";\nrestart\n"
      + "loadSession \"out/example-session.safetensors\"   # => loaded 1 ...\na   # => [1, 2]"
  ) { call in
    try call.requireTopLevel()
    let path = expanded(try call.string("file"))
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
