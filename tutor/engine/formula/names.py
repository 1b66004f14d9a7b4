"""Names: the same quantity may be spelled θ₁, theta1, theta_1."""

import difflib
from collections.abc import Collection, Iterable

_GREEK = dict(
    zip(
        ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu")
        + ("nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
        "αβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
_DIGITS_FROM_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def spelling_key(name: str) -> str:
    """What all spellings of a name have in common."""
    plain = name.translate(_DIGITS_FROM_SUBSCRIPTS)
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if digits:
        letters = letters.removesuffix("_")
    return _GREEK.get(letters, letters) + digits


def split_name(word: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The known names that a word such as `xy` is a product of, or None."""
    reached: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        before = reached[start]
        if before is None:
            continue
        for name in known:
            end = start + len(name)
            if name and reached[min(end, len(word))] is None and word.startswith(name, start):
                reached[end] = (*before, name)
    return reached[len(word)]


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: what was probably meant, or what there is."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near and len(known) > 4:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= 12 else ""
