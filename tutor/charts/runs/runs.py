"""Runs, and the run of a question as far as it may be seen, as a chart of the surface that they go over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tutor.charts.drawing.windows import Windows, following
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.relief import ReliefChart, ReliefView
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.trails import RunsChart, Trail
from tutor.engine.runs.history import Descent

if TYPE_CHECKING:  # questions bring Pydantic, which the first paint does not wait for
    from tutor.lab.exploring.question_picture import QuestionPicture


def surface_chart(
    runs: Sequence[tuple[str, Descent]],
    *,
    windows: Windows | None = None,
    with_step: bool = False,
    relief: ReliefView | None = None,
) -> RunsChart | None:
    """Runs on their surface, each up to its cursor; None where it has too many parameters to be drawn.

    Args:
        runs: names and runs, first the one that stands in the middle of it all; all on one surface.
        windows: the part of the surface to draw, else its own, or where the runs are.
        with_step: whether to draw the coming update of the first run, with the place where it lands.
        relief: from where a surface of two parameters is seen; None for a map.
    """
    now = [(name, run.history, run.cursor + 1) for name, run in runs]
    trails = [Trail(kept.parameters[:end], name, kept.losses[:end]) for name, kept, end in now]
    first = runs[0][1]
    with np.errstate(all="ignore"):
        landing = first.frame.parameters + first.update.change if with_step else None
    landing = landing if landing is not None and np.isfinite(landing).all() else None
    windows = windows or following(first.surface, [trail.path for trail in trails])
    drawn = first.surface, trails, first.frame.gradient, windows
    match len(windows):
        case 1:
            return CurveChart(*drawn, landing=landing)
        case 2 if relief is not None:
            return ReliefChart(*drawn, landing=landing, seen_from=relief)
        case 2:
            return SurfaceChart(*drawn, landing=landing)
    return None


def question_chart(picture: "QuestionPicture") -> CurveChart | SurfaceChart:
    """The curve of one weight, or the map of two, around the run as far as it may be seen."""
    trails = [Trail(way, name) for name, way in picture.ways]
    drawn = picture.surface, trails, picture.gradient, following(picture.surface, [trail.path for trail in trails])
    if len(picture.surface.coordinates) > 1:
        return SurfaceChart(*drawn, ghost=picture.landing)
    height, hides = picture.height, picture.hides_losses
    mark = picture.landing if height is None else picture.seen[-1]
    return CurveChart(*drawn, ghost=mark, ghost_height=height, hides_curve=hides)
