"""Standard streams of any encoding: what one cannot hold is written in ASCII, what cannot be read is marked."""

import codecs
import sys
from io import StringIO, TextIOWrapper

_NEAREST = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "√": "sqrt", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~",
    "∂": "d", "∇": "grad ", "Σ": "sum", "∞": "inf", "→": "->", "←": "<-", "′": "'",
    "‘": "'", "’": "'", "“": "'", "”": "'", "⟨": "<", "⟩": ">",
}  # fmt: skip
"""No quotation mark and no backslash, which would break JSON and CSV."""


def accept_any_text() -> None:
    """Let no character end the program: a pipe may be of any encoding, and what is typed of none."""
    codecs.register_error("nearest-ascii", _in_ascii)
    # A program that was started with a stream closed reads nothing from it, and writes nowhere.
    sys.stdin, sys.stdout, sys.stderr = (stream or StringIO() for stream in (sys.stdin, sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest-ascii")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_nearest, error.object[error.start : error.end])), error.end


def _nearest(character: str) -> str:
    """The character in ASCII, as it can be typed again where there is a way: θ is theta, ² is ^2; else a ?."""
    if character in _NEAREST:
        return _NEAREST[character]
    import unicodedata  # late: most streams hold every character

    name, code = unicodedata.name(character, ""), ord(character)
    if name.startswith("GREEK SMALL LETTER"):
        return name.split()[3].lower()
    if 0x2500 <= code < 0x2580:  # the frames and axes of charts
        return {"HORIZONTAL": "-", "VERTICAL": "|"}.get(name.split()[-1], "+")
    if 0x2580 <= code < 0x2600:  # blocks, and the signs that mark points
        return "#" if code < 0x25A0 else "o"
    if 0x2800 <= code < 0x2900:  # Braille, which charts draw curves with
        return " " if code == 0x2800 else "."
    plain = unicodedata.normalize("NFKD", character)
    raised = "^" if unicodedata.decomposition(character).startswith("<super>") else ""
    return raised + "".join(_NEAREST.get(part, part) for part in plain if part < "\x7f" or part in _NEAREST) or "?"
