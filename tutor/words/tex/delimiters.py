"""Environments by how their cells are laid out and what stands around them; brackets as tall as what they enclose."""

from tutor.words.tex.box import Box, beside, box

DELIMITERS = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
"""What stands around a matrix."""
ALIGNED = frozenset({"aligned", "align", "align*", "split"})
"""Columns in pairs that meet at a relation."""
GATHERED = frozenset({"gathered", "gather", "gather*"})
"""Lines one under the other, centred."""
ENVIRONMENTS = frozenset({*DELIMITERS, "cases", *ALIGNED, *GATHERED})

# The top, the repeated middle and the bottom of each.
_PIECES = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥",
    "{": "⎧⎪⎩", "}": "⎫⎪⎭", "|": "│││", "‖": "║║║", "⟨": "╱│╲", "⟩": "╲│╱", "/": "╱╱╱",
}  # fmt: skip
_POINTS = {"{": "⎨", "}": "⎬", "⟨": "⟨", "⟩": "⟩"}


def delimited(left: str, inside: Box, right: str, tall: bool = True) -> Box:
    """Put delimiters around a box, as tall as it is, or of one line; an empty one is nothing."""
    if not tall or inside.height == 1:
        return beside([box(left), inside, box(right)])
    return beside([_tall(left, inside), inside, _tall(right, inside)])


def _tall(text: str, beside_it: Box) -> Box:
    height, baseline = beside_it.height, beside_it.baseline
    if text not in _PIECES:
        return box(text)
    top, middle, bottom = tuple(_PIECES[text])
    lines = [top, *[middle] * (height - 2), bottom]
    if text in _POINTS:
        if height == 2:
            # No room for the point: two sections that lean the right way.
            lines = ["⎰", "⎱"] if text in "{⟨" else ["⎱", "⎰"]
        else:
            lines[min(max(baseline, 1), height - 2)] = _POINTS[text]
    return Box(tuple(lines), baseline, 1)
