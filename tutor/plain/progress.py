"""What was learnt, on plain streams: shown, taken along, brought back, forgotten; and a class of learners."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.course.lesson.catalogue import find_lesson, list_lessons
from tutor.course.mistakes.naming import mistake_in_words
from tutor.course.progress import Store
from tutor.course.progress.attempt import Scope
from tutor.course.progress.days import local_day
from tutor.course.progress.disputes import Dispute, disputes, settlement
from tutor.course.review.outline import Outline, outline
from tutor.course.review.recalled import Recalled, last_made
from tutor.course.review.summary import MistakeCount, Summary
from tutor.course.review.what_now import CorePath, next_reviews
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.files import refuse_existing, write_new
from tutor.plain.streams import Ended, aligned, ask_yes, kept_store, prose, say, say_json

if TYPE_CHECKING:
    from tutor.course.progress.classroom import QuestionRow


def print_progress(form: str | None, data: Path | None) -> None:
    """Print how far the learner is."""
    course = outline()
    with kept_store(data) as store:
        _tell_senseless(store)
        summary = course.summary(store, datetime.now(UTC))
    if form == "json":
        say_json({**_record(summary), "core": CorePath.of(list_lessons(), summary.lessons).record()})
    else:
        say(_shown(summary, course, local_day(datetime.now(UTC))))


def print_disputed(form: str | None, data: Path | None) -> None:
    """Print the verdicts that the learner disagrees with, as an author needs them."""
    with kept_store(data) as store:
        found = disputes(store.attempts())
    if form == "json":
        say_json({"disputed": [_dispute_record(dispute) for dispute in found]})
    elif not found:
        say("No verdict is disputed. At a refused answer F7, or dispute in line mode, says that it should be right.")
    else:
        rows = []
        for dispute in found:
            drawn = ", ".join(f"{name} = {value}" for name, value in dispute.attempt.drawn.items())
            rows.append(
                [dispute.id, dispute.attempt.question, drawn, dispute.attempt.answer, _SETTLED[dispute.settled]]
            )
        say(aligned(["id", "question", "drawn", "answer", ""], rows, words=5))
        say("\nSettle one with: tutor progress --settle ID right, or wrong")


_SETTLED = {"": "open", "right": "was right", "wrong": "was wrong", "not asked": "counts as not asked"}


def _dispute_record(dispute: Dispute) -> dict[str, object]:
    attempt = dispute.attempt
    return {
        "id": dispute.id,
        "question": attempt.question,
        "lesson": attempt.lesson,
        "fingerprint": attempt.fingerprint,
        "given": dict(attempt.drawn),
        "seed": attempt.seed,
        "answer": attempt.answer,
        "at": attempt.at.isoformat(),
        "settled": dispute.settled or None,
    }


def settle(which: str, outcome: str, data: Path | None) -> None:
    """Settle a dispute, and let the answer count as what it was found to be.

    Raises:
        UserError: no such verdict is disputed.
    """
    with kept_store(data) as store:
        known = {dispute.id: dispute for dispute in disputes(store.attempts())}
        if which not in known:
            raise UserError(f"No verdict “{which}” is disputed. See: tutor progress --disputed")
        store.record(settlement(known[which], outcome, datetime.now(UTC)))
    say(f"{known[which].attempt.question}: the answer now counts as {outcome}.")


def _shown(summary: Summary, course: Outline, today: date) -> str:
    if not summary.answered:
        return "Nothing answered yet. Begin with: tutor learn"
    rows = [
        [course.titles[row.lesson], f"{row.done}/{row.questions}", f"{row.due}", f"{row.holds}", f"{row.learning}"]
        for row in summary.lessons
    ]
    parts = [
        f"{counted(summary.answered, 'answer')} so far, {summary.due} due today. {_known_in_words(summary, today)}",
        f"{CorePath.of(list_lessons(), summary.lessons).in_words()}.",
        aligned(["lesson", "done", "due", "holds", "learning"], rows),
    ]
    if summary.mistakes:
        parts.append("Mix-ups to clear:")
        headers = list_lessons()
        parts += [_mix_up(made, last_made(made, headers), course.titles) for made in summary.mistakes]
    return "\n\n".join(parts)


def _known_in_words(summary: Summary, today: date) -> str:
    """How many questions hold, are being learnt and are new, and when some come back."""
    holds = sum(row.holds for row in summary.lessons)
    learning = sum(row.learning for row in summary.lessons)
    new = sum(row.new for row in summary.lessons)
    dates = next_reviews(summary.due, summary.coming, today)
    said = f"Holding for three weeks or more: {holds}; being learnt: {learning}; new: {new}."
    return f"{said} Next reviews: {dates}." if dates else said


def _mix_up(made: MistakeCount, asked: Recalled | None, titles: Mapping[str, str]) -> str:
    """A mistake with the question behind it, the answer given and the right one."""
    times = f", {made.count} times" if made.count > 1 else ""
    lines = [f"{mistake_in_words(made.mistake)}{times} ({titles.get(made.lesson, made.lesson)})"]
    if asked is not None:
        lines.append(prose(asked.ask, "  "))
        lines.append(f"  You: {prose(asked.answer)}  Right: {prose(asked.right)}")
    return "\n".join(lines)


def _record(summary: Summary) -> dict[str, object]:
    position = summary.position
    return {
        "position": {"lesson": position.lesson, "page": position.page} if position else None,
        "answered": summary.answered,
        "due": summary.due,
        "lessons": [
            {
                "lesson": row.lesson,
                "questions": row.questions,
                "done": row.done,
                "due": row.due,
                "holds": row.holds,
                "learning": row.learning,
                "new": row.new,
                "passed": row.is_passed,
            }
            for row in summary.lessons
        ],
        "coming": {day.isoformat(): count for day, count in summary.coming},
        "days": {day.isoformat(): count for day, count in summary.days.items() if count},
        "ideas": dict(summary.ideas),
        "mistakes": [
            {"mistake": row.mistake, "count": row.count, "question": row.question, "lesson": row.lesson}
            for row in summary.mistakes
        ],
    }


def export(path: Path | None, anki: Path | None, data: Path | None) -> None:
    """Write the log as JSON lines to a file or standard output; or a deck for Anki.

    Raises:
        UserError: the file is there already, or cannot be written.
    """
    if anki is not None:
        _export_deck(anki, data)
        return
    from tutor.course.progress.exchange import export_lines

    with kept_store(data) as store:
        _tell_senseless(store)
        text = "".join(f"{line}\n" for line in export_lines(store))
    if path is None:
        click.echo(text, nl=False)
        return
    write_new(path, text)
    say(f"{path} is written. Take it along, and bring it in with: tutor import {shlex.quote(str(path))}")


def repair(data: Path | None) -> None:
    """Set rows of the progress file that make no sense aside, and dates to come to now; all cards are made anew."""
    with kept_store(data) as store:
        count, path = store.repair()
        if ahead := store.date_by(datetime.now(UTC)):
            say(f"A clock was wrong: {counted(ahead, 'answer')} dated in the future; each counts as given now.")
        if path is None:
            say(f"Every row of {store.path} makes sense; the cards are made anew.")
        else:
            say(f"{counted(count, 'row')} that made no sense {'is' if count == 1 else 'are'} now in {path}.")


def _tell_senseless(store: Store) -> None:
    if said := store.senseless():
        click.echo(said, err=True)
    if ahead := store.ahead_of(datetime.now(UTC)):
        told = f"A clock was wrong: {counted(ahead, 'answer')} dated in the future."
        click.echo(f"{told} If today's date is right now, tutor repair lets each count as given now.", err=True)


def _export_deck(path: Path, data: Path | None) -> None:
    from tutor.course.lesson.asking import Asking
    from tutor.course.progress.anki import Note, write_deck
    from tutor.course.review.kept_moments import kept_moments
    from tutor.course.review.moment_question import moment_seed
    from tutor.plain.asking import question_text
    from tutor.words.tex.plain import to_plain

    refuse_existing(path)
    lessons = [find_lesson(str(header.path)) for header in list_lessons()]
    askings = [Asking.begin(lesson, question, 0) for lesson in lessons for question in lesson.questions]
    with kept_store(data) as store:
        kept = [moment.question() for moment in kept_moments(store).values() if moment.is_askable]
    askings += [Asking.begin(lesson, question, moment_seed(question)) for lesson, question in kept]
    notes = []
    for asking in askings:
        # Anki's text stays as it is: the working is its back.
        back = "\n".join(to_plain(line) for line in asking.skip().working)
        notes.append(Note(asking.question.id, question_text(asking.variant), back, (asking.lesson.id,)))
    count = write_deck(path, notes, at=datetime.now(UTC))
    say(f"{path} is written: {counted(count, 'note')}. Their numbers are fixed; tutor review asks with new ones.")


def import_(paths: Sequence[Path], sure: bool, data: Path | None) -> None:
    """Merge exports into the log; the same one twice changes nothing. What forgets answers asks first.

    Raises:
        UserError: a file is no export.
    """
    from tutor.course.progress.exchange import dated_by, read_export_file

    exports = [dated_by(read_export_file(path), datetime.now(UTC)) for path in paths]
    with kept_store(data) as store:
        lost = store.covered_by(stone for export, _ in exports for stone in export.tombstones)
        if lost:
            if not (sure or _agrees(f"This forgets {counted(lost, 'answer')} that you have here. Go on?")):
                say("Nothing was brought in.")
                return
            say(f"What you had is kept in {store.keep_copy()}; tutor import --undo brings it back.")
        for path, (found, ahead) in zip(paths, exports, strict=True):
            merged = store.merge(found.attempts, found.tombstones)
            new = counted(merged.added, "new answer")
            say(f"{path}: {new}, {merged.known} known already, {merged.forgotten} forgotten.")
            if ahead:
                say(f"A clock was wrong: {counted(ahead, 'answer')} dated in the future; each counts as given now.")


def undo_import(data: Path | None) -> None:
    """Bring back what the last import that forgot anything took away.

    Raises:
        UserError: no import has.
    """
    from tutor.course.progress.exchange import read_export_file
    from tutor.course.progress.rescue import copies

    with kept_store(data) as store:
        found = copies(store.path.parent)
        if not found:
            raise UserError("No import has taken anything away here.")
        say(f"{counted(store.restore(*read_export_file(found[-1])), 'answer')} brought back from {found[-1]}.")


def _agrees(question: str) -> bool:
    try:
        return ask_yes(question)
    except Ended:
        say()
        return False


def forget(what: str | None, everything: bool, sure: bool, data: Path | None) -> None:
    """Forget a question, a lesson or all, after asking.

    Raises:
        UserError: nothing was named, or nothing of it is kept.
    """
    if everything == (what is not None):
        raise UserError("Name a question or a lesson to forget, or --all.")
    with kept_store(data) as store:
        scope, name = _named(what)
        kept = store.attempts(
            question=name if scope == "question" else None, lesson=name if scope == "lesson" else None
        )
        if not kept:
            raise UserError(f"No answers are kept of {what or 'anything'}.")
        if not (sure or _agrees(f"Forget {counted(len(kept), 'answer')} for good?")):
            say("Nothing was forgotten.")
            return
        count = store.forget(scope, name, at=datetime.now(UTC))
        say(f"{counted(count, 'answer')} {'is' if count == 1 else 'are'} forgotten.")


def _named(what: str | None) -> tuple[Scope, str]:
    """What is to be forgotten: all, a question by its id, or a lesson by any name that other commands take."""
    if what is None:
        return "all", ""
    if "." in what and not what.endswith(".md"):
        return "question", what
    try:
        return "lesson", find_lesson(what).id
    except UserError:
        return "lesson", what  # the id of one that is here no longer


def print_class(paths: Sequence[Path], form: str | None) -> None:
    """Print how a class did: per question attempts, success, mistakes by name and time.

    Raises:
        UserError: a file is no export.
    """
    from tutor.course.progress.classroom import csv_text, question_rows, read_class

    learners = read_class(paths)
    rows = question_rows(learners)
    answered = sum(bool(learner.attempts) for learner in learners)
    if form == "csv":
        click.echo(csv_text(rows), nl=False)
        return
    if form == "json":
        say_json({"learners": answered, "questions": [_class_record(row) for row in rows]})
        return
    table = [
        [
            row.question,
            str(row.learners),
            str(row.attempts),
            "" if row.success is None else f"{100 * row.success:.0f} %",
            "" if row.success is None else _bar(row.success),
            f"{row.median_milliseconds / 1000:.0f} s",
            str(row.disputed or ""),
            ", ".join(f"{name} {count}" for name, count in row.mistakes[:3]),
        ]
        for row in rows
    ]
    answers = counted(sum(row.attempts for row in rows), "answer")
    say(f"{counted(answered, 'learner')}, {answers}\n")
    header = ["question", "learners", "answers", "right", "", "median time", "disputed", "mistakes made most"]
    say(aligned(header, table))


def _class_record(row: "QuestionRow") -> dict[str, object]:
    record = asdict(row)
    seconds = record.pop("median_milliseconds") / 1000
    return {**record, "mistakes": dict(row.mistakes), "median_seconds": seconds}


def _bar(share: float, width: int = 10) -> str:
    filled = round(share * width)
    return "█" * filled + "·" * (width - filled)
