internal import Ops

/// The variables of a session: name, type, shape, memory, where they were declared, and the value.
/// Columns without an entry are left out.
func variableTable(_ runtime: Runtime) -> Table {
  let headings = ["name", "type", "shape", "memory", "where", "value"]
  let rows = runtime.variableNames.map { name -> [String] in
    let binding = runtime.globals.bindings[name]
    let value = binding?.value ?? .none
    var reach = Reach()
    reach.add(value)
    return [
      name, value.typeName, shape(of: value), reach.bytes == 0 ? "" : inMegabytes(reach.bytes),
      binding?.origin ?? "", value.short,
    ]
  }
  let kept = headings.indices.filter { column in rows.contains { !$0[column].isEmpty } }
  return Table(
    headings: kept.map { headings[$0] }, alignments: kept.map { $0 == 3 ? .right : .left },
    rows: rows.map { row in kept.map { row[$0] } })
}

private func shape(of value: Value) -> String {
  switch value {
  case .tensor(let tensor): "[" + tensor.shape.map(String.init).joined(separator: ", ") + "]"
  case .image(let picture): "\(picture.width)×\(picture.height)"
  case .object(let object as BatchObject): "\(object.batch.lightness.shape)"
  default: ""
  }
}
