import numpy as np
import pytest

from tutor.charts.drawing.windows import around_start, following
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import SURFACES


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("(x-1000)^2 start=1002", [(1000.0,), (1002.0,)]),
        ("(x-1000)^2+(y+500)^2 start=1002,-490", [(1000.0, -500.0), (1002.0, -490.0)]),
        ("bowl start=30,40", [(30.0, 40.0), (0.0, 0.0)]),
        ("-x^2 start=77", [(77.0,)]),
    ],
)
def test_windows_hold_the_start_and_the_minimum_wherever_they_are(line: str, holds: list[tuple[float, ...]]) -> None:
    run = parse_run(line).descent()
    windows = following(run.surface, [run.history.parameters])
    for point in holds:
        assert all(low < x < high for x, (low, high) in zip(point, windows, strict=True))


def test_around_a_far_minimum_nothing_of_the_origin_is_shown() -> None:
    run = parse_run("(x-1000)^2 start=1002").descent()
    ((low, high),) = following(run.surface, [run.history.parameters])
    assert 990 < low < high < 1010


def test_a_surface_keeps_its_windows_where_they_hold_the_start() -> None:
    assert around_start(SURFACES["bowl"], (3.0, 4.0)) == SURFACES["bowl"].window


@pytest.mark.parametrize(("reach", "times"), [(1.0, 1), (1.5, 2), (3.0, 4), (7.9, 8), (8.1, 1), (np.inf, 1)])
def test_windows_grow_to_follow_a_run_until_it_is_lost(reach: float, times: int) -> None:
    path = np.array([[3.0, 4.0], [0.0, 5.0 * reach]])
    assert following(SURFACES["bowl"], [path]) == ((-8.0 * times, 8.0 * times), (-5.0 * times, 5.0 * times))
