"""Questions as they were answered before: read from the log, and graded again as they stand in the lesson now."""

from collections.abc import Sequence

from tutor.course.lesson.asking import Asking
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress.attempt import Attempt
from tutor.course.questions.question import Question
from tutor.course.scenario.filling import QuestionError

_PASSED = ("right", "self-graded")


def answered_before(lesson: Lesson, question: Question, attempts: Sequence[Attempt]) -> Asking | None:
    """A question as it was passed last; None where it never was, or where the lesson asks another one by now.

    Args:
        attempts: what was answered in this lesson, oldest first.
    """
    own = [each for each in attempts if each.question == question.id and each.verdict in (*_PASSED, "skipped")]
    last = next((each for each in reversed(own) if each.verdict in _PASSED), None)
    if last is None:
        return None
    try:
        asking = Asking.begin(lesson, question, last.seed)
    except QuestionError:
        return None
    # A part that was answered twice is asked once: only as many answers are looked at as there are parts.
    of_this_draw = [each for each in own if each.seed == last.seed][-asking.variant.parts :]
    for attempt in of_this_draw:
        if dict(attempt.drawn) != dict(asking.variant.values):
            return None
        asking = _again(asking, attempt)
        following = asking.go_on() if asking.is_done else None
        if following is None:
            break
        asking = following
    return asking if asking.is_over else None


def _again(asking: Asking, attempt: Attempt) -> Asking:
    if attempt.verdict == "skipped":
        return asking.skip()
    asking = asking.give(attempt.answer)
    return asking.judge(attempt.mistake is None) if asking.waits_for_judgement else asking


def missed_questions(attempts: Sequence[Attempt]) -> set[str]:
    """The questions that were tried and never passed."""
    tried = {attempt.question for attempt in attempts if attempt.verdict in ("wrong", "skipped")}
    return tried - {attempt.question for attempt in attempts if attempt.verdict in _PASSED}
