/// The signs and names of TeX that formulas may use.
enum MathSymbols {
  /// Commands without arguments that are letters.
  static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "ell": "ℓ", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
  ]

  /// Names of functions.
  static let functions: Set<String> = [
    "log", "ln", "exp", "sin", "cos", "tan", "tanh", "det", "dim", "arg",
  ]

  /// Words whose limit stands under them.
  static let limits: Set<String> = ["min", "max", "sup", "inf", "lim"]

  /// Gaps, in hundredths of the size of the letters.
  static let spaces: [String: Int] = [",": 17, ":": 22, ";": 28, "!": 0, " ": 25, "quad": 100]

  /// Accents: the character over a part, and the one that combines.
  static let accents: [String: (over: String, combining: String)] = [
    "hat": ("^", "\u{302}"), "widehat": ("^", "\u{302}"), "bar": ("¯", "\u{304}"),
    "overline": ("¯", "\u{305}"), "tilde": ("~", "\u{303}"), "widetilde": ("~", "\u{303}"),
    "vec": ("→", "\u{20D7}"), "dot": ("˙", "\u{307}"), "ddot": ("¨", "\u{308}"),
  ]

  private static let kinds: [(kind: MathSymbol.Kind, names: String)] = [
    (
      .binary,
      "cdot · times × div ÷ pm ± mp ∓ odot ⊙ oplus ⊕ otimes ⊗ ast ∗ star ⋆ circ ∘ cup ∪ cap ∩"
    ),
    (
      .relation,
      "le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ in ∈ notin ∉ to → "
        + "rightarrow → leftarrow ← Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦ mid ∣ ll ≪ gg ≫ "
        + "subset ⊂ subseteq ⊆"
    ),
    (
      .ordinary,
      "infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ ldots … dots … cdots ⋯ emptyset ∅ prime ′ % %"
    ),
    (.opening, "lvert | lVert ‖ langle ⟨ lfloor ⌊ lceil ⌈ { {"),
    (.closing, "rvert | rVert ‖ rangle ⟩ rfloor ⌋ rceil ⌉ } }"), (.fence, "| ‖ vert | Vert ‖"),
    (.large, "sum ∑ prod ∏ int ∫"),
  ]

  /// Commands without arguments that are signs.
  static let symbols: [String: MathSymbol] = {
    var symbols: [String: MathSymbol] = [:]
    for (kind, names) in kinds {
      let words = names.split(separator: " ")
      for index in stride(from: 0, to: words.count - 1, by: 2) {
        symbols[String(words[index])] = MathSymbol(text: String(words[index + 1]), kind: kind)
      }
    }
    return symbols
  }()

  /// Characters that are signs by themselves.
  static let characters: [Character: MathSymbol] = {
    var characters: [Character: MathSymbol] = [:]
    for symbol in symbols.values where symbol.text.count == 1 && symbol.kind != .opening {
      if let character = symbol.text.first, character != "{", character != "}", character != "%" {
        characters[character] = symbol
      }
    }
    let plain: [(MathSymbol.Kind, String)] = [
      (.binary, "+*"), (.relation, "=<>:"), (.opening, "(["), (.closing, ")]"), (.fence, "|‖"),
      (.comma, ",;"), (.ordinary, "/.!?"),
    ]
    for (kind, texts) in plain {
      for character in texts {
        characters[character] = MathSymbol(text: String(character), kind: kind)
      }
    }
    characters["*"]?.text = "∗"
    characters["-"] = MathSymbol(text: "−", kind: .binary)
    characters["−"] = characters["-"]
    return characters
  }()

  /// A letter in a font of TeX, as the letter of Unicode; nil for a font or letter there is none of.
  static func letter(_ character: Character, font: String) -> String? {
    guard let ascii = character.asciiValue, character.isLetter else { return nil }
    let isUpper = character.isUppercase
    let place = UInt32(ascii - (isUpper ? 65 : 97))
    let exceptions: [String: [Character: String]] = [
      "mathbb": ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"],
      "mathcal": [
        "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
        "e": "ℯ", "g": "ℊ", "o": "ℴ",
      ],
    ]
    if let letter = exceptions[font]?[character] { return letter }
    let starts: [String: UInt32] = ["mathbb": 0x1D538, "mathcal": 0x1D49C, "mathbf": 0x1D400]
    guard let start = starts[font] else { return nil }
    return Unicode.Scalar(start + (isUpper ? 0 : 26) + place).map { String(Character($0)) }
  }
}
