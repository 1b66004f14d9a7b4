"""How much of the processor a relief takes, beside a fixed loop of NumPy in the same run.

    python -m tests.benchmarks relief

Every built-in surface of two weights is turned, with a run, the step and the tangent plane on it, at 120×40; each frame
is another angle.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.figures import Figure
from tutor.charts.drawing.palettes import DARK
from tutor.charts.runs.relief import ReliefView
from tutor.charts.runs.runs import surface_chart
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import SURFACES

_FRAMES = 30


def loop() -> float:
    """What this machine takes now for 40 sorts of 20 000 numbers."""
    numbers = np.random.default_rng(0).normal(size=20_000)
    return taken(lambda _: [np.sort(numbers) for _ in range(40)], 5)


def taken(work: Callable[[int], object], times: int) -> float:
    """The median of the processor's milliseconds that some work takes; it is given its number."""
    found = []
    for number in range(times):
        begun = time.process_time()
        work(number)
        found.append(1000 * (time.process_time() - begun))
    return float(np.median(found))


def frame(name: str, number: int) -> None:
    """One relief of a surface, turned by so many times 12 degrees."""
    run = parse_run(f"{name} steps=12").descent()
    view = ReliefView(turn=12.0 * number, with_plane=True)
    chart = surface_chart([("", run)], with_step=True, relief=view)
    assert chart is not None
    chart.draw(120, 40, DARK)


def figures() -> Iterator[Figure]:
    found = {}
    for name in (name for name, surface in SURFACES.items() if len(surface.window) == 2):
        frame(name, 0)
        found[name] = taken(lambda number, name=name: frame(name, number), _FRAMES)
    slowest = max(found, key=found.__getitem__)
    yield Figure(f"a relief of 120×40 turned, the slowest of all: {slowest}", found[slowest], " ms", at_most=12)
    yield Figure("a fixed loop of NumPy in the same run", loop(), " ms")
