"""Makes the README's pictures: the program is run in a pseudo-terminal, and its screen is written as SVG.

python -m tests.pictures
"""

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyte.screens

from tests.terminal import TUTOR, Terminal
from tutor.charts.drawing.cells import UNPAINTED, Cells, Colour
from tutor.charts.drawing.palettes import DARK

DOCS = Path(__file__).parents[1] / "docs"
F8 = "\x1b[19~"
PICTURES: Sequence[tuple[str, tuple[str, ...], str, Sequence[str]]] = (
    ("simulator", ("sim", "stretched-bowl kappa=6 start=-1.5,1 rate=0.29"), "step 0", [" "] * 7),
    ("relief", ("sim", "himmelblau rate=0.01"), "step 0", [*" " * 6, "m", "\x1b[D", "\x1b[D", "\x1b[A", " "]),
    ("lesson", ("learn", "02"), "page 1", [F8, F8]),
    ("question", ("learn", "04"), "page 1", [F8]),
    ("network", ("train", "moons layers=8,8 rate=0.03 steps=60"), "update", []),
    ("xray", ("train", "moons layers=4 rate=0.03 steps=60"), "update", ["V", "V", "V"]),
)
"""Name, command, what to wait for, keys."""


def cells_of(screen: pyte.screens.Screen) -> Cells:
    """The terminal's screen as cells."""
    cells = Cells.blank(screen.columns, screen.lines)
    for row in range(screen.lines):
        for column in range(screen.columns):
            seen = screen.buffer[row][column]
            ink, paper = _colour(seen.fg), _colour(seen.bg)
            cells.characters[row, column] = seen.data or " "
            cells.foreground[row, column], cells.background[row, column] = (
                (paper, ink) if seen.reverse else (ink, paper)
            )
    return cells


def _colour(name: str) -> Colour:
    return int(name, 16) if len(name) == 6 and set(name) <= set("0123456789abcdef") else UNPAINTED


def main() -> None:
    os.environ["DESCENT_TUTOR_DATA"] = tempfile.mkdtemp()
    for name, command, sign, keys in PICTURES:
        with Terminal([TUTOR, *command], columns=110, rows=34) as terminal:
            terminal.wait_for(sign)
            for key in ["", *keys]:
                terminal.send(key)
                until = time.monotonic() + 1.5
                while time.monotonic() < until:
                    terminal.read()
            cells = cells_of(terminal.screen)
        assert np.any(cells.characters != " ")
        (DOCS / f"{name}.svg").write_text(cells.svg(DARK.ink, DARK.paper), encoding="utf-8")


if __name__ == "__main__":
    main()
