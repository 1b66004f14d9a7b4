"""What was meant by a word that is not known."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known word nearest to a mistyped one, or all of them where none is near."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Known: {', '.join(words)}." if words else ""
