import Kernel
import Testing

@Test func tablesFillUpTheirAlignments() {
  #expect(
    Table(headings: ["a", "b"], alignments: [.right], rows: []).alignments == [.right, .left])
}
