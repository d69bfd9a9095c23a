let listCommands: [CommandRecord] = []
