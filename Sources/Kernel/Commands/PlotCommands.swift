let plotCommands: [CommandRecord] = []
