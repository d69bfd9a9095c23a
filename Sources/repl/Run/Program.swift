import ArgumentParser
import Glibc
import Kernel

/// Where the program starts: it prepares the process and does everything else on a thread with
/// a large stack, so that a function that calls itself too often is an error and not a crash.
@main
enum Program {
  nonisolated static func main() {
    takeCharacterSet()
    let signals = SignalWatch()
    let work = Unmanaged.passRetained(signals).toOpaque()
    for megabytes in [512, 64, 8] {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, megabytes << 20)
      var thread = pthread_t()
      let failure = pthread_create(&thread, &attributes, runProgram, work)
      pthread_attr_destroy(&attributes)
      if failure == 0 { signals.run() }
    }
    writeAll(
      2, Array("error: no thread could be started: \(String(cString: strerror(errno)))\n".utf8))
    exit(ExitStatus.failed)
  }

  /// Takes the character set of the surroundings; where that is not UTF-8, the C library's own.
  /// Numbers keep their decimal point whatever the country.
  private static func takeCharacterSet() {
    setlocale(LC_CTYPE, "")
    if let name = nl_langinfo(Int32(CODESET)), String(cString: name) == "UTF-8" { return }
    setlocale(LC_CTYPE, "C.UTF-8")
  }
}

/// What the large thread does: everything, and then it ends the program.
private func runProgram(_ signals: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let signals else { return nil }
  let watch = Unmanaged<SignalWatch>.fromOpaque(signals).takeUnretainedValue()
  exit(CommandRunner(signals: watch).run(Array(CommandLine.arguments.dropFirst())))
}
