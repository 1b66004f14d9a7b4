"""A question being asked, from its first variant to its end, and as it was answered before. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from tutor.course.lesson.lesson import Lesson
from tutor.course.progress.attempt import Attempt
from tutor.course.progress.disputes import disputed
from tutor.course.questions.attempted import Attempted, Help, answered, helped, next_help, skipped
from tutor.course.questions.grading import NOTHING_MADE, grade
from tutor.course.questions.question import Question, draw
from tutor.course.questions.task import Variant, next_part
from tutor.course.questions.verdict import Verdict, judged_by_learner
from tutor.course.scenario.filling import QuestionError
from tutor.words.answers import LONGEST

DISPUTE_KEPT = (
    "Kept: the question, its numbers and your answer. It counts as no miss until it is settled."
    " Listed by: tutor progress --disputed"
)
"""What is said to a learner who holds an answer to be right."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """One part of a question in front of a learner, and what happened at it."""

    lesson: Lesson
    question: Question
    variant: Variant
    attempted: Attempted = field(default_factory=Attempted)
    verdict: Verdict | None = None
    """On the newest answer."""
    answer: str = ""
    """The newest answer, as typed."""
    is_disputed: bool = False
    """Whether the learner holds the newest answer to be right."""
    made: Mapping[str, int] = field(default_factory=dict)
    """How often this learner made each mistake before this question, by its name."""

    @classmethod
    def begin(cls, lesson: Lesson, question: Question, seed: int, made: Mapping[str, int] = NOTHING_MADE) -> Self:
        """Ask a question with the numbers that a seed stands for.

        Raises:
            QuestionError: it has no variant; the message names its file, line and id.
        """
        try:
            variant = draw(question, seed)
        except QuestionError as error:
            place = f"{lesson.header.path}:{lesson.lines.get(question.id, 1)}"
            raise QuestionError(f"{place}: {question.id}: {error}") from None
        return cls(lesson, question, variant, made=made)

    @property
    def is_done(self) -> bool:
        """Whether this part was passed or skipped."""
        return self.attempted.is_done

    @property
    def is_tried(self) -> bool:
        """Whether something was said to it, rightly or not, or it was passed over: what it closed may be seen."""
        return self.attempted.tries > 0 or self.is_done or self.variant.part > 1

    @property
    def is_left(self) -> bool:
        """Whether this part was skipped; a sentence that its writer judged to differ was answered."""
        return self.attempted.skipped and not (self.verdict and self.variant.kind == "sentence")

    @property
    def is_over(self) -> bool:
        """Whether the whole question is."""
        return self.is_done and self.variant.then is None

    @property
    def waits_for_judgement(self) -> bool:
        """Whether a sentence stands beside its model, and its writer is to say whether they agree."""
        return self.verdict is not None and self.verdict.outcome == "compare" and not self.is_done

    def give(self, text: str) -> Self:
        """Grade an answer."""
        verdict = grade(self.variant, text, Counter(self.made) + Counter(self.attempted.mistakes))
        attempted = answered(self.attempted, text, verdict)
        return replace(self, verdict=verdict, answer=text, attempted=attempted, is_disputed=False)

    def judge(self, agrees: bool) -> Self:
        """Take the learner's own verdict on a sentence; one that differs is not asked again."""
        verdict = judged_by_learner(agrees)
        attempted = answered(self.attempted, self.answer, verdict)
        return replace(self, verdict=verdict, attempted=attempted if agrees else skipped(attempted))

    @property
    def can_be_disputed(self) -> bool:
        """Whether the newest answer was refused, and its writer has not said yet that it should be right."""
        return self.verdict is not None and self.verdict.outcome in ("wrong", "unreadable") and not self.is_disputed

    def dispute(self, at: datetime) -> tuple[Self, Attempt]:
        """Say that the newest answer should be right; returns the entry for the log."""
        entry = disputed(self._entry("wrong", None, self.answer[: 10 * LONGEST], 0, at), at)
        return replace(self, is_disputed=True), entry

    def more_help(self) -> Self:
        """Take the next help there is."""
        return replace(self, attempted=helped(self.attempted, next_help(self.variant, self.attempted)))

    def skip(self) -> Self:
        """Leave the question; its working is shown."""
        return replace(self, attempted=skipped(self.attempted))

    def go_on(self) -> Self | None:
        """The next part, with the learner's own number carried into it; None after the last."""
        following = next_part(self.variant, self.answer)
        if following is None:
            return None
        return replace(self, variant=following, attempted=Attempted(), verdict=None, answer="")

    @property
    def hint(self) -> str:
        """The nudge, once it was taken."""
        return self.variant.hint if self.attempted.help >= Help.HINT else ""

    @property
    def sub_question(self) -> Variant | None:
        """The smaller question, once it was taken."""
        return self.variant.sub if self.attempted.help >= Help.SUB_QUESTION else None

    @property
    def working(self) -> tuple[str, ...]:
        """The worked solution line by line, once it was taken or the part was skipped."""
        return self.variant.working if self.attempted.help >= Help.WORKING else ()

    @property
    def has_more_help(self) -> bool:
        return self.attempted.help < Help.WORKING and not self.is_done

    def attempt(self, at: datetime, milliseconds: int) -> Attempt | None:
        """The newest answer, or the skip, for the log; None where an answer could not be read and so costs nothing.

        Args:
            at: when, in UTC.
            milliseconds: from the question to the answer.
        """
        if self.is_left:
            outcome, mistake, text = "skipped", None, ""
        elif self.verdict is None or self.verdict.outcome in ("unreadable", "compare"):
            return None
        else:
            outcome = "self-graded" if self.variant.kind == "sentence" else self.verdict.outcome
            mistake, text = self.verdict.mistake or None, self.answer
        return self._entry(outcome, mistake, text, milliseconds, at)

    def _entry(self, verdict: str, mistake: str | None, answer: str, milliseconds: int, at: datetime) -> Attempt:
        return Attempt(
            question=self.variant.question_id,
            lesson=self.lesson.id,
            fingerprint=self.lesson.fingerprint,
            drawn=dict(self.variant.values),
            seed=self.variant.seed,
            answer=answer,
            verdict=verdict,
            mistake=mistake,
            hints=int(self.attempted.help),
            tries=max(1, self.attempted.tries),
            milliseconds=milliseconds,
            at=at,
        )


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
