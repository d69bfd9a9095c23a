extension Session {
  /// What Tab may put at a place; `cursor` is a UTF-8 offset into the text.
  public func complete(_ text: String, at cursor: Int) -> [Completion] { [] }
}
