let numberCommands: [CommandRecord] = []
