internal import Ops

// What undo has to know of the things in variables.

extension ModelObject: Reaching {
  func enter(_ reach: inout Reach) { reach.add(layer) }
}

extension OptimizerObject: Reaching {
  func enter(_ reach: inout Reach) { reach.add(optimizer) }
}

extension GANObject: Reaching {
  func enter(_ reach: inout Reach) { reach.add(model) }
}

extension ProgressSequence: Reaching {
  func enter(_ reach: inout Reach) { reach.add(values) }
}

extension TrainingObject: Reaching {
  func enter(_ reach: inout Reach) { for picture in pictures { reach.add(picture) } }
}

extension LoaderObject: Reaching {
  func enter(_ reach: inout Reach) { reach.add(self) }
}

extension BatchObject: Reaching {
  func enter(_ reach: inout Reach) {
    reach.add(batch.lightness)
    reach.add(batch.color)
  }
}
