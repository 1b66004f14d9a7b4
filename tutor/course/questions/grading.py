"""Grading: one pure function from a variant and what was typed to a verdict. No clock, no screen, no memory."""

from collections.abc import Mapping

from tutor.course.questions.task import Variant
from tutor.course.questions.verdict import Verdict
from tutor.words.answers import Unreadable

NOTHING_MADE: Mapping[str, int] = {}


def grade(variant: Variant, text: str, made: Mapping[str, int] = NOTHING_MADE) -> Verdict:
    """Return the verdict on an answer to a variant.

    Args:
        variant: what was asked.
        text: as typed.
        made: how often this learner made each mistake before, by its name; what is right never depends on it.
    """
    try:
        return variant.verdict_on(text, made)
    except Unreadable as unreadable:
        return Verdict("unreadable", str(unreadable), position=unreadable.position)
