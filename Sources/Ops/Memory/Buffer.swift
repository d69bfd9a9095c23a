internal import Synchronization

/// Memory of one device, owned once and given back to the device when the last tensor lets go.
///
/// Only the device's backend looks behind `address`. `@unchecked`: the bytes are written by one
/// operation before the tensor that holds them is published; in-place writers say so by `touch()`.
public final class Buffer: @unchecked Sendable {
  /// The device the memory belongs to.
  public let device: Device
  /// Room, in float32 elements.
  public let count: Int
  /// A pointer for the host, an opaque handle for other devices.
  let address: UnsafeMutableRawPointer

  private let writes = Atomic<Int>(0)
  /// Told once, before the contents are changed in place; nil where nobody wants to know.
  package var beforeChange: ((Buffer) -> Void)?

  init(device: Device, count: Int, address: UnsafeMutableRawPointer) {
    self.device = device
    self.count = count
    self.address = address
  }

  deinit { device.backend.recycle(address, count: count) }

  /// How often the contents were changed in place; the backward pass compares it.
  var version: Int { writes.load(ordering: .relaxed) }

  /// Says that the contents are about to be changed in place.
  func willChange() {
    guard let tell = beforeChange else { return }
    beforeChange = nil
    tell(self)
  }

  /// Notes a change in place.
  func touch() { writes.add(1, ordering: .relaxed) }
}
