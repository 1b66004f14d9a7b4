import pytest

from tutor.course.simulation import Simulation, next_rate
from tutor.engine.surfaces import SURFACES


def begin(name: str = "parabola", rate: float = 0.3) -> Simulation:
    return Simulation.begin(SURFACES[name]).with_knob("learning_rate", rate)


def weights(simulation: Simulation) -> list[float]:
    return simulation.descent.history.parameters[:, 0].tolist()


def test_a_changed_rate_goes_on_from_here_and_leaves_the_old_future_as_a_branch() -> None:
    stepped = begin().step(4).back(2)
    changed = stepped.with_knob("learning_rate", 0.5).step(1)
    assert weights(changed) == pytest.approx([6.0, 3.6, 2.64, 2.0])
    assert [branch.history.losses.shape for branch in changed.branches] == [(5,)]
    assert weights(stepped) == pytest.approx([6.0, 3.6, 2.64, 2.256, 2.1024])


def test_a_rate_changed_at_the_newest_frame_leaves_no_branch() -> None:
    assert begin().step(2).with_knob("learning_rate", 0.1).branches == ()


def test_seeking_stays_among_the_frames_there_are() -> None:
    simulation = begin().step(3)
    assert simulation.seek(99).descent.cursor == 3
    assert simulation.seek(-4).descent.cursor == 0
    assert simulation.descent.last == 3


def test_restarting_keeps_the_rate_and_forgets_the_run() -> None:
    again = begin().step(3).restart((5.0,))
    assert weights(again) == [5.0]
    assert again.learning_rate == 0.3


def test_another_surface_begins_at_its_usual_start_with_the_same_rate() -> None:
    moved = begin().step(3).on(SURFACES["bowl"])
    assert moved.descent.frame.parameters.tolist() == [3.0, 4.0]
    assert moved.learning_rate == 0.3


@pytest.mark.parametrize(
    ("rate", "up", "down"), [(0.3, 0.4, 0.25), (1.0, 1.2, 0.8), (0.33, 0.4, 0.3), (9.9, 10.0, 8.0), (0.0, 0.1, 0.1)]
)
def test_rates_climb_a_ladder_of_easy_numbers(rate: float, up: float, down: float) -> None:
    assert next_rate(rate, +1) == up
    assert next_rate(rate, -1) == down


def test_the_ladder_goes_down_by_the_same_rungs_it_went_up() -> None:
    rungs = [0.01]
    while rungs[-1] < 5:
        rungs.append(next_rate(rungs[-1], +1))
    way_down = [rungs[-1]]
    while way_down[-1] > 0.01:
        way_down.append(next_rate(way_down[-1], -1))
    assert way_down == rungs[::-1]
