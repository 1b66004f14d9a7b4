"""What every look around from a moment of a run is: a picture, a sentence, a table and its numbers."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, stacked, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.limits import Limit
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import Surface

Table: TypeAlias = tuple[list[str], list[list[str]]]
Columns: TypeAlias = Mapping[str, Iterable[float | str]]
"""A table by the heads of its columns: numbers, which are rounded to be read, and words."""
Numbers: TypeAlias = Mapping[str, object]
"""What a probe found, unrounded: numbers, arrays and words by name."""


class ProbeError(UserError):
    """A probe that has nothing to look at."""


class Change(NamedTuple):
    """A change of the run that a picture offers."""

    purpose: str
    """What it changes: `change` for a setting from here on, `start` for where the run sets out."""
    text: str
    """As one would type it."""


class Report(ABC):
    """What a probe found, to be shown."""

    __slots__ = ()

    is_table: ClassVar[bool] = False
    """Whether the picture is the table: a page that prints the table goes without the picture."""

    @abstractmethod
    def draw(self, width: int, height: int, palette: Palette) -> Cells: ...

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the picture's points lie at that size; here a click means nothing."""
        return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))

    @abstractmethod
    def describe(self) -> str: ...

    @abstractmethod
    def columns(self) -> Columns: ...

    def table(self) -> Table:
        """The heads of its columns, and its rows."""
        columns = self.columns()
        told = zip(*(map(_told, values) for values in columns.values()), strict=True)
        return [*columns], [list(row) for row in told]

    @abstractmethod
    def numbers(self) -> Numbers: ...

    def change_at(self, x: float, y: float) -> Change | None:
        """What a click on a point of the picture changes."""
        return None

    def turned(self, steps: int) -> "Report":
        """The same, looking along another direction, where it looks along one."""
        return self

    @property
    def best(self) -> Change | None:
        """The change to recommend."""
        return None

    @property
    def reach(self) -> float | None:
        """How far it looked, where that can be chosen."""
        return None


def degrees(angle: float) -> str:
    """An angle in radians as it is read: in degrees, to three digits or a tenth."""
    turned = round(math.degrees(angle), 6) + 0.0
    return f"{number(turned, 4 if abs(turned) >= 100 else 3)}°"


def _told(cell: float | str) -> str:
    return cell if isinstance(cell, str) else number(cell)


class LegendReport(Report):
    """What is drawn above its own legend; where it is too low for both, the legend stands alone."""

    __slots__ = ()

    fewest_rows: ClassVar[int] = 6
    """Rows that the picture needs."""

    @abstractmethod
    def legend(self, width: int, height: int, palette: Palette) -> Sequence[Row]: ...

    @abstractmethod
    def axes(self, width: int, height: int, palette: Palette) -> Canvas:
        """An empty canvas of that size."""

    @abstractmethod
    def picture(self, canvas: Canvas, palette: Palette) -> Cells:
        """What is drawn on it."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        height -= len(self.legend(width, height, palette))
        return self.axes(width, height if height >= self.fewest_rows else 0, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        rows = self.legend(width, height, palette)
        if height < len(rows) + self.fewest_rows:
            return written(rows, width, height)
        canvas = self.axes(width, height - len(rows), palette)
        return stacked(self.picture(canvas, palette), written(rows, width, len(rows)))


@dataclass(frozen=True, slots=True)
class SentenceChart:
    """Words in the place of a picture: why there is nothing to draw."""

    sentence: str

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole place, with no scale of its own."""
        return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        return written(wrapped(self.sentence, width, palette.axis), width, height)

    def describe(self) -> str:
        """The chart in a sentence."""
        return self.sentence


class Reach(NamedTuple):
    """How far a probe looks, which people may choose."""

    name: str
    """What it is called: `radius`, or `length` of many runs in steps."""
    turned: Callable[[float, int], float]
    """The next value below (−1) or above (+1) one."""
    limit: Limit | None = None


def steps_up_to(limit: Limit) -> Reach:
    """The length of many runs, halved and doubled."""
    return Reach("length", lambda now, way: min(limit.most, 2 * now) if way > 0 else max(1, now // 2), limit)


@dataclass(frozen=True, slots=True)
class Probe:
    """A way of looking around from the frame under the cursor; a file of this folder that sets `PROBE` adds one."""

    name: str
    """As people type it."""
    title: str
    shows: str
    """A sentence."""
    look: Callable[[Descent, float | None], Report]
    """Looks so far, else as far as is usual; raises a ProbeError where there is nothing to see, which says why."""
    digit: int | None = None
    """The key that opens it, and its place among the others; without one it stands after them, by its name."""
    reach: Reach | None = None
    of_many_runs: bool = False
    """Whether it makes whole runs from the run's start: that takes a while, and no step changes what comes out."""
    has_best: bool = False
    """Whether its reports recommend a change."""
    turns: bool = False
    """Whether its reports look along a direction that can be turned."""
    short: str = ""
    """Its title on a tab, where that is not the name's first word."""
    axes: Callable[[Descent], Array | None] | None = None
    """Directions to draw through the present point of the surface, as columns."""

    @property
    def tab(self) -> str:
        """Its title on a tab."""
        return self.short or self.name.partition("-")[0].capitalize()


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
