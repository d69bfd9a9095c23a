extension CommandTable {
  /// All commands of the notebook. A new group is added here.
  public static let standard = CommandTable(
    sessionCommands,
    deviceCommands,
    languageCommands,
    numberCommands,
    listCommands,
    seriesCommands,
    plotCommands,
    histogramCommands,
    tensorCommands,
    functionCommands,
    learningCommands,
    scheduleCommands,
    layerCommands,
    networkCommands,
    resNetCommands,
    weightCommands,
    dataCommands,
    sceneCommands,
    colorCommands,
    pictureCommands,
    animationCommands,
    colorizeCommands,
    trainingCommands,
    metricCommands)
}
