"""How long a page of a lesson takes to turn, and the ghost of a figure's setting to follow a key, in a pseudo-terminal.

Measured by turns with a fixed loop of NumPy and an app that changes one line, which say what the machine does just now.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure
from tests.benchmarks.frames import Session

ROUNDS, TURNS = 3, 8
_TUTOR = str(Path(sys.executable).with_name("tutor"))
_NEXT, _BACK, _TO_FIGURE, _UP, _DOWN = "\x0e", "\x02", "\x06", "\x1b[A", "\x1b[B"


def loop() -> float:
    """Milliseconds of a fixed piece of arithmetic."""
    begun = time.perf_counter()
    matrix = np.eye(120)
    for _ in range(200):
        matrix = np.tanh(matrix @ matrix.T) + 0.01
    return 1000 * (time.perf_counter() - begun)


def figures() -> Iterator[Figure]:
    times: dict[str, list[float]] = {"loop": [], "one line": [], "page": [], "ghost": []}
    with tempfile.TemporaryDirectory() as data:
        lesson = [_TUTOR, "learn", "03", "--data-dir", data]
        with (
            Session([sys.executable, str(Path(__file__).with_name("frame_apps") / "one_line.py")], 120, 40) as line,
            Session(lesson, 120, 40, shows="ctrl+f: here") as pages,
            Session(lesson, 120, 40, shows="ctrl+f: here") as figure,
        ):
            for _ in range(5):
                pages.frame(_NEXT)  # each page once, for what is read and imported on the way
            figure.frame(_TO_FIGURE)  # whose α may be changed
            for _ in range(ROUNDS):
                for turn in range(TURNS):
                    times["loop"].append(loop())
                    times["one line"].append(line.frame("a")[0])
                    times["page"].append(pages.frame(_BACK if turn < TURNS // 2 else _NEXT)[0])
                    times["ghost"].append(figure.frame(_UP if turn % 2 else _DOWN)[0])
    median = {name: statistics.median(each) for name, each in times.items()}
    yield Figure("a fixed loop of NumPy", median["loop"], " ms")
    yield Figure("an app that changes one line", median["one line"], " ms")
    why = "a page is kept, and still laid out and painted whole"
    yield Figure("a page of a lesson turned", median["page"], " ms", at_most=60, why=why)
    beyond, why = median["ghost"] - median["one line"], "the curve, its future and the sweep beside it are drawn anew"
    yield Figure("the ghost of a setting, beyond one line", beyond, " ms", at_most=16.7, why=why)
