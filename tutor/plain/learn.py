"""A lesson in line mode: read page by page, its figures in words, its questions asked."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.course.lesson.asking import Asking, answered_before
from tutor.course.lesson.figure import Figure, run_of_figure
from tutor.course.lesson.lesson import Block, Lesson, Page, Prose
from tutor.course.progress import Position, Store
from tutor.course.review.finishing import finish_lesson, new_in, new_in_words
from tutor.course.review.outline import lesson_to_open
from tutor.engine.rounding import counted
from tutor.lab.exploring.settings import settings_of
from tutor.lab.graph_walk import GraphWalk, walk_text
from tutor.lab.simulation import Simulation
from tutor.plain.asking import ask_question, question_text
from tutor.plain.pictures import charts_of, relief_of
from tutor.plain.streams import ask, kept_store, pasted, prose, say, say_prose, tell_news, wrapped

if TYPE_CHECKING:
    from tutor.course.questions.question import Question


def learn(which: str | None, data: Path | None, core: bool = False) -> None:
    """Read a lesson from where it was left; without a name, go on in the course, or the core path, where it was left.

    Raises:
        UserError: there is no such lesson.
        Ended: the person left; the place is kept.
    """
    with kept_store(data) as store:
        lesson = lesson_to_open(which, store, core)
        way = lesson.way
        position = store.position(lesson.id)
        first = position.page if position and position.page in way else way[0]
        say(f"{lesson.title}\n{'=' * len(lesson.title)}")
        if core:
            say(f"Only what the core path takes in: {counted(len(way), 'page')} of {len(lesson.pages)}.")
        if first != way[0]:
            say(f"Going on at page {first + 1} of {len(lesson.pages)}.")
        elif new := new_in(lesson, store):
            say_prose(new_in_words(new))
        missed: dict[str, str] = {}
        if first == way[0]:
            _recall(lesson, store)
        for number in way[way.index(first) :]:
            store.set_position(Position(lesson.id, number, None, datetime.now(UTC)))
            _read_page(lesson, number, store, missed)
            if number != way[-1]:
                ask("\nPress enter for the next page. ")
        if not core:
            finish_lesson(store, lesson.id, datetime.now(UTC))
        _sum_up(lesson, store, missed, core)


def _recall(lesson: Lesson, store: Store) -> None:
    """Begin with a question from an earlier lesson, where one is due."""
    from tutor.course.review.due import recall_for

    queued = recall_for(store, lesson, datetime.now(UTC))
    if queued is not None:
        say_prose(f"\nFirst a question from {queued.lesson.title}. {queued.reason}")
        _ask(queued.lesson, queued.question, store, {})


def _read_page(lesson: Lesson, number: int, store: Store, missed: dict[str, str]) -> None:
    say(f"\nPage {number + 1} of {len(lesson.pages)}")
    for block in _in_reading_order(lesson.pages[number]):
        say()
        if isinstance(block, Prose):
            say(prose(block.markdown))
        elif isinstance(block, Figure):
            say(figure_in_words(block))
        else:
            _ask(lesson, block, store, missed)


def _in_reading_order(page: Page) -> list[Block]:
    """The blocks of a page; a figure that a question closes comes after it."""
    blocks = list(page.blocks)
    figure = next((block for block in blocks if isinstance(block, Figure)), None)
    for question in page.blocks:
        if figure is not None and getattr(question, "closes", None) == "figure":
            blocks.remove(figure)
            blocks.insert(blocks.index(question) + 1, figure)
    return blocks


def _ask(lesson: Lesson, question: "Question", store: Store, missed: dict[str, str]) -> None:
    before = answered_before(lesson, question, store.attempts(question=question.id))
    if before is not None:
        say(question_text(before.variant))
        say_prose(f"✓ You answered this before: {before.answer}")
        if ask("Press enter to go on, or type again to be asked with new numbers. ").lower() != "again":
            return
    transcript: list[Mapping[str, Any]] = []
    asking = Asking.begin(lesson, question, random.SystemRandom().randrange(2**31), store.mistakes_made())
    ask_question(asking, store, transcript)
    tell_news(store)
    wrong = [entry for entry in transcript if entry["verdict"] in {"wrong", "skipped"}]
    for entry in wrong[:1]:
        missed[question.id] = entry["message"] or "You looked at the working."


def figure_in_words(figure: Figure) -> str:
    """What a figure shows, for whoever cannot see it, and how to touch it in line mode."""
    caption = f"{prose(figure.caption)}\n" if figure.caption else ""
    if figure.run is not None:
        charts = charts_of(("", run_of_figure(figure.run).descent()), relief=relief_of(figure))
        words = " ".join(chart.describe() for chart, _ in charts[:1])
        words = f"{words} {told_controls(figure)}"
        return f"{caption}{wrapped(f'Figure: {words}')}\nTouch it: tutor sim --plain {pasted(figure.run)}"
    if figure.train is not None:
        return f"{caption}Figure: a training of a network.\nTouch it: tutor train --plain {pasted(figure.train)}"
    walk = wrapped("\n".join(walk_text(GraphWalk.of(str(figure.graph)))))
    return f"{caption}Figure: a computational graph, forward and back.\n{walk}"


def told_controls(figure: Figure) -> str:
    """What a lesson lets one change in a run, with the values it has at first."""
    simulation = Simulation(run_of_figure(str(figure.run)).descent()).seek(0)
    coordinates = simulation.descent.surface.coordinates
    told = [
        f"{setting.label} (now {setting.shown})"
        for setting in settings_of(simulation)
        if figure.controls is None or ("start" if setting.key in coordinates else setting.key) in figure.controls
    ]
    return f"You can change {', '.join(told)}." if told else ""


def _sum_up(lesson: Lesson, store: Store, missed: Mapping[str, str], core: bool) -> None:
    from tutor.course.progress.days import local_day
    from tutor.course.review.lesson_report import lesson_report

    now = datetime.now(UTC)
    report = lesson_report(lesson, store, missed, now, core=core)
    say(f"\nThat was {lesson.title}: {report.done} of {counted(report.questions, 'question')} answered.")
    if report.able:
        say_prose(f"You can now: {'; '.join(report.able)}.")
    if report.still:
        say_prose(f"Still to do: {'; '.join(report.still)}.")
    if missed:
        say("To look at again:")
    for again in report.again:
        asked = [again.recalled.ask] if again.recalled else []
        yours = f"You: {again.recalled.answer}  " if again.recalled and again.recalled.answer else ""
        said = [f"{yours}Right: {again.recalled.right}"] if again.recalled else []
        for line in (f"Page {again.page + 1}", *asked, *said, again.said):
            say(prose(line, "  "))
    if report.done == report.questions and not missed:
        say("Every question was answered without a miss.")
    say_prose(report.review_in_words(local_day(now)))
    if report.following is not None:
        say(f"Next is {report.following.title}: tutor learn{' --core' if core else ''}")
