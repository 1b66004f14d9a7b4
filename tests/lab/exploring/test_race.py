import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.sweeps import rate_sweep
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.exploring.race import USUAL, race, race_record, race_table, told_race, tuned, typed_race
from tutor.lab.simulation import Simulation


def test_the_best_rate_of_a_sweep_is_the_first_there_and_the_rates_that_end_as_low_are_named() -> None:
    rates = np.array([0.1, 0.25, 0.5, 0.75, 1.5])
    found = rate_sweep(SURFACES["bowl"], Settings(OPTIMIZERS["gradient-descent"]), np.array([3.0, 4.0]), rates, 60).best
    # (1 − 2α)^60 is nothing beside the first loss for 0.25, 0.5 and 0.75; 0.5 is there with one update.
    assert (found.rate, found.updates, found.tied) == (0.5, 1, (0.25, 0.75))


def test_plain_descent_is_tuned_to_two_over_the_sum_of_the_curvatures() -> None:
    found = race(Simulation.from_line("stretched-bowl kappa=10 start=10,1").descent, ("gradient-descent", "adam"), 40)
    plain = next(each for each in found.entrants if each.optimizer == "gradient-descent")
    assert plain.best.rate == pytest.approx(2 / 11, rel=0.06)


def test_nobody_comes_lower_with_its_rate_a_little_other_and_the_winner_is_lowest() -> None:
    found = race(Simulation.from_line("rosenbrock").descent, budget=30)
    losses = [each.loss for each in found.entrants]
    assert losses == sorted(losses)
    for each in found.entrants:
        for factor in (0.89, 1.122):
            line = f"rosenbrock optimizer={each.optimizer} rate={each.best.rate * factor} steps=30"
            assert not float(Simulation.from_line(line).descent.frame.loss) < each.loss


def test_a_winner_is_said_to_win_for_its_start_and_budget_and_who_wins_elsewhere() -> None:
    found = race(Simulation.from_line("rosenbrock").descent, USUAL, 50)
    told = told_race(found)
    assert told.startswith("From (x, y) = (−1.2, 1.0) and with 50 updates, each optimizer at the rate of those tried")
    assert [budget for budget, _ in found.by_budget] == [10, 50, 200]
    assert dict(found.by_budget)[50] == found.winner.optimizer
    assert f"lowest from {found.nearby[0]} of 4 starts nearby" in told
    assert race_record(found)["winner"] == found.winner.optimizer
    assert len(race_table(found)[1]) == len(USUAL)


def test_a_tie_goes_to_whoever_was_there_first() -> None:
    found = race(Simulation.from_line("bowl").descent, ("nesterov", "gradient-descent"))
    assert (found.winner.optimizer, found.is_tied) == ("gradient-descent", True)
    assert "nesterov ends as low, to the rounding of the first loss, and is there later" in told_race(found)


def test_the_best_rate_of_three_digits_is_found() -> None:
    found = race(Simulation.from_line("bowl start=3,4").descent, ("momentum", "gradient-descent", "newton"), 5)
    rates = {each.optimizer: each.best.rate for each in found.entrants}
    assert rates == {"momentum": 0.0481, "gradient-descent": 0.5, "newton": 1.0}
    assert found.winner.loss == 0.0
    assert "newton ends as low, to the rounding of the first loss, and is there as soon" in told_race(found)


def test_the_race_stands_in_the_simulator_with_every_rate_and_all_updates() -> None:
    simulation = Simulation.from_line("himmelblau")
    found = race(simulation.descent, ("adam", "momentum"), 20)
    shown = tuned(simulation, found)
    runs = [shown.descent, *shown.others]
    assert [run.settings.optimizer.name for run in runs] == [each.optimizer for each in found.entrants]
    assert [run.last for run in runs] == [20, 20]
    assert [float(run.history.losses[20]) for run in runs] == pytest.approx([e.loss for e in found.entrants], rel=0.2)


def test_what_is_typed_for_a_race_is_read_or_refused_in_a_sentence() -> None:
    assert typed_race("") == (USUAL, 50)
    assert typed_race("adam, momentum 80") == (("adam", "momentum"), 80)
    descent = Simulation.from_line("bowl").descent
    for names, budget, said in (
        (("adam", "adem"), 10, "did you mean adam"),
        (("adam",), 10, "between two to 6"),
        (("adam", "momentum"), 10**6, "updates in a race"),
    ):
        with pytest.raises(UserError, match=said):
            race(descent, names, budget)
    with pytest.raises(UserError, match="how many updates"):
        typed_race("10 20")
