"""Which character stands for which command, and which characters exist small, raised, lowered, bold or with a hat."""

import unicodedata

from tutor.words.tex.tree import Atom, Fraction, Kind


def names(words: str) -> list[str]:
    """Return words, so that a long table reads without its quotes."""
    return words.split()


def _table(words: str) -> dict[str, str]:
    pairs = iter(words.split())
    return dict(zip(pairs, pairs, strict=True))


GREEK = _table(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ "
    "mu μ nu ν xi ξ pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω "
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_ORDINARY = _table(
    "partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ Re ℜ Im ℑ top ⊤ bot ⊥ angle ∠ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ "
    "emptyset ∅ varnothing ∅ prime ′ degree ° ldots … dots … dotsc … cdots ⋯ dotsb ⋯ vdots ⋮ ddots ⋱ checkmark ✓ "
    "star ⋆ dagger † bullet • square □ blacksquare ■ triangle △ aleph ℵ imath ı jmath ȷ $ $ % % # # & & _ _ vert | "
    "Vert ‖ | ‖ backslash \\ lbrack [ rbrack ]"
)
_BINARY = _table(
    "pm ± mp ∓ cdot · times × div ÷ ast ∗ circ ∘ odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖ cup ∪ cap ∩ setminus ∖ land ∧ "
    "wedge ∧ lor ∨ vee ∨"
)
_RELATION = _table(
    "eq = ne ≠ neq ≠ lt < gt > le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ "
    "equiv ≡ propto ∝ in ∈ ni ∋ notin ∉ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid ∣ parallel ∥ perp ⟂ to → "
    "rightarrow → longrightarrow ⟶ leftarrow ← gets ← longleftarrow ⟵ leftrightarrow ↔ Rightarrow ⇒ implies ⟹ "
    "Longrightarrow ⟹ Leftarrow ⇐ impliedby ⟸ Leftrightarrow ⇔ iff ⟺ mapsto ↦ uparrow ↑ downarrow ↓ nearrow ↗ "
    "searrow ↘ hookrightarrow ↪ coloneqq ≔ doteq ≐ triangleq ≜ prec ≺ succ ≻ colon :"
)
_OPEN = _table("{ { lbrace { langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖")
_CLOSE = _table("} } rbrace } rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖")
_LARGE = _table("sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂")
INTEGRALS = frozenset("∫∬∮")

_FUNCTIONS = names(
    "arccos arcsin arctan arg cos cosh cot csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr "
    "sec sin sinh sup tan tanh"
)
_WITH_LIMITS = frozenset(names("det gcd inf lim liminf limsup max min Pr sup"))

ATOMS: dict[str, Atom] = (
    {name: Atom(text) for name, text in (GREEK | _ORDINARY).items()}
    | {name: Atom(text, Kind.BINARY) for name, text in _BINARY.items()}
    | {name: Atom(text, Kind.RELATION) for name, text in _RELATION.items()}
    | {name: Atom(text, Kind.OPEN) for name, text in _OPEN.items()}
    | {name: Atom(text, Kind.CLOSE) for name, text in _CLOSE.items()}
    | {name: Atom(text, Kind.LARGE, limits=text not in INTEGRALS) for name, text in _LARGE.items()}
    | {name: Atom(name, Kind.FUNCTION, limits=name in _WITH_LIMITS) for name in _FUNCTIONS}
)
"""The commands that stand for one thing, without their backslash."""

_TYPED = (
    {"+": Atom("+", Kind.BINARY), "-": Atom("−", Kind.BINARY), "*": Atom("*", Kind.BINARY), "'": Atom("′")}
    | {character: Atom(character, Kind.RELATION) for character in "=<>:"}
    | {character: Atom(character, Kind.OPEN) for character in "(["}
    | {character: Atom(character, Kind.CLOSE) for character in ")]!?"}
    | {character: Atom(character, Kind.PUNCTUATION) for character in ",;"}
)
CHARACTERS: dict[str, Atom] = (
    {atom.text: atom for atom in ATOMS.values() if len(atom.text) == 1 and not atom.text.isascii()}
    | {atom.text: atom for atom in _TYPED.values()}
    | _TYPED
    # Names of several kinds share these characters; typed, they are the plain ones.
    | {"‖": Atom("‖"), "⊥": Atom("⊥")}
)
"""What a typed character stands for, where it is more than itself."""

SPACES = {",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "thinspace": 1, "enspace": 1, "quad": 2, "qquad": 4, "!": 0}
MARKS = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "widehat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "bar": "\N{COMBINING MACRON}",
    "overline": "\N{COMBINING OVERLINE}",
    "tilde": "\N{COMBINING TILDE}",
    "widetilde": "\N{COMBINING TILDE}",
    "vec": "\N{COMBINING RIGHT ARROW ABOVE}",
    "dot": "\N{COMBINING DOT ABOVE}",
    "ddot": "\N{COMBINING DIAERESIS}",
}
"""The combining character of an accent."""
WIDE_MARKS = {"hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "vec": "→", "dot": ".", "ddot": ".."}
"""What stands over a body wider than a letter; a bar is drawn as wide as the body."""

SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθφχ⊤′″‴*∗⋆†°∘",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵡᵀ′″‴**⋆†°°",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))

VULGAR = _table("1/2 ½ 1/3 ⅓ 2/3 ⅔ 1/4 ¼ 3/4 ¾ 1/5 ⅕ 1/6 ⅙ 1/8 ⅛ 1/10 ⅒")
"""Fractions that are one character."""

PRIMES = {1: "′", 2: "″", 3: "‴"}

_BOLD_GREEK = {"∇": "𝛁", "∂": "𝛛"}


def raised(text: str) -> str | None:
    """Return the text in superscript characters, or None where one of them does not exist."""
    return _mapped(text, SUPERSCRIPTS)


def lowered(text: str) -> str | None:
    """Return the text in subscript characters, or None where one of them does not exist."""
    return _mapped(text, SUBSCRIPTS)


def vulgar(fraction: Fraction) -> str | None:
    """Return the one character that a fraction of two small numbers is, or None."""
    match fraction.top.items, fraction.bottom.items:
        case (Atom(text=top),), (Atom(text=bottom),):
            return VULGAR.get(f"{top}/{bottom}")
    return None


def _mapped(text: str, table: dict[str, str]) -> str | None:
    found = [table.get(character) for character in text]
    return None if None in found else "".join(filter(None, found))


def styled(text: str, style: str) -> str:
    """Return letters in a mathematical alphabet of Unicode, `BOLD`, `SCRIPT` or `DOUBLE-STRUCK`, where they exist."""
    return "".join(_styled(character, style) for character in text)


def _styled(character: str, style: str) -> str:
    if style == "BOLD" and character in _BOLD_GREEK:
        return _BOLD_GREEK[character]
    name = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    # The letters that Unicode had before its mathematical alphabets, such as ℝ and ℒ, have names of their own.
    for wanted in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):
        try:
            return unicodedata.lookup(wanted)
        except KeyError:
            continue
    return character
