"""`tutor check`: lesson files proved, with every problem at its line; again on each save with --watch."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tutor.charts.probes.probes import PROBES
from tutor.course.lesson.catalogue import find_question, lesson_directory, lesson_files
from tutor.course.lesson.checking import check
from tutor.engine.rounding import counted

_LOOK_EVERY = 0.5


def check_files(paths: Sequence[Path], seeds: int) -> int:
    """Print every problem; returns how many there are."""
    paths = paths or [lesson_directory()]
    problems = 0
    with _progress() as progress:
        for problem in check(paths, PROBES, seeds, progress):
            problems += 1
            click.echo(str(problem))
    if not problems:
        files = sum(len(lesson_files(path)) if path.is_dir() else 1 for path in paths)
        click.echo(f"{counted(files, 'lesson')}, no problems, {seeds} seeds a question.")
    return problems


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
        now = {file: file.stat().st_mtime_ns for path in paths for file in _files(path) if file.exists()}
        changed = [file for file, stamp in now.items() if seen.get(file) != stamp]
        if changed:
            seen = now
            click.echo(f"{time.strftime('%H:%M:%S')} checking {len(changed)} of {len(now)} files")
            check_files(changed, seeds)
        time.sleep(_LOOK_EVERY)


def _files(path: Path) -> list[Path]:
    return lesson_files(path) if path.is_dir() else [path]


def print_mistakes(question_id: str, seed: int) -> None:
    """Print each part's right answer, and what each named mistake would give."""
    from tutor.course.questions.proving import mistake_table
    from tutor.course.questions.question import draw
    from tutor.course.questions.task import Variant
    from tutor.plain.asking import question_text
    from tutor.plain.streams import aligned

    _, question = find_question(question_id)
    part: Variant | None = draw(question, seed)
    while part is not None:
        click.echo(question_text(part))
        click.echo(aligned(["mistake", "answer", "what is said"], mistake_table(part), words=3))
        part = part.then
        if part is not None:
            click.echo()
