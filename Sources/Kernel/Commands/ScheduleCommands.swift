internal import Ops

let scheduleCommands: [CommandRecord] = [
  CommandRecord(
    "schedule", "The learning rates of a whole training, step by step", topic: "optimisers",
    also: ["lr_scheduler", "OneCycleLR", "CosineAnnealingLR", "LambdaLR"],
    [
      .value("name", .string, "\"constant\", \"linear\", \"cosine\" or \"oneCycle\""),
      .label("steps", .integer(1...1_000_000), "steps of the training", default: 100),
      .label("lr", .number(0...), "the full rate", default: 1),
    ],
    details: "`linear`: full for half of the steps, then in a line towards 0, as in pix2pix; "
      + "`linear(0.8)` keeps it for 80 %. `cosine`: down half a wave towards 0, or to a share of "
      + "the full rate: `cosine(0.1)`. `oneCycle`: up from 1/25 of it for 30 % of the steps, then "
      + "down to almost nothing; its numbers are `oneCycle(0.3, 25, 10000)`.",
    example: "plot(schedule(\"cosine\", steps: 100, lr: 1e-3))\n"
      + "schedule(\"linear\", steps: 4)   # => [1, 1, 0.666667, 0.333333]"
  ) { call in
    let schedule = try schedule(call, "name")
    let (steps, rate) = (try call.integer("steps"), try call.number("lr"))
    return .list((0..<steps).map { .number(rate * schedule.factor(step: $0, of: steps)) })
  }
]

/// The schedule an argument names.
func schedule(_ call: Call, _ argument: String) throws -> LearningRateSchedule {
  let name = try call.string(argument)
  if let schedule = LearningRateSchedule(name) { return schedule }
  throw CommandError(
    "there is no schedule \(quoted(name))", at: argument,
    help: "schedule(\"cosine\"); there are "
      + joinedInWords(LearningRateSchedule.names, by: "and"))
}
