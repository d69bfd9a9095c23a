extension CommandTable {
  /// All commands of the notebook. A new group is added here.
  public static let standard = CommandTable(
    sessionCommands, languageCommands, numberCommands, listCommands, seriesCommands,
    plotCommands)
}
