import Glibc

/// The user's own step file, run before every prompt: variables, functions, settings one always
/// wants.
struct InitFile {
  /// Where it is.
  let path: String

  /// `pigment/init.txt` in the user's folder for settings; nil when there is none.
  init?(environment: (String) -> String?) {
    func folder(_ name: String) -> String? {
      environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let base = folder("XDG_CONFIG_HOME") ?? folder("HOME").map({ $0 + "/.config" }) else {
      return nil
    }
    path = base + "/pigment/init.txt"
    guard access(path, F_OK) == 0 else { return nil }
  }
}
