import pytest

from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run, run_line
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation
from tutor.lab.typed_changes import (
    overshoots,
    run_until,
    typed_condition,
    typed_count,
    typed_settings,
    typed_start,
    typed_surface_named,
)


def descent_of(line: str):
    return Simulation.from_line(line).descent


def test_what_is_typed_changes_only_what_it_names() -> None:
    descent = descent_of("parabola optimizer=momentum rate=0.3 beta=0.8 steps=2")
    settings = typed_settings(descent, "0.05")
    assert settings.optimizer.name == "momentum"
    assert settings.knobs == {"learning_rate": 0.05, "beta": 0.8}
    assert typed_settings(descent, "adam").knobs == {"learning_rate": 0.3}


def test_a_schedule_counts_from_where_it_is_typed() -> None:
    settings = typed_settings(descent_of("parabola steps=3"), "cosine total=20")
    assert (settings.schedule.name, settings.schedule_from) == ("cosine", 3)


def test_a_typed_change_makes_a_run_whose_line_says_so() -> None:
    simulation = Simulation.from_line("bowl rate=0.2 steps=2").with_typed("optimizer=adam rate=0.1").step(3)
    line = run_line(simulation.descent)
    assert line == "bowl rate=0.2 steps=2 then rate=0.1 optimizer=adam steps=3"
    assert parse_run(line).descent().frame.parameters.tolist() == simulation.descent.frame.parameters.tolist()


@pytest.mark.parametrize(
    ("text", "says"), [("adm", "did you mean adam?"), ("", "Write what to change"), ("0.1 then rate=2", "Write what")]
)
def test_what_sets_nothing_is_refused_with_advice(text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        typed_settings(descent_of("parabola"), text)


def test_a_run_stops_at_the_first_frame_that_meets_its_condition() -> None:
    begun = descent_of("parabola start=6 rate=0.3")
    descent, told = run_until(begun, typed_condition("loss < 0.1"))
    assert descent.history.losses[descent.cursor] < 0.1 <= descent.history.losses[descent.cursor - 1]
    assert told == "Stopped after 3 steps: the loss is below 0.1."
    descent, _ = run_until(descent, typed_condition("12 steps"))
    assert descent.cursor == 15


def test_a_condition_serves_any_number_of_runs() -> None:
    begun, twelve = descent_of("parabola start=6 rate=0.3"), typed_condition("12 steps")
    first, _ = run_until(begun, twelve)
    second, _ = run_until(first, twelve)
    assert (first.cursor, second.cursor) == (12, 24)


def test_an_overshoot_is_an_update_after_which_the_loss_rises_along_its_way() -> None:
    one_sided, crossing = descent_of("parabola rate=0.3 steps=5"), descent_of("parabola rate=0.8 steps=1")
    assert not overshoots(one_sided)
    assert overshoots(crossing)
    momentum, told = run_until(descent_of("parabola optimizer=momentum rate=0.1"), typed_condition("overshoot"))
    signs = [w - 2 for w in momentum.history.parameters[-2:, 0]]
    assert signs[0] > 0 > signs[1]
    assert "past the lowest point" in told


def test_a_run_that_leaves_the_numbers_stops() -> None:
    descent, told = run_until(descent_of("parabola rate=9"), typed_condition("loss < 0"))
    assert not descent.frame.is_finite
    assert "left what a computer can hold" in told


@pytest.mark.parametrize("text", ["", "soon", "loss <", "0 steps", "loss < x"])
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        typed_condition(text)


def test_a_start_needs_a_number_for_each_coordinate_and_a_loss_there() -> None:
    assert typed_start(SURFACES["bowl"], "(3; 4)") == (3.0, 4.0)
    with pytest.raises(UserError):
        typed_start(SURFACES["bowl"], "3")
    with pytest.raises(UserError):
        typed_start(Simulation.from_line('"log(x)" start=1').descent.surface, "-1")


def test_a_typed_surface_has_a_value_at_its_start() -> None:
    assert typed_surface_named("log(x)").coordinates == ("x",)
    with pytest.raises(UserError, match="a logarithm needs a number above 0"):
        typed_surface_named("log(x-10)")


@pytest.mark.parametrize("text", ["abc", "-3", "1e1", "1000000"])
def test_what_is_no_count_is_refused_in_words_that_fit_steps_branches_and_examples(text: str) -> None:
    assert (typed_count("", 0), typed_count(""), typed_count("999999")) == (0, 1, 999_999)
    with pytest.raises(UserError, match=f"^{text} is no count; write a whole number from 0 to 999999"):
        typed_count(text)
