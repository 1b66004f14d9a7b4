"""The colours of charts: dark, light, a pair for every eye, one of high contrast, and none at all."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import UNPAINTED, Colour

GLYPHS = "●■▲▼✚★"
"""Of runs beside each other, in order: they differ without colour too."""

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
    lines: _Stops
    """Contour lines from the lowest loss to the highest."""
    runs: _Stops
    """Runs in order, the first one also when it is alone; a chart of runs draws nothing else in these."""

    @property
    def has_colour(self) -> bool:
        return self.curve != UNPAINTED

    def shades(self, heights: NDArray[np.float64], diverging: bool) -> NDArray[np.int32]:
        """Colours for heights between 0 and 1, shape as given; of a diverging surface 0.5 is the middle."""
        return _between(self.both if diverging else self.low, heights)

    def line_shades(self, heights: NDArray[np.float64]) -> NDArray[np.int32]:
        """The same for contour lines, which stand alone on the paper."""
        return _between(self.lines, heights)


def mixed(ground: NDArray[np.int32], colour: Colour, share: float) -> NDArray[np.int32]:
    """Colours with a share of another; shape as given, every one painted."""
    parts = np.zeros(ground.shape, np.int32)
    for shift in (16, 8, 0):
        below, above = ground >> shift & 255, colour >> shift & 255
        parts |= np.rint(below + share * (above - below)).astype(np.int32) << shift
    return parts


def _between(stops: _Stops, heights: NDArray[np.float64]) -> NDArray[np.int32]:
    channels = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for c in stops], float)
    at = np.linspace(0.0, 1.0, len(stops))
    red, green, blue = (np.interp(heights, at, channels[:, channel]).astype(np.int32) for channel in range(3))
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
    low=(0x06081A, 0x12254E, 0x1B4F72, 0x3A7471, 0x7F8A58, 0xA98A5E),
    both=(0x0B1F4B, 0x2C5A8C, 0x5C7F9A, 0x7E868E, 0x99705F, 0x8C4032, 0x6B1420),
    lines=(0x24508C, 0x2F7A98, 0x4E9A86, 0xA3AA6C, 0xE0C48C),
    runs=(0xF5F5FA, 0x2FD5C8, 0xFF8FD0, 0xC6E05A, 0xE0A878, 0xB5A03C),
)

LIGHT = Palette(
    name="light",
    ink=0x1B1F27,
    paper=0xFBFAF7,
    axis=0x5A6270,
    curve=0x1A56B0,
    tangent=0xA85A00,
    path=0x15181E,
    step=0x8A4B00,
    now=0xC01818,
    branch=0x8A8F99,
    ghost=0x7A2BA8,
    downhill=0xC01818,
    highlight=0x0B6B2A,
    low=(0xF7FBFF, 0xD6E6F4, 0xA9CCE3, 0x7FB3C8, 0xC9C08F, 0xE8D5A9),
    both=(0x8FB7E0, 0xB9D2EA, 0xDDE6EE, 0xF2F0EC, 0xF1D9CF, 0xE5B1A1, 0xD98C7C),
    lines=(0x1F5FB0, 0x2B7C9C, 0x4C8A6A, 0x8A8436, 0xA07020),
    runs=(0x15181E, 0x007080, 0xB0207A, 0x5F6600, 0x6B4A2B, 0x8A4A80),
)

CONTRAST_DARK = Palette(
    name="contrast-dark",
    ink=0xFFFFFF,
    paper=0x000000,
    axis=0xE0E0E0,
    curve=0x7FBFFF,
    tangent=0xFFE04D,
    path=0xFFFFFF,
    step=0xFFE04D,
    now=0xFF8F80,
    branch=0xB8B8B8,
    ghost=0xE4B4FF,
    downhill=0xFFB09E,
    highlight=0x8DFF9D,
    low=(0x000000, 0x0A1533, 0x10294F, 0x15394F, 0x24403A, 0x3C3A22),
    both=(0x001A66, 0x142A55, 0x243040, 0x303030, 0x3C2A26, 0x4A1C1C, 0x560010),
    lines=(0x4F8FE0, 0x55B4D0, 0x6CD0B0, 0xC8D080, 0xFFE0A0),
    runs=(0xFFFFFF, 0x3DE0E0, 0xFF9EDB, 0xD4F060, 0xF0C8A8, 0xC8B45A),
)

CONTRAST_LIGHT = Palette(
    name="contrast-light",
    ink=0x000000,
    paper=0xFFFFFF,
    axis=0x2A2A2A,
    curve=0x003A8C,
    tangent=0x5C2E00,
    path=0x000000,
    step=0x5C2E00,
    now=0x8C0009,
    branch=0x555555,
    ghost=0x4B0082,
    downhill=0x8C0009,
    highlight=0x00501A,
    low=(0xFFFFFF, 0xE8F1FA, 0xCFE3F2, 0xBCD9E6, 0xE3DDBB, 0xF0E6CC),
    both=(0xB4D0F0, 0xCFE0F4, 0xE8EEF4, 0xF8F8F8, 0xF8E8E2, 0xF2D0C6, 0xEAB8AC),
    lines=(0x003A8C, 0x00506A, 0x00501A, 0x4A4400, 0x5C2E00),
    runs=(0x000000, 0x004B57, 0x7A0A56, 0x464E00, 0x5A3A2E, 0x5C2F55),
)

# Told apart by whoever sees red and green alike: blue against orange, and no red beside a green (Okabe & Ito 2008).
SAFE_DARK = replace(
    DARK,
    name="safe-dark",
    now=0xFF9ECB,
    downhill=0xFFB44D,
    highlight=0xF0E442,
    both=(0x0B1F4B, 0x2C5A8C, 0x5C7F9A, 0x7E868E, 0x94764C, 0x86551C, 0x693B00),
    runs=(0xF5F5FA, 0x2FD5C8, 0xD98A1F, 0xC9B458, 0xC06A9A, 0xB8CCE4),
)
SAFE_LIGHT = replace(
    LIGHT,
    name="safe-light",
    now=0x8F2A68,
    downhill=0x8A4B00,
    highlight=0x005A8F,
    both=(0x8FB7E0, 0xB9D2EA, 0xDDE6EE, 0xF2F0EC, 0xF3E2C6, 0xEBCB98, 0xE0B36A),
    runs=(0x15181E, 0x007080, 0x5C3A1E, 0x6B6200, 0x7A4FB0, 0x4A6B8A),
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
    lines=(),
    runs=(UNPAINTED,) * 6,
)
"""No colour at all: what colour says elsewhere is said by glyphs and contour lines."""

PALETTES = {
    palette.name: palette for palette in (DARK, LIGHT, SAFE_DARK, SAFE_LIGHT, CONTRAST_DARK, CONTRAST_LIGHT, NONE)
}
