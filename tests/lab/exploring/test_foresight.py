import numpy as np
import pytest

from tutor.charts.probes.registry import probe
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.lab.exploring.foresight import foresee, landing, told_ahead, told_rates
from tutor.lab.simulation import Simulation


def test_what_lies_ahead_of_a_parabola_follows_from_its_formula_and_the_run_does_not_grow() -> None:
    descent = Simulation.from_line("parabola start=6 rate=0.4 steps=2").descent
    seen = foresee(descent, 8)
    # Every update keeps 1 − αh = 1 − 0.4·2 of the distance from the minimum at 2.
    ws = 2 + 4 * 0.2 ** np.arange(2, 11)
    assert seen.path[:, 0] == pytest.approx(ws)
    assert seen.losses == pytest.approx((ws - 2) ** 2)
    assert seen.regime.name == "one-sided"
    assert (descent.last, len(descent.history.parts)) == (2, 1)
    assert told_ahead(descent.surface, seen) == "The next 8 updates lead to w = 2.0, where L = 1.67772e−13: one-sided."


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_way_ahead_is_the_way_that_the_run_takes_when_it_is_stepped(optimizer: str) -> None:
    simulation = Simulation.from_line(f"himmelblau rate=0.005 optimizer={optimizer} schedule=cosine total=20 steps=3")
    seen = foresee(simulation.descent, 5)
    assert np.array_equal(seen.path, simulation.step(5).descent.history.parameters[3:])
    assert np.array_equal(seen.path[1], landing(simulation.descent, 1.0))


def test_what_lies_ahead_is_the_same_whether_one_came_step_by_step_or_at_once() -> None:
    line = "himmelblau rate=0.002 optimizer=adam steps="
    stepped = Simulation.from_line(f"{line}40")
    for steps in range(41, 60):
        foresee(stepped.descent)
        stepped = stepped.step()
        at_once = foresee(Simulation.from_line(f"{line}{steps}").descent)
        seen = foresee(stepped.descent)
        assert np.array_equal(seen.path, at_once.path)
        assert np.array_equal(seen.losses, at_once.losses)
        assert seen.regime.name == at_once.regime.name


def test_half_and_twice_the_rate_land_where_their_own_runs_do() -> None:
    simulation = Simulation.from_line("bowl rate=0.2 optimizer=momentum steps=3")
    seen = foresee(simulation.descent)
    for place, rate in ((seen.with_half, 0.1), (seen.with_double, 0.4)):
        other = simulation.with_knob("learning_rate", rate).step()
        assert place == pytest.approx(other.descent.frame.parameters)
    told = told_rates(simulation.descent.surface, seen)
    assert told.startswith("With half of α the coming update would land at (x, y) = (")


def test_the_probe_of_what_lies_ahead_has_every_update_as_numbers_and_looks_as_far_as_is_wanted() -> None:
    report = probe("ahead", Simulation.from_line("parabola rate=1.2 steps=1").descent, 400)
    assert report.numbers()["regime"] == "diverging"
    assert len(report.table()[1]) == 401
    assert "lead to w = " in report.describe()
