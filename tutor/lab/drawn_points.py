"""Points of two classes that a person draws into a plane, to train on; kept as a file named by what it holds."""

import csv
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path
from typing import NamedTuple, Self

from tutor.engine.data.dataset import USUAL_SHARES
from tutor.engine.data.datasets import SIDES
from tutor.engine.data.marked import fingerprint
from tutor.engine.errors import UserError
from tutor.engine.limits import SAMPLES
from tutor.engine.training.training_plan import TrainingPlan
from tutor.files import write_new
from tutor.words.comma_separated import comma_separated

CLASSES = ("circle", "square")
"""By the glyphs that they are drawn with, in the order of the alphabet, as classes of a file are."""
_FEWEST_PARTED = 20
"""Points from which some are kept apart to decide by and to test with; fewer are all trained on."""


class DrawnPoint(NamedTuple):
    """A point and its class, a name of CLASSES."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class DrawnPoints:
    """The points so far, in the order in which they were drawn."""

    points: tuple[DrawnPoint, ...] = ()

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The points of a file that `keep` wrote; none where it is no such file."""
        try:
            with Path(path).open(encoding="utf-8", newline="") as file:
                rows = [DrawnPoint(float(row["x"]), float(row["y"]), row["class"]) for row in csv.DictReader(file)]
        except (OSError, ValueError, KeyError, TypeError):
            return cls()
        return cls(tuple(row for row in rows if row.kind in CLASSES))

    def put(self, x: float, y: float, kind: str) -> Self:
        """One more point; what lies outside the plane is none."""
        is_inside = all(low <= at <= high for at, (low, high) in zip((x, y), SIDES, strict=True))
        if not is_inside or len(self.points) >= SAMPLES.most:
            return self
        return replace(self, points=(*self.points, DrawnPoint(x, y, kind)))

    def taken(self, x: float, y: float, within: tuple[float, float]) -> Self:
        """Without the nearest point, where one is at most so far away in x and in y."""
        near = [p for p in self.points if abs(p.x - x) <= within[0] and abs(p.y - y) <= within[1]]
        if not near:
            return self
        nearest = min(reversed(near), key=lambda p: hypot(p.x - x, p.y - y))
        kept = [*self.points]
        del kept[len(kept) - 1 - kept[::-1].index(nearest)]
        return replace(self, points=tuple(kept))

    def keep(self, folder: Path) -> str:
        """Write the points into a folder, unless they are there; returns the file's name with its fingerprint.

        Raises:
            UserError: one of the classes has no points, or they cannot be written.
        """
        missing = [kind for kind in CLASSES if all(point.kind != kind for point in self.points)]
        if missing or len(self.points) < 2:
            raise UserError(f"There is no {missing[0]} point yet: a network learns to tell two classes apart.")
        text = comma_separated(["x", "y", "class"], [(repr(p.x), repr(p.y), p.kind) for p in self.points])
        mark = fingerprint(text.encode())
        path = folder / f"points-{mark}.csv"
        if not path.exists():
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise UserError(f"{folder} cannot be made: {error.strerror}.") from None
            write_new(path, text)
        return f"{path}#{mark}"


def plan_of_points(plan: TrainingPlan, dataset: str, count: int) -> TrainingPlan:
    """A plan's network and updates on drawn points, whose coordinates stay as they were drawn."""
    is_parted, usual = count >= _FEWEST_PARTED, TrainingPlan(dataset)
    return replace(
        plan, split=USUAL_SHARES if is_parted else None, train_share=0.8 if is_parted else 1.0, dataset=dataset,
        patience=plan.patience if is_parted else None, samples=None, noise=None, features=(), filters=0, loss="",
        target="", task="", drop=(), gaps="", words="", scale="none", first_weights="", frozen=usual.frozen, deeds=(),
        steps=None, then=(),
    )  # fmt: skip
