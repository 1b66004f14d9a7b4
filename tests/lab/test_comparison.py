import pytest

from tutor.engine.errors import UserError
from tutor.lab.comparison import goal_of, names_of, runs_of, standings
from tutor.lab.simulation import MOST_RUNS, Simulation


def test_runs_beside_each_other_make_their_updates_together_from_one_start() -> None:
    race = Simulation.from_line("bowl rate=0.3").beside("adam").beside("0.9").step(7)
    runs = runs_of(race)
    assert {run.cursor for run in runs} == {7}
    assert {tuple(run.history.parameters[0]) for run in runs} == {(3.0, 4.0)}
    assert runs[2].history.parameters[1].tolist() == pytest.approx([-2.4, -3.2])


def test_runs_are_named_by_what_sets_them_apart() -> None:
    race = Simulation.from_line("bowl rate=0.3").beside("momentum beta=0.8").beside("0.9")
    assert names_of(race) == ["gradient-descent rate=0.3", "momentum rate=0.3 beta=0.8", "gradient-descent rate=0.9"]


def test_a_row_counts_the_steps_to_the_goal() -> None:
    race = Simulation.from_line("parabola start=6 rate=0.3").beside("0.5").beside("1.2").step(9)
    assert goal_of(race) == pytest.approx(0.16)
    header, rows = standings(race)
    assert header == "L ≤ 0.16 at"
    assert [row.steps for row in rows] == ["3", "1", "—"]
    assert [row.regime for row in rows] == ["one-sided", "one-step", "diverging"]
    assert rows[2].best == "16.0"


def test_no_more_run_together_than_can_be_told_apart() -> None:
    race = Simulation.from_line("bowl")
    for rate in range(1, MOST_RUNS):
        race = race.beside(f"0.{rate}")
    with pytest.raises(UserError, match="most"):
        race.beside("adam")
    assert race.alone().others == ()


def test_a_new_start_takes_all_the_runs_along() -> None:
    race = Simulation.from_line("bowl rate=0.3 steps=4").beside("adam").restart((1.0, 1.0))
    assert [run.history.parameters[0].tolist() for run in runs_of(race)] == [[1.0, 1.0]] * 2
    assert race.others[0].settings.optimizer.name == "adam"
