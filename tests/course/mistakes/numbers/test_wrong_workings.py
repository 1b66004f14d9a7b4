"""A line of a rule's working done wrongly: which lines there are, and when."""

from tests.course.mistakes.numbers.test_wrong_runs import asked
from tutor.course.mistakes.mistakes import made_in_run
from tutor.course.mistakes.wrong_workings import wrong_workings


def told(line, answer):
    about = asked(line, answer)
    mistakes = wrong_workings(about.scenario, lambda made: True)
    return sorted((each.name, *each.value.tolist()) for each in made_in_run(about, mistakes, with_right=False))


def test_what_can_go_wrong_in_an_update_is_not_what_a_number_that_is_set_after_it_adds():
    run = "parabola start=6 optimizer=rmsprop rate=0.25 epsilon_root=0.5"
    before = told(f"{run} steps=1", "w[1]")
    assert told(f"{run} steps=1 then epsilon_root=0 steps=1", "w[1]") == before
    assert told("parabola start=6 optimizer=rmsprop rate=0.25 steps=1", "w[1]") != before
