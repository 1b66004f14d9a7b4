"""`tutor check`: lesson files proved, with every problem at its line; again on each save with --watch."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.catalogue import find_question, lesson_directory, lesson_files
from tutor.course.lesson.checking import check
from tutor.course.lesson.problems import LessonProblem
from tutor.course.questions.proving import Draws, mistake_table
from tutor.engine.rounding import counted
from tutor.plain.streams import aligned, prose

_LOOK_EVERY = 0.5

TABLED = 4
"""Draws that stand beside each other in a table of mistakes."""


def check_files(paths: Sequence[Path], seeds: int) -> int:
    """Print every problem; returns how many there are."""
    paths = paths or [lesson_directory()]
    problems = 0
    warnings: list[str] = []
    all_draws: list[Draws] = []

    def tell(where: LessonProblem, draws: Draws) -> None:
        all_draws.append(draws)
        if draws.warning:
            warnings.append(f"{replace(where, message=f'warning: {where.message}: {draws.warning}')}")

    with _progress() as progress:
        for problem in check(paths, PROBES, seeds, progress, tell):
            problems += 1
            click.echo(str(problem))
    for warning in warnings:
        click.echo(warning)
    if all_draws:
        click.echo(draws_told(sum(all_draws, Draws())))
    if not problems:
        files = sum(len(lesson_files(path)) for path in paths)
        click.echo(f"{counted(files, 'lesson')}, no problems, {seeds} seeds a question.")
    return problems


def draws_told(draws: Draws) -> str:
    """What came of all draws: how many are not asked and why, and in how many of the others a claim would be untrue."""
    reasons = ", ".join(f"{reason} {_share(times, draws.raw)}" for reason, times in draws.refused.most_common())
    refused = f"{_share(draws.refused.total(), draws.raw)} are not asked{f' ({reasons})' if reasons else ''}"
    return (
        f"Of {counted(draws.raw, 'draw')} {refused}. Of the {draws.asked} asked, a mistake passes in"
        f" {_share(draws.passing, draws.asked)}, and two that can be told apart meet in"
        f" {_share(draws.meeting, draws.asked)}."
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f} %"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal's standard error; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TextColumn("questions"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("questions")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def watch(paths: Sequence[Path], seeds: int) -> None:
    """Check again each time a file is saved, until interrupted."""
    paths = paths or [lesson_directory()]
    seen: dict[Path, int] = {}
    while True:
        now = {file: file.stat().st_mtime_ns for path in paths for file in lesson_files(path) if file.exists()}
        changed = [file for file, stamp in now.items() if seen.get(file) != stamp]
        if changed:
            seen = now
            click.echo(f"{time.strftime('%H:%M:%S')} checking {len(changed)} of {len(now)} files")
            check_files(changed, seeds)
        time.sleep(_LOOK_EVERY)


def print_mistakes(question_id: str, seed: int | None) -> None:
    """Print each part's right answer, and what each named mistake would give, in one draw or in several."""
    from tutor.course.questions.question import draw
    from tutor.plain.asking import question_text

    _, question = find_question(question_id)
    parts = [draw(question, each) for each in (range(TABLED) if seed is None else [seed])]
    while parts:
        shown = {part.ask: part for part in parts}
        click.echo("\n".join(question_text(part) if seed is not None else prose(part.ask) for part in shown.values()))
        click.echo(aligned(["mistake", "answer", "what is said"], mistake_table(*shown.values()), words=3))
        parts = [part.then for part in parts if part.then is not None]
        if parts:
            click.echo()
