"""What lies ahead: the next updates of the run, and where the coming one would land with another rate."""

from dataclasses import dataclass
from typing import ClassVar, Self

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, tightened, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.report import Columns, Numbers, Probe, Report, standing, steps_up_to
from tutor.engine.arrays import Array
from tutor.engine.limits import STEPS_OF_A_SWEEP
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import UPDATES, Foresight, foresee, landing, told_ahead, told_landing, told_rates


@dataclass(frozen=True, slots=True, eq=False)
class AheadReport(Report):
    """The run as it goes on if nothing is changed; the simulator draws it into its chart."""

    is_table: ClassVar[bool] = True

    surface: Surface
    first: int
    """The present frame."""
    seen: Foresight
    landing: Array
    """Where the coming update leads as it is, shape (d,)."""

    @classmethod
    def at(cls, descent: Descent, reach: float | None = None) -> Self:
        """Look so many updates ahead, else as many as is usual.

        Raises:
            ProbeError: the run has left the numbers.
        """
        standing(descent)
        updates = UPDATES if reach is None else max(1, int(reach))
        return cls(descent.surface, descent.cursor, foresee(descent, updates), landing(descent, 1.0))

    @property
    def reach(self) -> float:
        return len(self.seen.path) - 1

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """The landings, the end, and the reason of what the run is doing there."""
        places = (("½α", self.seen.with_half), (" α", self.landing), ("2α", self.seen.with_double))
        landings = [f"{rate} → {told_landing(self.surface, place)}" for rate, place in places]
        rows: list[Row] = [
            *wrapped("The coming update:", width, palette.ink),
            *(row for text in landings for row in wrapped(text, width, palette.ghost, "     ")),
            [],
            *wrapped(told_ahead(self.surface, self.seen), width, palette.ink),
            *wrapped(self.seen.regime.reason, width, palette.axis),
        ]
        return written(tightened(rows, height), width, height)

    def describe(self) -> str:
        """Where the coming updates lead, and where the next would land with another rate."""
        ahead = f"{told_ahead(self.surface, self.seen)} {self.seen.regime.reason}"
        return f"{ahead} {told_rates(self.surface, self.seen)}"

    def columns(self) -> Columns:
        """Every update ahead."""
        steps = range(self.first, self.first + len(self.seen.path))
        coordinates = dict(zip(self.surface.coordinates, self.seen.path.T, strict=True))
        return {"step": map(str, steps), **coordinates, "loss": self.seen.losses}

    def numbers(self) -> Numbers:
        """The way ahead, what the run is doing at its end, and the landings."""
        seen = self.seen
        return {
            "path": seen.path,
            "losses": seen.losses,
            "regime": seen.regime.name,
            "reason": seen.regime.reason,
            "landing": self.landing,
            "with_half": seen.with_half,
            "with_double": seen.with_double,
        }


PROBE = Probe(
    "ahead",
    "What lies ahead",
    "The next updates if nothing is changed, and where half and twice the rate would land.",
    AheadReport.at,
    reach=steps_up_to(STEPS_OF_A_SWEEP),
)
