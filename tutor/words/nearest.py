"""What was meant by a word that is not known."""

from collections.abc import Iterable

from tutor.engine import suggestion


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known word nearest to a mistyped one, or all of them where none is near."""
    words = list(known)
    near = suggestion.nearest(word, words)
    if near:
        return f"Did you mean “{near}”?"
    return f"Known: {', '.join(words)}." if words else ""
