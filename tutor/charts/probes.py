"""Looking around from a moment of a run: every probe as a picture, a sentence, a table and its numbers."""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, Self, TypeAlias

import numpy as np

from tutor.charts.canvas import Canvas
from tutor.charts.cells import Cells
from tutor.charts.palettes import Palette
from tutor.engine.arrays import Array
from tutor.engine.descent import Descent
from tutor.engine.errors import UserError
from tutor.engine.surfaces import Surface

Table: TypeAlias = tuple[list[str], list[list[str]]]
Numbers: TypeAlias = Mapping[str, object]
"""What a probe found, unrounded: numbers, arrays and words by name."""


class ProbeError(UserError):
    """A probe that has nothing to look at."""


class ProbeChart(Protocol):
    """What a probe found, to be shown."""

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Look around from the frame under the cursor.

        Raises:
            ProbeError: there is nothing to see here, and why.
        """
        ...

    def draw(self, width: int, height: int, palette: Palette) -> Cells: ...

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas: ...

    def describe(self) -> str: ...

    def table(self) -> Table: ...

    def numbers(self) -> Numbers: ...


def standing(descent: Descent) -> tuple[Surface, Array]:
    """The surface that the coming update sees, and where it leaves from, (d,).

    Raises:
        ProbeError: the run has left the numbers.
    """
    frame = descent.frame
    if not frame.is_finite:
        raise ProbeError("The numbers of this run have become too large to look around; go back some steps.")
    return descent.surface.at_step(descent.cursor), frame.parameters


def coming_step(descent: Descent) -> tuple[Surface, Array, Array]:
    """The same, and the change of the coming update, (d,).

    Raises:
        ProbeError: the run has left the numbers, or is about to.
    """
    surface, parameters = standing(descent)
    change = descent.update.change
    if not np.isfinite(change).all():
        raise ProbeError("The coming update is no longer a number; go back some steps to look around.")
    return surface, parameters, change


_CHARTS = {
    "regime": ("ruler", "RulerChart"),
    "tangent": ("tangent", "TangentChart"),
}

PROBES: tuple[str, ...] = tuple(_CHARTS)
"""The probes by the names people type, easiest first."""


def probe_chart(name: str) -> type[ProbeChart]:
    """The chart of a probe, imported when it is asked for."""
    module, chart = _CHARTS[name]
    found: type[ProbeChart] = getattr(import_module(f"tutor.charts.{module}"), chart)
    return found
