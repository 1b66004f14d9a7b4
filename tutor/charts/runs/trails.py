"""What every chart of runs over a surface draws, and how it is told in words."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.charts.drawing.canvas import Arrow, Canvas
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.windows import Windows
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, digits_apart, number, vector
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import Foresight, told_place


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """A run's way over a surface: parameters of shape (frames, d), and a name where there are several."""

    path: Array
    name: str = ""
    losses: Array | None = None
    """L of each frame, shape (frames,); None for those of the surface, as where the batch is always the same."""


@dataclass(frozen=True, slots=True, eq=False)
class RunsChart(ABC):
    """A run on a surface, or several; a picture draws of what is known of them what it has a place for."""

    surface: Surface
    trails: Sequence[Trail]
    """The first one is the run under the cursor, up to the present frame."""
    gradient: Array | None = None
    """At the present frame, shape (d,), for the tangent or the arrow downhill."""
    windows: Windows = ()
    """The part of the surface to draw; empty for its own."""
    branches: Sequence[Array] = ()
    """Pale paths: futures that were left, shape (frames, d) each."""
    ghost: Array | None = None
    """A predicted point, shape (d,)."""
    landing: Array | None = None
    """Where the coming update leads, shape (d,); None leaves its step out."""
    ahead: Foresight | None = None
    """The coming updates, drawn pale."""
    rates: bool = False
    """Whether to show where the coming update would land with half of α, and with twice of it."""
    arrow: Arrow | None = None
    """What the line that is being read is about."""

    @property
    def view(self) -> Windows:
        return self.windows or self.surface.window

    @abstractmethod
    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size; the base that `draw` draws on."""

    @abstractmethod
    def draw(self, width: int, height: int, palette: Palette) -> Cells: ...

    def _last_first(self, palette: Palette) -> Iterator[tuple[Trail, str, Colour]]:
        """Each run with its glyph and its colour, the one that lies on top of all others at the end."""
        for index, trail in reversed(list(enumerate(self.trails))):
            yield trail, GLYPHS[index % len(GLYPHS)], palette.runs[index % len(palette.runs)]

    def _name_runs(self, canvas: Canvas, palette: Palette) -> None:
        if len(self.trails) > 1:
            canvas.name_runs([trail.name for trail in self.trails], palette)

    def describe(self) -> str:
        """The chart in a sentence; where there are several runs, in a line for each, with its name."""
        if len(self.trails) == 1:
            return self._told(self.trails[0])
        return "\n".join(f"{trail.name}: {self._told(trail)}" for trail in self.trails)

    def _told(self, trail: Trail) -> str:
        names, ends = self.surface.coordinates, trail.path[[0, -1]]
        with np.errstate(all="ignore"):
            losses = self.surface.loss(ends.T)
        begun, ended = (told_place(names, place) for place in ends)
        if len(trail.path) == 1:
            return f"The point stands at {begun}, where the loss is {number(losses[0])}."
        steps = counted(len(trail.path) - 1, "step")
        way = "falls" if losses[1] < losses[0] else "rises"
        first, last = (number(loss, digits_apart(*losses.tolist())) for loss in losses)
        if len(names) == 1:
            return f"In {steps} the loss {way} from {first} at {begun} to {last} at {ended}."
        return f"In {steps} the point goes from {begun} to {vector(ends[1])}; the loss {way} from {first} to {last}."
