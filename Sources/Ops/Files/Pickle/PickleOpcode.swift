/// The instructions of a pickle that are carried out: those that `torch.save` writes with
/// protocol 2, and not one more.
///
/// Source: Python's `pickletools`; the list is that of PyTorch's own weights-only reader.
enum PickleOpcode: UInt8 {
  case proto = 0x80
  case stop = 0x2e
  // Numbers, texts and constants.
  case none = 0x4e
  case newtrue = 0x88
  case newfalse = 0x89
  case binint = 0x4a
  case binint1 = 0x4b
  case binint2 = 0x4d
  case long1 = 0x8a
  case binfloat = 0x47
  case binunicode = 0x58
  case shortBinstring = 0x55
  // Containers.
  case mark = 0x28
  case emptyTuple = 0x29
  case tuple = 0x74
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case emptyList = 0x5d
  case emptyDict = 0x7d
  case emptySet = 0x8f
  case append = 0x61
  case appends = 0x65
  case setitem = 0x73
  case setitems = 0x75
  // The memo.
  case binget = 0x68
  case longBinget = 0x6a
  case binput = 0x71
  case longBinput = 0x72
  // Things with a name.
  case global = 0x63
  case reduce = 0x52
  case newobj = 0x81
  case build = 0x62
  case binpersid = 0x51

  /// What Python calls it, for example "SHORT_BINSTRING".
  var name: String {
    "\(self)".reduce(into: "") { name, letter in
      if letter.isUppercase { name += "_" }
      name += letter.uppercased()
    }
  }
}
