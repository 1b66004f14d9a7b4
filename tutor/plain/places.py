"""The places of the app in line mode: plain text, one line at a time, for pipes, dumb terminals and screen readers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.review.opening import OPENING_LINE, OPENING_TITLE, OPENING_WORDS, TURNS, Opening
from tutor.plain.streams import Ended, aligned, kept_settings, kept_store, say, say_prose

if TYPE_CHECKING:
    from tutor.course.lesson.front_matter import Header
    from tutor.course.review.summary import LessonProgress
    from tutor.lab.simulation import Simulation

_COMMANDS = {
    "opening": "tutor opening",
    "lesson": "tutor learn",
    "review": "tutor review",
    "core": "tutor learn --core",
    "placement": "tutor placement",
}

_TURN_WORDS = {
    "step": "Press enter",
    "predict": "Type p and about where, as in p 3",
    "larger": "rate=0.6 makes α larger",
    "smaller": "rate=0.3 smaller",
    "again": f"new {OPENING_LINE}",
}


def open_place(place: str, argument: str | None, data: Path | None) -> int:
    """Open a place; returns the exit status.

    Raises:
        UserError: what was named is not there.
    """
    try:
        match place:
            case "learn" | "core":
                from tutor.plain.learn import learn

                learn(argument, data, core=place == "core")
            case "placement":
                from tutor.plain.quiz import place as find_place

                find_place(None, data)
            case "sim":
                from tutor.plain.sim import simulate

                simulate(argument, data)
            case "review":
                from tutor.plain.quiz import review

                review(data, float(argument) if argument else None)
            case "train":
                from tutor.plain.trainer import train_at_prompt

                train_at_prompt(argument)
            case "opening":
                _play_opening(data)
            case _:
                _home(data)
    except Ended:
        say()
    return 0


def _home(data: Path | None) -> None:
    say("tutor: learn gradient descent by doing it.\n")
    _print_course(data)
    say(
        "\ntutor learn one-weight                  reads a lesson by its id and asks its questions"
        "\ntutor sim parabola start=6 rate=0.3     steps a point down a surface"
        "\ntutor quiz --count 5                    asks questions"
        "\ntutor run parabola --rate 0.3 --steps 5 prints a run"
        "\ntutor --help                            has everything else"
    )


def _print_course(data: Path | None) -> None:
    """Print what to do now with its command, and the lessons."""
    from tutor.course.lesson.catalogue import list_lessons
    from tutor.course.progress.days import local_day
    from tutor.course.review.outline import outline
    from tutor.course.review.placement import is_placed
    from tutor.course.review.what_now import CorePath, ways_now

    headers, now = list_lessons(), datetime.now(UTC)
    with kept_store(data) as store:
        summary, placed = outline().summary(store, now), is_placed(store)
    ways = ways_now(
        headers,
        position=summary.position,
        answered=summary.answered,
        opened=bool(kept_settings(data).get("opened")),
        due=summary.due,
        coming=summary.coming,
        today=local_day(now),
        core=CorePath.of(headers, summary.lessons),
        placed=placed,
    )
    for way in ways:
        say_prose(f"{way.words}: {_COMMANDS[way.to]}")
    say()
    say(_lessons(headers, {row.lesson: row for row in summary.lessons}))


def _lessons(headers: "Sequence[Header]", progress: "Mapping[str, LessonProgress]") -> str:
    rows, part = [], ""
    for header in headers:
        row = progress.get(header.id)
        done = f"{row.done}/{row.questions}" if row else ""
        core = f"{header.core_minutes} min" if header.core_questions else ""
        about = "passed" if row and row.is_passed and row.done < row.questions else f"{header.minutes} min"
        rows.append([header.part if header.part != part else "", header.id, header.title, done, about, core])
        part = header.part
    return aligned(["part", "lesson", "title", "done", "about", "core path"], rows, words=3)


def _play_opening(data: Path | None) -> None:
    """Play it to its end; it counts as seen as soon as it was begun.

    Raises:
        Ended: the person left.
    """
    from tutor.plain.sim import simulate  # late: the other places need no numbers

    kept_settings(data).put("opened", True)
    say(f"{OPENING_TITLE}\n{'=' * len(OPENING_TITLE)}")
    say_prose(OPENING_WORDS)
    opening = Opening()
    _tell_turn(opening)

    def follow(simulation: "Simulation") -> bool:
        nonlocal opening
        before, opening = opening, opening.after(simulation)
        if opening is not before:
            _tell_turn(opening)
        return opening.is_over

    simulate(OPENING_LINE, data, follow)
    say_prose("The course begins with: tutor learn")


def _tell_turn(opening: Opening) -> None:
    place = "" if opening.is_over else f"{opening.place + 1} of {len(TURNS)}. "
    say_prose(f"\n{place}{opening.said(_TURN_WORDS)}")
