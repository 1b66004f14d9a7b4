"""Runs as a chart of the surface that they go over."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import Arrow
from tutor.charts.drawing.trails import Trail
from tutor.charts.drawing.windows import Windows, following
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.relief import ReliefChart, ReliefView
from tutor.charts.runs.surface import Style, SurfaceChart
from tutor.engine.arrays import Array
from tutor.engine.runs.history import Descent
from tutor.lab.exploring.foresight import Foresight

RunsChart: TypeAlias = CurveChart | SurfaceChart | ReliefChart


def surface_chart(
    runs: Sequence[tuple[str, Descent]],
    *,
    style: Style = "smooth",
    windows: Windows | None = None,
    branches: Sequence[Array] = (),
    arrow: Arrow | None = None,
    ghost: Array | None = None,
    with_step: bool = False,
    ahead: Foresight | None = None,
    rates: bool = False,
    relief: ReliefView | None = None,
    axes: Array | None = None,
) -> RunsChart | None:
    """Runs on their surface, each up to its cursor; None where it has too many parameters to be drawn.

    Args:
        runs: names and runs, first the one that stands in the middle of it all; all on one surface.
        windows: the part of the surface to draw, else its own, or where the runs are.
        branches: futures that were left, (frames, d) each.
        ghost: a predicted point, (d,).
        with_step: whether to draw the coming update of the first run, with the place where it lands.
        ahead: the coming updates of the first run, drawn pale.
        rates: whether to show where the coming update would land with half of α, and with twice of it.
        relief: from where a surface of two parameters is seen; None for a map.
        axes: directions to draw through the present point of a surface over two parameters, as columns.
    """
    trails = [Trail(run.history.parameters[: run.cursor + 1], name) for name, run in runs]
    first = runs[0][1]
    with np.errstate(all="ignore"):
        landing = first.frame.parameters + first.update.change if with_step else None
    landing = landing if landing is not None and np.isfinite(landing).all() else None
    match windows or following(first.surface, [trail.path for trail in trails]):
        case [window]:
            return CurveChart(
                first.surface,
                trails[0].path[:, 0],
                first.history.losses[: first.cursor + 1],
                slope=float(first.frame.gradient[0]),
                window=window,
                branches=[branch[:, 0] for branch in branches],
                ghost=None if ghost is None else float(ghost[0]),
                landing=None if landing is None else float(landing[0]),
                ahead=ahead,
                rates=rates,
                arrow=arrow,
                name=trails[0].name,
                others=trails[1:],
            )
        case [x_window, y_window] if relief is not None:
            return ReliefChart(
                first.surface,
                trails,
                gradient=first.frame.gradient,
                windows=(x_window, y_window),
                landing=landing,
                ahead=ahead,
                rates=rates,
                seen_from=relief,
            )
        case [x_window, y_window]:
            return SurfaceChart(
                first.surface,
                trails,
                gradient=first.frame.gradient,
                style=style,
                windows=(x_window, y_window),
                branches=branches,
                ghost=ghost,
                landing=landing,
                ahead=ahead,
                rates=rates,
                arrow=arrow,
                axes=axes,
            )
    return None
