"""TeX formulas as Unicode text, for a terminal: `inline` on one line, `display` as a two-dimensional picture.

Lessons are written in the subset of TeX that ordinary Markdown viewers render; what this package does not know is a
`TexError`, which `tutor check` reports, and which the `…_or_source` functions answer by showing the formula as written.
"""

from tutor.words.tex.breaking import fitted
from tutor.words.tex.flat import flat
from tutor.words.tex.parser import parse
from tutor.words.tex.tree import TexError
from tutor.words.visible import visible, width_of

__all__ = ["TexError", "display", "display_or_source", "inline", "inline_or_source", "width_of"]


def inline(tex: str) -> str:
    """Return a formula on one line, its grouping kept by parentheses: `e^(−x²/2)`, `1/(2m)`, `θₜ₊₁`.

    Raises:
        TexError: The formula cannot be read.
    """
    return flat(parse(tex))


def display(tex: str, width: int | None = None) -> list[str]:
    """Return a formula as lines of equal width, in two dimensions.

    Args:
        tex: The formula, without its dollars.
        width: Columns to stay within, where the formula can be broken before a relation, a plus or a minus; what
            cannot be broken stays wider.

    Raises:
        TexError: The formula cannot be read.
    """
    return list(fitted(parse(tex), width).lines)


def inline_or_source(tex: str) -> str:
    """Return `inline(tex)`, or the formula as it was written where it cannot be read."""
    try:
        return inline(tex)
    except TexError:
        return " ".join(visible(tex).split())


def display_or_source(tex: str, width: int | None = None) -> list[str]:
    """Return `display(tex, width)`, or the lines of the formula as it was written where it cannot be read."""
    try:
        return display(tex, width)
    except TexError:
        return [line.strip() for line in visible(tex).expandtabs().strip().splitlines()]
