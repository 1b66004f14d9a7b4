"""Disputed verdicts heard at the start of a program: graded again where the lesson has changed since, or lapsed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tutor.course.lesson.catalogue import find_question
from tutor.course.progress import Store
from tutor.course.progress.attempt import Attempt
from tutor.course.progress.disputes import PATIENCE, Dispute, disputes, settlement
from tutor.course.progress.tables import DISPUTED_QUESTIONS
from tutor.course.questions.grading import grade
from tutor.course.questions.question import variant_of
from tutor.course.questions.task import Variant, next_part
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.filling import Unfit
from tutor.engine.errors import UserError
from tutor.words.visible import visible


def hear_disputes(store: Store, now: datetime) -> Iterator[str]:
    """Settle what can be settled by now, and say in a sentence or two what each answer counts as."""
    for question in [each for (each,) in store.rows(DISPUTED_QUESTIONS)]:
        attempts = store.attempts(question=question)
        for dispute in disputes(attempts):
            outcome, told = ("", "") if dispute.settled else _heard(dispute, attempts, now)
            if outcome:
                store.record(settlement(dispute, outcome, now))
                yield visible(f"{question}: {told}")


def _heard(dispute: Dispute, attempts: Sequence[Attempt], now: datetime) -> tuple[str, str]:
    """What an answer counts as from now on, and what is said of it; nothing where it stays open."""
    answer = f"your answer “{dispute.attempt.answer}”"
    verdict = _graded_again(dispute.attempt, attempts)
    if verdict is not None and verdict.is_right:
        return "right", f"its lesson has changed, and {answer}, which you held to be right, now is."
    if verdict is not None and verdict.outcome == "wrong":
        appeal = f"If you still hold it to be right: tutor progress --settle {dispute.id} right"
        told = f"its lesson has changed, and {answer} was graded again: it counts as wrong."
        return "wrong", f"{told} {verdict.message} {appeal}"
    if now - dispute.attempt.at > PATIENCE:
        told = f"nobody has said in {PATIENCE.days} days whether {answer} is right; it counts as not asked."
        return "not asked", told
    return "", ""


def _graded_again(entry: Attempt, attempts: Sequence[Attempt]) -> Verdict | None:
    """The verdict of the lesson as it is now; None where it is the same lesson, or cannot ask this any more."""
    try:
        lesson, question = find_question(entry.question)
        if lesson.fingerprint == entry.fingerprint or set(question.given) != set(entry.drawn):
            return None
        numbers = {name: value for name, value in entry.drawn.items() if isinstance(value, (int, float, str))}
        return grade(_part(variant_of(question, entry.seed, numbers), entry, attempts), entry.answer)
    except (UserError, Unfit):
        return None


def _part(variant: Variant, entry: Attempt, attempts: Sequence[Attempt]) -> Variant:
    """The part that was answered: each one before it was passed or left, and carried on."""
    for before in attempts[: attempts.index(entry)]:
        is_done = before.verdict in ("right", "skipped", "self-graded")
        if is_done and before.seed == entry.seed and before.drawn == entry.drawn:
            variant = next_part(variant, before.answer) or variant
    return variant
