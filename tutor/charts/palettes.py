"""The colours of charts: dark, light, and none at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.charts.cells import UNPAINTED, Colour

_Stops = tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour for each thing a chart can show."""

    name: str
    ink: Colour
    paper: Colour
    axis: Colour
    curve: Colour
    tangent: Colour
    path: Colour
    step: Colour
    now: Colour
    branch: Colour
    ghost: Colour
    downhill: Colour
    highlight: Colour
    """Of the arrow that belongs to the line being read."""
    low: _Stops
    """A surface from its lowest loss to its highest."""
    both: _Stops
    """A surface that falls and rises: from below the middle, over it, to above."""
    runs: _Stops
    """Runs beside each other, in order."""

    @property
    def has_colour(self) -> bool:
        return self.curve != UNPAINTED

    def shades(self, heights: NDArray[np.float64], diverging: bool) -> NDArray[np.int32]:
        """Colours for heights between 0 and 1, shape as given; of a diverging surface 0.5 is the middle."""
        stops = np.array(
            [[c >> 16 & 255, c >> 8 & 255, c & 255] for c in (self.both if diverging else self.low)], float
        )
        at = np.linspace(0.0, 1.0, len(stops))
        red, green, blue = (np.interp(heights, at, stops[:, channel]).astype(np.int32) for channel in range(3))
        return np.asarray(red << 16 | green << 8 | blue, dtype=np.int32)


DARK = Palette(
    name="dark",
    ink=0xE4E8EF,
    paper=0x11141A,
    axis=0x8C96A8,
    curve=0x64A0FF,
    tangent=0xFFC145,
    path=0xF5F5FA,
    step=0xFFC832,
    now=0xFF4F4F,
    branch=0x8C96A8,
    ghost=0xC792EA,
    downhill=0xFF7F6E,
    highlight=0x7CFC9A,
    low=(0x06081A, 0x12254E, 0x1B4F72, 0x3F7F7A, 0x9AA06A, 0xD2B48C),
    both=(0x0B1F4B, 0x2C5A8C, 0x6F8FA8, 0x9AA0A6, 0xB08A7C, 0x9C4A3C, 0x6B1420),
    runs=(0xF5F5FA, 0xFFC145, 0x6FD18A, 0xC792EA, 0xFF8A80, 0x7FDBFF),
)

LIGHT = Palette(
    name="light",
    ink=0x1B1F27,
    paper=0xFBFAF7,
    axis=0x5A6270,
    curve=0x1A56B0,
    tangent=0xB06000,
    path=0x15181E,
    step=0x8A4B00,
    now=0xC01818,
    branch=0x8A8F99,
    ghost=0x7A2BA8,
    downhill=0xC01818,
    highlight=0x0B6B2A,
    low=(0xF7FBFF, 0xD6E6F4, 0xA9CCE3, 0x7FB3C8, 0xC9C08F, 0xE8D5A9),
    both=(0x8FB7E0, 0xB9D2EA, 0xDDE6EE, 0xF2F0EC, 0xF1D9CF, 0xE5B1A1, 0xD98C7C),
    runs=(0x15181E, 0x8A4B00, 0x1D6B36, 0x7A2BA8, 0xB3261E, 0x005F87),
)

NONE = Palette(
    name="none",
    ink=UNPAINTED,
    paper=UNPAINTED,
    axis=UNPAINTED,
    curve=UNPAINTED,
    tangent=UNPAINTED,
    path=UNPAINTED,
    step=UNPAINTED,
    now=UNPAINTED,
    branch=UNPAINTED,
    ghost=UNPAINTED,
    downhill=UNPAINTED,
    highlight=UNPAINTED,
    low=(),
    both=(),
    runs=(UNPAINTED,) * 6,
)
"""No colour at all: what colour says elsewhere is said by glyphs and contour lines."""

PALETTES = {palette.name: palette for palette in (DARK, LIGHT, NONE)}
