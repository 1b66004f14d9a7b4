"""The colours of classes and of values between two ends, on dark and on light ground."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Colour
from tutor.charts.drawing.palettes import GLYPHS, Palette, between


class Shades(NamedTuple):
    """From one end over the middle to the other, and the colours of glyphs that stand out from them."""

    stops: tuple[Colour, Colour, Colour, Colour, Colour]
    glyphs: tuple[Colour, Colour]


_SHADES: Mapping[str, Shades] = {
    "dark": Shades((0xA85A14, 0x6B4420, 0x23262D, 0x1F4470, 0x1B62B8), (0xFFD09A, 0xB5DBFF)),
    "light": Shades((0xF0AE70, 0xF6D9BC, 0xF4F3F0, 0xC6DBF3, 0x8AB8EE), (0x7A3A00, 0x0A3A7C)),
}
LEVELS = 12
_HOLLOW = "○□△▽✛☆"


def _shades(palette: Palette) -> Shades:
    return _SHADES["light" if palette.name.endswith("light") else "dark"]


def ground(shares: NDArray[np.float64], palette: Palette) -> NDArray[np.int32]:
    """Colours for shares from 0, the one end, to 1, the other, in LEVELS steps; shape as given."""
    return between(_shades(palette).stops, level(shares) / (LEVELS - 1))


def around_zero(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values as shares from 0 to 1, where 0.5 is zero and the largest magnitude reaches an end; shape as given."""
    reach = float(np.abs(values[np.isfinite(values)]).max(initial=0.0)) or 1.0
    return np.asarray(0.5 + 0.5 * values / reach)


def level(shares: NDArray[np.float64], levels: int = LEVELS) -> NDArray[np.intp]:
    """The step, from 0 to levels − 1, that each share from 0 to 1 belongs to; what is no number is in the middle."""
    finite = np.nan_to_num(shares, nan=0.5, posinf=1.0, neginf=0.0)
    return np.asarray(np.clip(finite * levels, 0, levels - 1), dtype=np.intp)


def class_colour(number: int, classes: int, palette: Palette) -> Colour:
    """The colour of a class's glyph."""
    if classes <= 2 and palette.has_colour:
        return _shades(palette).glyphs[number]
    return palette.runs[number % len(palette.runs)]


def class_glyph(number: int, is_hollow: bool = False) -> str:
    """The glyph of a class, which tells it apart without colour too; hollow for samples that nothing is learnt from."""
    glyphs = _HOLLOW if is_hollow else GLYPHS
    return glyphs[number % len(glyphs)]
