"""A visit to a question: tries, and help that grows from a nudge to a smaller question to the worked solution. Pure."""

from dataclasses import dataclass, replace
from enum import IntEnum

from tutor.course.questions.task import Variant
from tutor.course.questions.verdict import Verdict


class Help(IntEnum):
    """How much help was taken."""

    NONE = 0
    HINT = 1
    SUB_QUESTION = 2
    WORKING = 3


@dataclass(frozen=True, slots=True)
class Attempted:
    """What happened at a question so far; front ends show it and log it."""

    tries: int = 0
    """Answers that could be read."""
    help: Help = Help.NONE
    answers: tuple[str, ...] = ()
    """Every answer that could be read, in order."""
    mistakes: tuple[str, ...] = ()
    """The named mistakes made, in order."""
    passed: bool = False
    skipped: bool = False

    @property
    def is_done(self) -> bool:
        return self.passed or self.skipped

    @property
    def is_first_try(self) -> bool:
        """Whether it was answered rightly at once, without help."""
        return self.passed and self.tries == 1 and self.help == Help.NONE


def answered(attempted: Attempted, text: str, verdict: Verdict) -> Attempted:
    """Return the record after an answer; an unreadable one leaves it as it is."""
    if verdict.outcome in ("unreadable", "compare") or attempted.is_done:
        return attempted
    made = (*attempted.mistakes, verdict.mistake) if verdict.mistake else attempted.mistakes
    return replace(
        attempted,
        tries=attempted.tries + 1,
        answers=(*attempted.answers, text),
        mistakes=made,
        passed=verdict.is_right,
    )


def next_help(variant: Variant, attempted: Attempted) -> Help:
    """Return the help that comes next: nothing new once the working was shown."""
    step = Help(min(attempted.help + 1, Help.WORKING))
    return Help.WORKING if step == Help.SUB_QUESTION and variant.sub is None else step


def helped(attempted: Attempted, help_taken: Help) -> Attempted:
    """Return the record after help was taken."""
    return replace(attempted, help=max(attempted.help, help_taken))


def skipped(attempted: Attempted) -> Attempted:
    """Return the record after a skip, which shows the working."""
    return replace(attempted, skipped=not attempted.passed, help=Help.WORKING)
