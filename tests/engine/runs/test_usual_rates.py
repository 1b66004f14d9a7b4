import pytest

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.line import parse_run, run_line
from tutor.engine.runs.usual_rates import STEEP, usual_rate
from tutor.engine.surfaces.built_in import SURFACES


def test_a_steep_surface_begins_with_the_rate_that_the_changelog_promises() -> None:
    promised = {"rosenbrock": 0.001, "beale": 0.01, "himmelblau": 0.01, "styblinski-tang": 0.02, "rastrigin": 0.002}
    for name, rate in promised.items():
        for optimizer in ("gradient-descent", "one-at-a-time", "momentum", "momentum-pytorch", "nesterov"):
            (leg,) = parse_run(f"{name} optimizer={optimizer}").legs
            assert leg.settings.knobs["learning_rate"] == rate, (name, optimizer)


@pytest.mark.parametrize("name", STEEP)
@pytest.mark.parametrize("optimizer", ["gradient-descent", "momentum", "nesterov"])
def test_a_run_without_a_rate_comes_down_a_steep_surface(name: str, optimizer: str) -> None:
    descent = parse_run(f"{name} optimizer={optimizer} steps=100").descent()
    assert descent.frame.loss < descent.history.losses[0]
    parameters = descent.history.parameters
    for axis, (low, high) in enumerate(descent.surface.window):
        assert ((parameters[:, axis] >= low) & (parameters[:, axis] <= high)).all()


@pytest.mark.parametrize("name", STEEP)
def test_the_optimizers_own_rate_would_leave_it(name: str) -> None:
    descent = parse_run(f"{name} rate=0.1 steps=30").descent()
    assert descent.frame.loss > 2 * parse_run(f"{name} steps=30").descent().frame.loss or not descent.frame.is_finite


def test_rules_that_do_not_follow_the_gradients_length_keep_their_own_rate() -> None:
    for optimizer in ("adam", "rmsprop", "adagrad", "fixed-length", "newton", "best-direction"):
        own = OPTIMIZERS[optimizer].knobs["learning_rate"]
        assert usual_rate(SURFACES["rosenbrock"], OPTIMIZERS[optimizer]) == own
        assert parse_run(f"rosenbrock optimizer={optimizer}").legs[0].settings.knobs["learning_rate"] == own


def test_another_rule_in_the_next_leg_has_its_own_usual_rate() -> None:
    run = parse_run("rosenbrock steps=5 then optimizer=adam steps=5 then optimizer=momentum steps=5")
    assert [leg.settings.knobs["learning_rate"] for leg in run.legs] == [0.001, 0.1, 0.001]
    assert run_line(run.descent()) == "rosenbrock steps=5 then optimizer=adam steps=5 then optimizer=momentum steps=5"


def test_a_line_names_the_rate_where_it_is_another() -> None:
    assert run_line(parse_run("rosenbrock rate=0.001 steps=2").descent()) == "rosenbrock steps=2"
    assert run_line(parse_run("rosenbrock rate=0.1 steps=2").descent()) == "rosenbrock rate=0.1 steps=2"
