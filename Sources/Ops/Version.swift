/// The version of the engine, written into files it saves.
public let version = "0.1.0"
