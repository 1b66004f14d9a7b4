from pathlib import Path

import numpy as np
import pytest

from tutor.course.lesson.checking import check
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.kinds.goal import Goal, shortfall
from tutor.engine.runs.line import options_in, parse_run
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.exploring.challenges import Challenge, challenges, on_surface
from tutor.lab.simulation import Simulation

CHALLENGES = {each.name: each for each in challenges()}


def test_there_are_enough_on_many_surfaces_and_rules() -> None:
    assert len(CHALLENGES) >= 24
    assert len({each.surface for each in CHALLENGES.values()}) >= 15
    assert {each.surface for each in CHALLENGES.values()} <= SURFACES.keys()
    assert len({each.group for each in CHALLENGES.values()}) >= 5


@pytest.mark.parametrize("challenge", CHALLENGES.values(), ids=CHALLENGES)
def test_its_solution_reaches_it_in_the_simulator_and_the_run_that_it_begins_with_does_not(
    challenge: Challenge,
) -> None:
    begun = challenge.begin()
    assert begun.descent.cursor == 0
    assert challenge.judge_run(begun) is None
    within = challenge.task.goal.within
    missed = challenge.judge_run(begun.step(within))
    assert missed is not None
    assert not missed.is_right
    solved = challenge.judge_run(Simulation(parse_run(challenge.task.solution).descent()).step(within))
    assert solved is not None
    assert solved.is_right, solved.message
    # The hint names neither the solution nor its numbers.
    assert challenge.task.solution not in challenge.task.hint


WITH_PAR = {name: each for name, each in CHALLENGES.items() if each.task.par}


@pytest.mark.parametrize("challenge", WITH_PAR.values(), ids=WITH_PAR)
def test_its_par_is_what_its_solution_takes(challenge: Challenge) -> None:
    losses = Simulation.from_line(challenge.task.solution).step(challenge.task.goal.within).descent.history.losses
    took = int(np.flatnonzero(losses < challenge.task.goal.loss_below)[0])
    assert took == challenge.task.par
    assert challenge.judge(challenge.task.solution).message.endswith(": par.")


def test_better_than_par_and_worse_than_par_are_told() -> None:
    five = CHALLENGES["five"]
    assert five.judge("parabola start=6 rate=0.5").message == "Reached in 1 update: better than par, which is 3."
    assert five.judge("parabola start=6 rate=0.3").message == "Reached in 5 updates: par is 3."


OWN = """---
format: 1
id: own
title: A challenge of one's own
---

# Down

```yaml question
id: own.three
kind: goal
skill: choosing a rate
run: x^2 + 4*y^2 start=4,1 rate=0.01
ask: Come below a loss of 0.5 within 6 updates.
goal: { loss_below: 0.5, within: 6 }
change: [rate]
solution: x^2 + 4*y^2 start=4,1 rate=0.2
par: 4
hint: Each update keeps the share 1 − 2α of x, and 1 − 8α of y.
```
"""


def test_a_lesson_has_challenges_of_its_own_which_are_checked_and_judged_like_these(tmp_path: Path) -> None:
    path = tmp_path / "01-own.md"
    path.write_text(OWN, encoding="utf-8")
    assert not list(check([path], []))
    own = Challenge("three", read_lesson(path).questions[0], "own")
    assert not own.judge_run(own.begin().step(6)).is_right
    # x is 4·0.6ᵏ and y (−0.6)ᵏ, so that L is 20·0.36ᵏ: 0.93 after three updates and 0.34 after four.
    reached = own.judge_run(own.begin().with_typed("rate=0.2").step(6))
    assert reached.message == "Reached in 4 updates: par."
    assert own.judge("x^2 + 4*y^2 start=4,1 rate=0.19").message == "Reached in 4 updates: par."
    path.write_text(OWN.replace("rate=0.2", "rate=0.02"), encoding="utf-8")
    (problem,) = check([path], [])
    assert "The loss comes down to 10.3 in 6 updates; it must get below 0.5." in problem.message


def test_what_is_reached_makes_no_card_and_what_to_try_on_a_surface_is_the_first_that_is_open() -> None:
    assert on_surface("parabola", ()).name == "five"
    assert on_surface("parabola", {"challenges.five"}).name == "exactly"
    assert on_surface("line-fit", ()) is None


@pytest.mark.parametrize(
    ("goal", "line", "missing"),
    [
        ({"at": (2.0,), "within": 1}, "parabola start=6 rate=0.4", "comes to within 0.8 of 2.0"),
        ({"crossings": 1, "within": 3}, "parabola start=6 rate=0.9", "crosses over the bottom 3 times in 3 updates"),
        ({"beats": "bowl rate=0.4", "within": 5}, "bowl rate=0.1", "Your lowest loss is"),
        ({"divides": 0.01, "within": 100}, "double-well start=1.5 rate=0.05", "must end in two different minima"),
    ],
)
def test_what_is_missing_of_a_goal_is_said_with_its_numbers(goal, line: str, missing: str) -> None:
    assert missing in shortfall(Goal(**goal), options_in(line))


def test_a_start_divides_where_the_runs_to_its_sides_end_on_the_two_sides_of_the_top() -> None:
    # (w² − 1)² + 0.3w has its maximum where 4w³ − 4w + 0.3 = 0, close to 0.0754.
    top = float(np.sort(np.roots([4, 0, -4, 0.3]).real)[1])
    for start, is_one in ((top, True), (top + 0.03, True), (top + 0.06, False)):
        missing = shortfall(Goal(divides=0.05, within=200), options_in(f"double-well start={start} rate=0.05"))
        assert (not missing) == is_one
