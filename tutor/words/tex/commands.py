"""The commands that are read and not merely replaced, and what to suggest for one that is unknown."""

from collections.abc import Iterable

from tutor.engine.suggestion import nearest
from tutor.words.tex.symbols import ATOMS, MARKS, SPACES, names
from tutor.words.tex.tokens import Token
from tutor.words.tex.tree import Kind, TexError

FRACTIONS = frozenset({"frac", "dfrac", "cfrac", "tfrac"})
STYLES = {
    "mathbf": "BOLD", "boldsymbol": "BOLD", "bm": "BOLD",
    "mathcal": "SCRIPT", "mathscr": "SCRIPT", "mathbb": "DOUBLE-STRUCK",
    "mathrm": "", "mathit": "", "mathsf": "", "mathtt": "",
}  # fmt: skip
TEXTS = frozenset(names("text textrm textbf textit textsf texttt mbox"))
IGNORED = frozenset(
    names("displaystyle textstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr")
)
"""Commands about the page's look that have no meaning in a terminal."""
_CONSTRUCTIONS = names("sqrt left right begin end operatorname not overset stackrel underset overbrace underbrace")
_KNOWN = [*_CONSTRUCTIONS, *FRACTIONS, *STYLES, *TEXTS, *MARKS, *ATOMS, *IGNORED]

_DELIMITERS = {"(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", "<": "⟨", ">": "⟩", ".": ""}
_NEGATED = {
    "=": "≠",
    "∈": "∉",
    "<": "≮",
    ">": "≯",
    "≤": "≰",
    "≥": "≱",
    "∼": "≁",
    "≈": "≉",
    "≡": "≢",
    "⊂": "⊄",
    "∃": "∄",
}


def delimiter(token: str) -> str | None:
    """Return the character of a delimiter, empty for the full stop that stands for none, or None if it is not one."""
    atom = ATOMS.get(token[1:]) if token.startswith("\\") else None
    if atom is not None and (atom.kind in {Kind.OPEN, Kind.CLOSE} or atom.text in {"|", "‖", "[", "]"}):
        return atom.text
    return _DELIMITERS.get(token)


def negated(text: str) -> str:
    """Return a relation struck through."""
    return _NEGATED.get(text, text + "\u0338")


def character(token: Token) -> str:
    """Return what a token stands for in words: itself, without braces, or the character that a backslash protects."""
    if not token.is_command:
        return {"{": "", "}": "", "~": " "}.get(token.text, token.text)
    name = token.text[1:]
    if name in SPACES:
        return " " * min(SPACES[name], 1)
    if name.isalpha() or name not in ATOMS:
        raise TexError(f"{token.text} inside words", token.start)
    return ATOMS[name].text


_ELSEWHERE = names(
    "array binom bf bmod boxed cancel color eqref equation gtrsim hspace intercal label lessapprox mathop middle"
    " newcommand nonumber over phantom pmod rm tag textcolor underline"
)
"""What TeX has and we do not draw: whoever writes it has made no slip, and is offered nothing else."""


def suggestion(name: str, known: Iterable[str] = _KNOWN) -> str:
    r"""Return `; did you mean \alpha?` for a name that is near a known one, else nothing."""
    near = None if name in _ELSEWHERE else nearest(name, known)
    mark = "\\" if known is _KNOWN else ""
    return f"; did you mean {mark}{near}?" if near else ""
