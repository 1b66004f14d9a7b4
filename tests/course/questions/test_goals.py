"""What a goal may ask of a run, each with the sentence that a run is told that misses it."""

import json

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

# On the parabola, (w − 2)², an update keeps 1 − 2α of the distance to 2: the loss falls by its square.


@pytest.fixture
def goal(question):
    """A goal on a run, of which one key may be changed."""

    def build(run, asked, change="rate", more=""):
        keys = {"run": run, "solution": run, "change": [change], "ask": "Do it.", "hint": "Look."}
        block = "\n".join(f"{key}: {json.dumps(value)}" for key, value in keys.items())
        return draw(question(f"id: tried.goal\nkind: goal\n{block}\ngoal: {asked}\n{more}"), 0)

    return build


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (0.3, "Reached in 5 updates: par is 4."),  # 16·0.4²ⁿ < 0.01
        (0.35, "Reached in 4 updates: par."),  # 16·0.3²ⁿ
        (0.4, "Reached in 3 updates: better than par, which is 4."),  # 16·0.2²ⁿ
    ],
)
def test_reached_is_counted_against_the_author_s_par(goal, rate, told):
    variant = goal("parabola start=6 rate=0.1", "{ loss_below: 0.01, within: 20 }", more="par: 4")
    assert grade(variant, str(rate)).message == told


def test_a_loss_that_only_comes_to_the_bound_is_not_below_it(goal):
    # From 6 with α = ½·(1 − ½) the loss halves its root: 16, 4, 1.
    assert not grade(goal("parabola start=6 rate=0.1", "{ loss_below: 1, within: 2 }"), "0.25").is_right
    assert grade(goal("parabola start=6 rate=0.1", "{ loss_below: 1, within: 3 }"), "0.25").is_right


def test_a_loss_that_never_falls_is_told_as_where_it_began(goal):
    variant = goal("parabola start=6 rate=0.1", "{ loss_below: 0.01, within: 20 }")
    missed = grade(variant, "1.1")
    assert missed.message.startswith(
        "The loss never comes below its start, 16.0, in 20 updates; it must get below 0.01. α = 1.1 is above 2/h"
    )
    assert missed.mistake == "ran: diverging"
    assert grade(variant, "0.02").message.startswith("The loss comes down to 3.13 in 20 updates")  # 16·0.96⁴⁰


def test_crossings_are_counted_one_by_one(goal):
    variant = goal("parabola start=6 rate=0.1 steps=2", "{ crossings: 2, within: 3 }")
    told = "The run crosses over the bottom {} times in 3 updates; asked for: 2."
    assert grade(variant, "0.6").message == told.format(3)
    assert grade(variant, "0.4").message == told.format(0)
    assert grade(goal("parabola start=6 rate=0.1", "{ crossings: 3, within: 3 }"), "0.6").is_right
    once = goal("parabola start=6 rate=0.1", "{ crossings: 2, within: 1 }")
    assert grade(once, "0.6").message == "The run crosses over the bottom 1 time in 1 update; asked for: 2."


def test_a_place_must_be_come_to_as_near_as_is_asked(goal):
    # On the bowl, x² + y², an update keeps 1 − 2α of both: from (3, 4) at 5·0.98²⁰ = 3.34 after twenty.
    variant = goal("bowl start=3,4 rate=0.02", "{ at: [0, 0], near: 0.5, within: 20 }")
    assert grade(variant, "0.01").message == "The run comes to within 3.34 of (0.0, 0.0); it must come to within 0.5."
    assert grade(variant, "0.3").is_right
    passing = goal("bowl start=3,4 rate=0.02", "{ at: [1.5, 2], near: 0.001, within: 20 }")
    assert grade(passing, "0.25").is_right  # its first update ends there, the others farther on
    assert grade(passing, "0.3").message.startswith("The run comes to within 0.5 of (1.5, 2.0)")


def test_another_run_is_beaten_by_a_lower_loss_alone(goal):
    # The other keeps 0.4 of the distance, and comes to 16·0.4⁶ = 0.0655.
    variant = goal("parabola start=6 rate=0.1", '{ beats: "parabola start=6 rate=0.3", within: 3 }')
    lost = "Your lowest loss is {}; that of “parabola start=6 rate=0.3” is 0.0655 in as many updates."
    assert grade(variant, "0.3").message == lost.format("0.0655")
    assert grade(variant, "0.2").message == lost.format("0.746")  # 16·0.6⁶
    assert grade(variant, "2").message == lost.format("16.0")
    assert [grade(variant, rate).is_right for rate in ("0.31", "0.69", "0.71")] == [True, True, False]


def test_what_a_run_is_doing_may_be_one_of_several(goal):
    variant = goal("parabola start=6 rate=0.1", "{ regime: [crossing, diverging], within: 9 }")
    assert grade(variant, "0.3").message == (
        "The run is one-sided: α = 0.3 is below 1/h = 0.5: each update keeps |1 − αh| = 0.4 of the distance, "
        "on the same side. Asked for: crossing or diverging."
    )
    assert [grade(variant, rate).is_right for rate in ("0.7", "1.2")] == [True, True]


def test_starts_to_either_side_must_end_in_different_minima(goal):
    # (w² − 1)² + 0.3w parts at 0.0755, where 4w³ − 4w + 0.3 is 0; its minima lie at −1.036 and 0.9601.
    variant = goal("double-well start=0.5 rate=0.02", "{ divides: 0.05, within: 200 }", "start")
    assert [grade(variant, f"start={start}").is_right for start in (0.025, 0.026, 0.125, 0.126)] == [
        False,
        True,
        True,
        False,
    ]
    told = "From 0.05 to either side in w the runs end at {0} and {0}. They must end in two different minima."
    assert grade(variant, "start=-0.04").message == told.format("−1.036")
    assert grade(variant, "start=0.2").message == told.format("0.9601")
    soon = goal("double-well start=0.5 rate=0.02", "{ divides: 0.05, within: 2 }", "start")
    assert not grade(soon, "start=0.07").is_right  # neither has come to a minimum


def test_over_two_weights_one_direction_in_which_they_part_is_enough(goal):
    # Himmelblau's minima: (3, 2), (−2.805, 3.131), (−3.779, −3.283), (3.584, −1.848).
    variant = goal("himmelblau start=3,3 rate=0.01", "{ divides: 0.5, within: 300 }", "start")
    assert grade(variant, "start=-0.1,0").is_right
    assert grade(variant, "start=3,2").message == (
        "From 0.5 to either side in x the runs end at (3.0, 2.0) and (3.0, 2.0). They must end in two different minima."
    )
    assert grade(variant, "start=3.5,0.07").is_right  # in y alone


def test_legs_count_up_to_the_updates_that_are_allowed(goal):
    variant = goal("parabola start=6 rate=0.1", "{ loss_below: 0.02, within: 4 }")
    line = "parabola start=6 rate=0.1 steps={} then rate=0.5"  # 0.5 lands on the bottom in one update
    assert [grade(variant, line.format(steps)).is_right for steps in (1, 2, 3, 4, 9)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_nothing_is_told_of_a_leg_that_begins_after_the_last_update(goal):
    variant = goal("parabola start=6 rate=0.1", "{ loss_below: 0.02, within: 4 }")
    for steps in (4, 9):
        missed = grade(variant, f"parabola start=6 rate=0.1 steps={steps} then rate=0.5")
        assert missed.message.startswith("The loss comes down to 2.68 in 4 updates; it must get below 0.02. α = 0.1 ")
        assert missed.mistake == "ran: one-sided"


def test_a_constant_of_the_run_s_own_surface_may_be_changed_and_no_other_s(goal):
    variant = goal("double-well start=0.5 rate=0.02 tilt=0.3", "{ at: [1], near: 0.01, within: 300 }", "tilt")
    assert grade(variant, "double-well start=0.5 rate=0.02 tilt=0").is_right
    assert not [*variant.problems()]
    assert [*goal("parabola start=6", "{ loss_below: 0.1 }", "tilt").problems()] != []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("{ within: 5 }", "A goal names “loss_below”, “regime”, “crossings”, “at”, “beats” or “divides”."),
        ("{ at: [], overshoot: false }", "A goal names “loss_below”"),
        ("{ loss_below: 1, largest: surface }", "“largest” names a knob that is a number, and surface is none."),
        ("{ loss_below: 1, largest: optimizer }", "“largest” names a knob that is a number, and optimizer is none."),
    ],
)
def test_a_goal_that_asks_for_nothing_is_refused(problems_of, asked, told):
    head = "id: tried.goal\nkind: goal\nask: Do it.\nhint: Look.\nrun: parabola start=6\nsolution: parabola start=6"
    assert told in " ".join(problems_of(f"{head}\nchange: [rate]\ngoal: {asked}"))


@pytest.mark.parametrize(
    "typed",
    ["0.5,1", "(0.5, 1)", "0.5 1", "start = 0.5, 1", "start 0.5,1", "start: (0.5, 1)", "x=0.5, y=1", "y = 1, x = .5"],
)
def test_a_start_that_may_be_changed_is_typed_as_a_place_is(goal, typed):
    # From (0.5, 1) on the bowl two updates with α = 0.25 lead to (0.125, 0.25).
    variant = goal("bowl start=3,4 rate=0.25", "{ at: [0.125, 0.25], near: 0.001, within: 2 }", "start")
    assert grade(variant, typed).is_right
    assert grade(variant, "x=0.5, z=1").outcome == "unreadable"
    assert grade(variant, "(0.5, 1, 2)").outcome == "unreadable"


def test_a_number_alone_is_the_rate_where_that_may_be_changed_too(question):
    text = "id: t.x\nkind: goal\nask: Do it.\nhint: Look.\nrun: parabola start=6 rate=0.1\nchange: {}\n"
    more = "solution: parabola start=6 rate=0.1\ngoal: {{ loss_below: {}, within: 1 }}"
    both = draw(question(text.format("[start, rate]") + more.format(0.1)), 0)
    assert grade(both, "0.5").is_right  # in one update on the bottom
    start = draw(question(text.format("[start]") + more.format(0.1)), 0)
    assert grade(start, "2.25").is_right  # 0.25² is below 0.1 from the start
    assert grade(start, "w = 2.25").is_right


@pytest.mark.parametrize("typed", ["α=0.02 β=0.5", "rate 0.02 beta 0.5", "β: 0.5 α: 0.02", "lr=0.02 beta = 0.5"])
def test_settings_are_typed_by_their_letters_and_without_an_equals_sign_too(question, typed):
    text = "id: t.x\nkind: goal\nask: Do it.\nhint: Look.\nrun: parabola start=6 rate=0.1 optimizer=momentum\n"
    asked = "change: [beta, rate]\nsolution: parabola start=6\ngoal: { loss_below: 1e-9, within: 3 }"
    whole = "parabola start=6 optimizer=momentum rate=0.02 beta=0.5"
    variant = draw(question(text + asked), 0)
    assert grade(variant, typed).message == grade(variant, whole).message
    assert grade(variant, typed).message.startswith("The loss comes down to ")


def test_starts_to_either_side_go_through_the_legs_of_the_run(question):
    run = "id: t.x\nkind: goal\nask: Do it.\nhint: Look.\nrun: double-well start=0.5 rate=0.02\nchange: [start, rate]\n"
    text = f"{run}solution: double-well start=0.07 rate=0.02\ngoal: {{ divides: 0.05, within: 200 }}"
    variant = draw(question(text), 0)
    # With a rate of 1e−6 nothing comes to a minimum; then with 0.02 both do, and apart.
    assert not grade(variant, "double-well start=0.07 rate=1e-6").is_right
    assert grade(variant, "double-well start=0.07 rate=1e-6 steps=9 then rate=0.02").is_right
    assert not grade(variant, "double-well start=0.07 rate=0.02 steps=9 then rate=1e-6").is_right


def test_a_loss_that_is_the_bound_itself_is_not_yet_below_it(goal):
    # From 16 the loss of the parabola falls to a quarter with every update: 4, 1, 0.25.
    variant = goal("parabola start=6 rate=0.1", "{ loss_below: 4, within: 5 }", more="par: 2")
    assert grade(variant, "0.25").message == "Reached in 2 updates: par."


def test_a_place_without_a_measure_is_to_be_met_to_a_millionth(goal):
    variant = goal("bowl start=3,4 rate=0.1", "{ at: [0, 0], within: 20 }")
    assert not grade(variant, "0.2").is_right  # 5·0.6²⁰ = 1.8e−4 away
    assert grade(variant, "0.5").is_right
