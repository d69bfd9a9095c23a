let sessionCommands: [CommandRecord] = []
