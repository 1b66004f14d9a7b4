"""`tutor quiz`, `tutor review` and `tutor challenges` on standard input and output."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor.course.lesson.asking import Asking
from tutor.course.progress import Store
from tutor.course.progress.days import local_day
from tutor.course.review.due import due_questions, session
from tutor.course.review.kept_moments import kept_moments
from tutor.course.review.placement import is_over, placed_by, placement, take_place
from tutor.course.review.summary import coming
from tutor.course.review.what_now import next_reviews
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.lab.exploring.challenges import Challenge, challenge_named, challenges, done_in
from tutor.plain.asking import ask_question, questions_of
from tutor.plain.streams import Ended, aligned, kept_store, say, say_json, say_prose, tell_news


def quiz(which: str | None, seed: int | None, count: int, form: str | None, data: Path | None) -> None:
    """Ask so many questions of a lesson, one question many times, or of the whole course mixed.

    Raises:
        UserError: there is no such lesson or question, or none has questions.
    """
    import random

    with kept_store(data) as store:
        pairs = list(questions_of(which, kept_moments(store)))
        if not pairs:
            raise UserError("There is no question to ask here.")
        first_seed = random.SystemRandom().randrange(2**31) if seed is None else seed
        random.Random(first_seed).shuffle(pairs)
        drawn = ((*pairs[i % len(pairs)], first_seed + i) for i in range(count))
        askings = (Asking.begin(lesson, question, seed, store.mistakes_made()) for lesson, question, seed in drawn)
        _ask_all(askings, store, form, count)


def review(data: Path | None, minutes: float | None = None) -> None:
    """Ask what is due today, or for so many minutes what is due and then what is due next, each with new numbers."""
    import random

    now = datetime.now(UTC)
    with kept_store(data) as store:
        due = list(due_questions(store, now)) if minutes is None else session(store, now, minutes)
        if not due:
            say_prose("Nothing is due today. Lessons bring new questions: tutor learn.")
            if dates := next_reviews(0, coming(store, now), local_day(now)):
                say_prose(f"Next reviews: {dates}. To practise before: tutor review --minutes 10")
            return
        seeds = random.SystemRandom()
        fresh = ((each, seeds.randrange(2**31) if each.seed is None else each.seed) for each in due)
        askings = (Asking.begin(each.lesson, each.question, seed, store.mistakes_made()) for each, seed in fresh)
        _ask_all(askings, store, None, len(due), [each.reason for each in due])


def place(form: str | None, data: Path | None) -> None:
    """Find where in the course to begin, and say so; the course goes on there."""
    import random

    questions, seeds, firsts = placement(), random.SystemRandom(), list[bool]()
    transcript: list[Mapping[str, Any]] = []
    with kept_store(data) as store, redirect_stdout(sys.stderr if form == "json" else sys.stdout):
        say_prose("Each question stands for some lessons; skip what you do not know. After two in a row it is over.")
        for number, each in enumerate(questions, 1):
            asking = Asking.begin(each.lesson, each.question, seeds.randrange(2**31), store.mistakes_made())
            say(f"\nQuestion {number} of {len(questions)} · {each.lesson.title}")
            before = len(transcript)
            try:
                ask_question(asking, store, transcript)
            except Ended:
                break
            firsts.append({entry["verdict"] for entry in transcript[before:]} - {"unreadable"} == {"right"})
            if is_over(firsts):
                break
        said = take_place(store, questions, firsts, datetime.now(UTC))
        say_prose(f"\n{said}")
    if form == "json":
        known = [header.id for header in placed_by(questions, firsts)]
        say_json({"asked": len(firsts), "known": known, "told": said, "answers": transcript})


def set_review(retention: float | None, fit: bool, data: Path | None) -> None:
    """Say how much is to be remembered, or fit the model of forgetting to this learner; cards are dated anew.

    Raises:
        UserError: the share is out of range, there are too few answers to fit, or the optional package is missing.
    """
    with kept_store(data) as store:
        if retention is not None:
            store.set_retention(retention)
            say_prose(f"From now on {100 * retention:.0f} % of what is asked should be remembered.")
        if fit:
            store.fit_weights()
            say_prose("The model of forgetting is now fitted to your answers.")


def _ask_all(
    askings: Iterable[Asking], store: Store, form: str | None, count: int, reasons: Sequence[str] = ()
) -> None:
    """Ask them all; with JSON only the transcript goes to standard output, and what is asked to standard error."""
    transcript: list[Mapping[str, Any]] = []
    with redirect_stdout(sys.stderr if form == "json" else sys.stdout):
        asked = _ask_each(askings, store, transcript, count, reasons)
    if form == "json":
        say_json({"asked": asked, "count": count, "answers": transcript})


def _ask_each(
    askings: Iterable[Asking],
    store: Store,
    transcript: list[Mapping[str, Any]],
    count: int,
    reasons: Sequence[str],
) -> int:
    """Ask until the end or until the person leaves; returns how many questions were gone through."""
    asked = answered = right = 0
    try:
        for number, asking in enumerate(askings, 1):
            say(f"\nQuestion {number} of {count} · {asking.lesson.title}")
            if reasons:
                say_prose(reasons[number - 1])
            before = len(transcript)
            ask_question(asking, store, transcript)
            tell_news(store)
            verdicts = {entry["verdict"] for entry in transcript[before:]} - {"unreadable"}
            asked = number
            answered += "skipped" not in verdicts
            right += verdicts == {"right"}
    except Ended:
        say()
    say_prose(f"\n{answered} of {counted(count, 'question')} answered, {right} right at the first try.")
    return asked


def print_challenges(form: str | None, data: Path | None) -> None:
    """Every challenge with its group, its goal and its par, and whether it was reached."""
    with kept_store(data) as store:
        done = done_in(store)
    if form == "json":
        say_json({"challenges": [each.record(each.question.id in done) for each in challenges()]})
        return
    rows = [_row(each, each.question.id in done) for each in challenges()]
    say(aligned(["", "challenge", "surface", "par", "goal"], rows, words=5))
    say_prose(f"{len(done)} of {len(rows)} reached. `tutor challenges five` shows one; `tutor sim`, then j, plays it.")


def _row(challenge: Challenge, is_done: bool) -> list[str]:
    task = challenge.task
    return ["✓" if is_done else "", challenge.name, challenge.surface, str(task.par or ""), task.ask]


def print_challenge(name: str, line: str | None, hint: bool, form: str | None, data: Path | None) -> bool:
    """One challenge, or the verdict on a run line that tries it; returns whether all is well.

    Raises:
        UserError: there is none of this name.
    """
    challenge = challenge_named(name)
    with kept_store(data) as store:
        if line is None:
            record = challenge.record(challenge.question.id in done_in(store))
            if form == "json":
                say_json(record)
                return True
            _tell(challenge, hint)
            return True
        verdict = challenge.judge(line)
        if verdict.outcome != "unreadable":
            store.record(challenge.attempt(line, verdict, datetime.now(UTC)))
        if form == "json":
            say_json({"name": name, "line": line, "reached": verdict.is_right, "message": verdict.message})
        else:
            say_prose(verdict.message)
        return verdict.is_right


def _tell(challenge: Challenge, hint: bool) -> None:
    task = challenge.task
    say_prose(f"{challenge.group}: {task.ask}")
    par = f" Par: {task.par}." if task.par else ""
    say_prose(f"Begin with: {challenge.line}. Change {' or '.join(task.change)}.{par}")
    if hint:
        say_prose(f"Hint: {task.hint}")
    say_prose(f'Try it: tutor challenges {challenge.name} --try "{challenge.variant.begins_as}"')
