from tutor.course.questions.attempted import Attempted, Help, answered, helped, next_help, skipped
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.verdict import Verdict

WRONG = Verdict("wrong", "No.", mistake="uphill")
RIGHT = Verdict("right", "Right.")


def test_an_answer_counts_and_an_unreadable_one_does_not():
    attempted = answered(Attempted(), "x", Verdict("unreadable", "?"))
    assert attempted == Attempted()
    attempted = answered(answered(attempted, "3.25", WRONG), "2.75", RIGHT)
    assert (attempted.tries, attempted.answers, attempted.mistakes) == (2, ("3.25", "2.75"), ("uphill",))
    assert attempted.passed
    assert not attempted.is_first_try


def test_a_first_try_has_no_help():
    assert answered(Attempted(), "2.75", RIGHT).is_first_try
    assert not answered(helped(Attempted(), Help.HINT), "2.75", RIGHT).is_first_try


def test_nothing_counts_after_the_end():
    done = answered(Attempted(), "2.75", RIGHT)
    assert answered(done, "3", WRONG) == done
    assert not skipped(done).skipped


def test_help_grows_from_nudge_to_smaller_question_to_working(by_hand):
    variant, attempted, steps = draw(by_hand, 0), Attempted(), []
    for _ in range(4):
        steps.append(next_help(variant, attempted))
        attempted = helped(attempted, steps[-1])
    assert steps == [Help.HINT, Help.SUB_QUESTION, Help.WORKING, Help.WORKING]
    assert grade(variant.sub, "0.25").is_right


def test_without_a_smaller_question_the_working_follows_the_nudge(by_hand):
    assert next_help(draw(by_hand, 0).sub, helped(Attempted(), Help.HINT)) == Help.WORKING


def test_a_skip_shows_the_working():
    attempted = skipped(Attempted())
    assert attempted.is_done
    assert attempted.help == Help.WORKING
    assert not attempted.passed
