"""Questions on standard input and output: asked, read, graded, helped, with the functions that the app uses."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tutor.course.lesson.asking import DISPUTE_KEPT, Asking
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress import Store
from tutor.course.questions.kinds.goal import GoalVariant
from tutor.course.questions.task import Variant
from tutor.lab.exploring.question_picture import QuestionPicture, picture_of
from tutor.plain.streams import ask, ask_yes, prose, say, say_prose

if TYPE_CHECKING:
    from tutor.course.questions.question import Question
    from tutor.course.review.kept_moments import KeptMoment

_WAYS = "Type ? or hint for a hint, skip to see the working, quit to leave."

_DISAGREE = "If your answer should be right, type dispute."

_STEPS_TOLD = 5

_HOW = {
    "choice": "Type the number of the right one.",
    "choices": "Type the numbers of all that are right.",
    "order": "Type the numbers in order, as in 2 1 3.",
    "sentence": "Write one sentence.",
    "goal": "Type what you change, as in rate=0.4, or the whole line.",
}


def question_text(variant: Variant) -> str:
    """A question as it is asked: its text, what can be chosen, and what is wanted."""
    part = f"Part {variant.part} of {variant.parts}. " if variant.parts > 1 else ""
    lines = [prose(part + variant.ask)]
    lines += [prose(text, f"  {place}. ") for place, text in enumerate(variant.listed, 1)]
    if isinstance(variant, GoalVariant):
        lines.append(f"It begins as: {variant.begins_as}")
    wanted = _HOW.get(variant.kind) or (f"Answer {variant.precision}." if variant.precision else "")
    return "\n".join([*lines, *([wanted] if wanted else [])])


def ask_question(asking: Asking, store: Store | None, transcript: list[Mapping[str, Any]]) -> None:
    """Ask a question, every part of it, until it is passed or skipped; answers are added to log and transcript.

    Raises:
        Ended: the input ended.
    """
    part: Asking | None = asking
    while part is not None:
        part = _ask_part(part, store, transcript)


def _ask_part(asking: Asking, store: Store | None, transcript: list[Mapping[str, Any]]) -> Asking | None:
    say()
    picture = picture_of(asking.question, asking.variant)
    say(question_text(asking.variant))
    if picture is not None:
        say_prose(f"In its picture: {' '.join(picture.told())}")
    began = time.monotonic()
    while not asking.is_done:
        asking = _one_answer(asking, store, picture)
        milliseconds = int(1000 * (time.monotonic() - began))
        attempt = asking.attempt(datetime.now(UTC), milliseconds)
        transcript.append(answer_record(asking))
        if attempt is not None and store is not None:
            store.record(attempt)
    return asking.go_on()


def _one_answer(asking: Asking, store: Store | None, picture: QuestionPicture | None) -> Asking:
    """Read until there is an answer or a skip; help and what cannot be read cost nothing."""
    while True:
        text = ask("> ")
        word = text.lower()
        if word == "help":
            say(_WAYS)
        elif word in {"?", "hint"}:
            asking = asking.more_help()
            _say_help(asking)
        elif word == "skip":
            asking = asking.skip()
            _say_help(asking)
            return asking
        elif word == "steps" and picture is not None and asking.verdict is not None:
            _say_steps(picture.with_verdict(asking.verdict, asking.is_done))
        elif word == "dispute" and asking.can_be_disputed:
            asking, entry = asking.dispute(datetime.now(UTC))
            if store is not None:
                store.record(entry)
            say_prose(DISPUTE_KEPT)
        elif not text:
            say(_WAYS)
        else:
            return _graded(asking, text, picture)


def _say_steps(picture: QuestionPicture) -> None:
    """The right rule and the broken one, an update a line."""
    for step in range(1, _STEPS_TOLD + 1 if picture.can_step else 1):
        say_prose(" ".join(picture.step(step).told()))


def _graded(asking: Asking, text: str, picture: QuestionPicture | None) -> Asking:
    asking = asking.give(text)
    assert asking.verdict is not None
    verdict = asking.verdict
    if verdict.note and verdict.outcome != "compare":
        say_prose(verdict.note)
    if verdict.outcome == "compare":
        say_prose(f"You wrote: {verdict.note}")
        say(prose(f"A model: {verdict.message}"))
        asking = asking.judge(ask_yes("Does yours say the same?"))
    elif verdict.outcome == "unreadable":
        say_prose(f"Not read, and it costs nothing: {verdict.message} {_DISAGREE}")
    else:
        say(prose(verdict.message))
        if not verdict.is_right:
            seen = picture and picture.with_typed(asking.variant, text).with_verdict(verdict, is_done=False)
            leads = seen.told() if seen else [verdict.consequence.sentence] if verdict.consequence else []
            follow = ["Type steps to follow the rules."] if seen and seen.can_step else []
            say_prose(" ".join([*leads, "Try again.", _WAYS, *follow, _DISAGREE]))
    return asking


def _say_help(asking: Asking) -> None:
    if asking.working:
        say("The working:")
        for line in asking.working:
            say(prose(line, "  "))
    elif asking.sub_question is not None:
        _ask_smaller(asking.sub_question)
    else:
        say(prose(f"Hint: {asking.hint}"))


def _ask_smaller(sub: Variant) -> None:
    """One try at the smaller question, then back to the larger one."""
    from tutor.course.questions.grading import grade

    say("A smaller question first.")
    say(question_text(sub))
    verdict = grade(sub, ask(">> "))
    say(prose(verdict.message))


def answer_record(asking: Asking) -> Mapping[str, Any]:
    """One answer for the transcript: the same names as in the log."""
    verdict = None if asking.is_left else asking.verdict
    picture = picture_of(asking.question, asking.variant)
    leads = picture.with_typed(asking.variant, asking.answer).landing if picture and verdict else None
    return {
        "question": asking.variant.question_id,
        "part": asking.variant.part,
        "seed": asking.variant.seed,
        "given": dict(asking.variant.values),
        "ask": asking.variant.ask,
        "answer": asking.answer if verdict else "",
        "verdict": verdict.outcome if verdict else "skipped",
        "mistake": verdict.mistake if verdict else "",
        "message": verdict.message if verdict else "",
        "leads_to": None if leads is None else leads.tolist(),
        "help": int(asking.attempted.help),
        "tries": asking.attempted.tries,
    }


def questions_of(
    which: str | None, moments: "Mapping[str, KeptMoment] | None" = None
) -> Iterator[tuple[Lesson, "Question"]]:
    """The (lesson, question) pairs of a lesson, of one question, or of every lesson.

    Args:
        moments: by question id, what the learner kept in the simulator.

    Raises:
        UserError: there is no such lesson or question.
    """
    from tutor.course.lesson.catalogue import find_lesson, find_question, list_lessons

    if which and moments and which in moments:
        yield moments[which].question()
        return
    if which and "." in which and not which.endswith(".md"):
        yield find_question(which)
        return
    lessons = [find_lesson(which)] if which else [find_lesson(header.id) for header in list_lessons()]
    for lesson in lessons:
        yield from ((lesson, question) for question in lesson.questions)
