let languageCommands: [CommandRecord] = []
