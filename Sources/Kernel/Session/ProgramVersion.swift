internal import Ops

/// The version that front ends tell, for example "0.1.0": the engine's, which saved files carry.
public let programVersion = Ops.version
