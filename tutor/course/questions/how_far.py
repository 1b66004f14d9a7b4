"""How far an answer is off, said without giving the right one away."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Context

from tutor.engine.arrays import Array
from tutor.engine.rounding import number

_ONE_DIGIT = Context(prec=1, rounding=ROUND_DOWN)


def how_far(answer: Array, expected: Array, tolerance: float, names: Sequence[str]) -> str:
    """Return a sentence for an answer that no known mistake explains.

    Args:
        answer: shape (n,).
        expected: shape (n,).
        tolerance: within which a component is right.
        names: of the components, where there are so many.
    """
    gaps = answer - expected
    if len(gaps) == 1:
        return f"Not yet: your number is {_side(gaps[0])}."
    if len(names) != len(gaps):
        names = [f"number {position}" for position in range(1, len(gaps) + 1)]
    parts = []
    for name, gap in zip(names, gaps, strict=True):
        near = abs(gap) <= tolerance * (1 + 1e-9)
        parts.append(f"{name} is right" if near else f"{name} is {_side(gap)}")
    return f"Not yet: {', '.join(parts)}."


def _side(gap: float) -> str:
    # One digit says how far without giving the answer away; rounded up it could be more than the number typed.
    least = _ONE_DIGIT.create_decimal(f"{abs(gap):.12g}")
    return f"too {'large' if gap > 0 else 'small'}, by at least {number(float(least), 1)}"
