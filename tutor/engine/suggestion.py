"""Did you mean: the known word that is nearest to a mistyped one, and how that is said."""

from collections.abc import Iterable

_LIKENESS = 0.6
"""How alike two words must be, from 0 to 1, for one to be taken for a slip of the other."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, or None."""
    import difflib  # late: few words are mistyped

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=_LIKENESS)), None)


def advice(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: `did you mean adam?`, or everything that there is to choose from."""
    known = list(known)
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"choose from {', '.join(known)}."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known word nearest to a mistyped one, or all of them where none is near."""
    known = list(known)
    near = nearest(word, known)
    return f"Did you mean “{near}”?" if near else f"Known: {', '.join(known)}." * bool(known)
