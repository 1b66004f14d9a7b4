"""The colours of charts: dark, light, a pair for every eye, one of high contrast, and none at all."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import UNPAINTED, Colour

GLYPHS = "●■▲▼✚★"
"""Of runs beside each other, in order: they differ without colour too."""

_Stops = tuple[Colour, ...]


class Palette(NamedTuple):
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
        return between(self.both if diverging else self.low, heights)

    def line_shades(self, heights: NDArray[np.float64]) -> NDArray[np.int32]:
        """The same for contour lines, which stand alone on the paper."""
        return between(self.lines, heights)


def mixed(
    ground: NDArray[np.int32], colour: Colour | NDArray[np.int32], share: float | NDArray[np.float64]
) -> NDArray[np.int32]:
    """Colours with a share of another, or each with its own share of its own; shape as given, every one painted."""
    parts = np.zeros(ground.shape, np.int32)
    for shift in (16, 8, 0):
        below, above = ground >> shift & 255, colour >> shift & 255
        parts |= np.rint(below + share * (above - below)).astype(np.int32) << shift
    return parts


def between(stops: Sequence[Colour], heights: NDArray[np.float64]) -> NDArray[np.int32]:
    """Colours for heights between 0 and 1, shape as given, from the first of some stops to the last."""
    channels = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for c in stops], float)
    at = np.linspace(0.0, 1.0, len(stops))
    red, green, blue = (np.interp(heights, at, channels[:, channel]).astype(np.int32) for channel in range(3))
    return np.asarray(red << 16 | green << 8 | blue, dtype=np.int32)


_COLOURS = """
           dark    light   safe-dark  safe-light  contrast-dark  contrast-light
ink        e4e8ef  1b1f27  e4e8ef     1b1f27      ffffff         000000
paper      11141a  fbfaf7  11141a     fbfaf7      000000         ffffff
axis       8c96a8  5a6270  8c96a8     5a6270      e0e0e0         2a2a2a
curve      64a0ff  1a56b0  64a0ff     1a56b0      7fbfff         003a8c
tangent    ffc145  a85a00  ffc145     a85a00      ffe04d         5c2e00
path       f5f5fa  15181e  f5f5fa     15181e      ffffff         000000
step       ffc832  8a4b00  ffc832     8a4b00      ffe04d         5c2e00
now        ff4f4f  c01818  ff9ecb     8f2a68      ff8f80         8c0009
branch     8c96a8  8a8f99  8c96a8     8a8f99      b8b8b8         555555
ghost      c792ea  7a2ba8  c792ea     7a2ba8      e4b4ff         4b0082
downhill   ff7f6e  c01818  ffb44d     8a4b00      ffb09e         8c0009
highlight  7cfc9a  0b6b2a  f0e442     005a8f      8dff9d         00501a
"""
_RAMPS = """
low    dark            06081a 12254e 1b4f72 3a7471 7f8a58 a98a5e
low    light           f7fbff d6e6f4 a9cce3 7fb3c8 c9c08f e8d5a9
low    contrast-dark   000000 0a1533 10294f 15394f 24403a 3c3a22
low    contrast-light  ffffff e8f1fa cfe3f2 bcd9e6 e3ddbb f0e6cc
both   dark            0b1f4b 2c5a8c 5c7f9a 7e868e 99705f 8c4032 6b1420
both   light           8fb7e0 b9d2ea dde6ee f2f0ec f1d9cf e5b1a1 d98c7c
both   safe-dark       0b1f4b 2c5a8c 5c7f9a 7e868e 94764c 86551c 693b00
both   safe-light      8fb7e0 b9d2ea dde6ee f2f0ec f3e2c6 ebcb98 e0b36a
both   contrast-dark   001a66 142a55 243040 303030 3c2a26 4a1c1c 560010
both   contrast-light  b4d0f0 cfe0f4 e8eef4 f8f8f8 f8e8e2 f2d0c6 eab8ac
lines  dark            24508c 2f7a98 4e9a86 a3aa6c e0c48c
lines  light           1f5fb0 2b7c9c 4c8a6a 8a8436 a07020
lines  contrast-dark   4f8fe0 55b4d0 6cd0b0 c8d080 ffe0a0
lines  contrast-light  003a8c 00506a 00501a 4a4400 5c2e00
runs   dark            f5f5fa 2fd5c8 ff8fd0 c6e05a e0a878 b5a03c
runs   light           15181e 007080 b0207a 5f6600 6b4a2b 8a4a80
runs   safe-dark       f5f5fa 2fd5c8 d98a1f c9b458 c06a9a b8cce4
runs   safe-light      15181e 007080 5c3a1e 6b6200 7a4fb0 4a6b8a
runs   contrast-dark   ffffff 3de0e0 ff9edb d4f060 f0c8a8 c8b45a
runs   contrast-light  000000 004b57 7a0a56 464e00 5a3a2e 5c2f55
"""
"""From end to end. A pair for eyes that see red and green alike has blue against orange, and no red beside a green
(Okabe & Ito 2008); where it has no ramp of its own, it has the usual one."""


def _palettes() -> dict[str, Palette]:
    names, *rows = (line.split() for line in _COLOURS.strip().splitlines())
    ramps: dict[str, dict[str, _Stops]] = {}
    for ramp, name, *stops in (line.split() for line in _RAMPS.strip().splitlines()):
        ramps.setdefault(ramp, {})[name] = tuple(int(stop, 16) for stop in stops)
    palettes = {}
    for column, name in enumerate(names, 1):
        colours, usual = (int(row[column], 16) for row in rows), name.rpartition("-")[2]
        palettes[name] = Palette._make([name, *colours, *(ramp.get(name, ramp[usual]) for ramp in ramps.values())])
    return palettes


NONE = Palette._make(["none", *[UNPAINTED] * 12, (), (), (), (UNPAINTED,) * len(GLYPHS)])
"""No colour at all: what colour says elsewhere is said by glyphs and contour lines."""

PALETTES = {**_palettes(), "none": NONE}
DARK, LIGHT = PALETTES["dark"], PALETTES["light"]
