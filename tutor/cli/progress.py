"""Commands for what was learnt: progress, export, import, forget, class."""

from pathlib import Path
from typing import TextIO

import click

from tutor.cli.forms import CSV, JSON, forms
from tutor.cli.keyed import FormulaCommand
from tutor.cli.opening import data_option


@click.command()
@forms(json=JSON)
@click.option("--disputed", is_flag=True, help="List the verdicts that you disagree with.")
@click.option("--settle", nargs=2, metavar="ID right|wrong", help="Say how a disputed verdict was settled.")
@data_option
def progress(form: str | None, disputed: bool, settle: tuple[str, str] | None, data_dir: Path | None) -> None:
    """Say how far you are: lessons, ideas, what is due, mistakes made most."""
    from tutor.plain import progress as plain

    if settle is not None:
        which, found = settle
        if found not in ("right", "wrong"):
            raise click.BadParameter("say right or wrong, as in --settle 1a2b3c4d right.")
        plain.settle(which, found, data_dir)
    elif disputed:
        plain.print_disputed(form, data_dir)
    else:
        plain.print_progress(form, data_dir)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--anki", type=click.Path(path_type=Path), metavar="FILE", help="Write the questions as an Anki deck.")
@data_option
def export(path: Path | None, anki: Path | None, data_dir: Path | None) -> None:
    """Write your answers as JSON lines, to take along."""
    from tutor.plain.progress import export as write

    write(path, anki, data_dir)


@click.command(name="import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--yes", "sure", is_flag=True, help="Do not ask, even where answers are forgotten.")
@click.option("--undo", is_flag=True, help="Bring back what the last import took away.")
@data_option
def import_(paths: tuple[Path, ...], sure: bool, undo: bool, data_dir: Path | None) -> None:
    """Bring in answers that were exported; the same FILE twice changes nothing."""
    from tutor.plain.progress import import_ as bring_in
    from tutor.plain.progress import undo_import

    if undo == bool(paths):
        raise click.UsageError("Name a file to bring in, or --undo.")
    if undo:
        undo_import(data_dir)
    else:
        bring_in(paths, sure, data_dir)


@click.command()
@click.argument("what", required=False, metavar="[QUESTION or LESSON]")
@click.option("--all", "everything", is_flag=True, help="Forget everything.")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@data_option
def forget(what: str | None, everything: bool, sure: bool, data_dir: Path | None) -> None:
    """Forget your answers to a question, of a lesson, or all."""
    from tutor.plain.progress import forget as erase

    erase(what, everything, sure, data_dir)


@click.command(cls=FormulaCommand)
@click.argument("name", required=False)
@click.argument("line", required=False)
@click.option("--forget", "forgets", is_flag=True, help="Take NAME away.")
@forms(json=JSON, text="Print a line for each, as --import reads it.")
@click.option("--import", "source", type=click.File(encoding="utf-8"), help="Keep every line of a file; - for stdin.")
@data_option
def gallery(
    name: str | None, line: str | None, forgets: bool, form: str | None, source: TextIO | None, data_dir: Path | None
) -> None:
    """List what is kept under names: runs, trainings, rules, formulas. Print that of NAME, or keep LINE under it."""
    from tutor.plain.listing import print_gallery, take_in_gallery

    if source is not None:
        take_in_gallery(source, data_dir)
    else:
        print_gallery(name, line, form, forgets, data_dir)


@click.command()
@data_option
def repair(data_dir: Path | None) -> None:
    """Set rows of your progress that make no sense aside, dates to come to now, and date every question anew."""
    from tutor.plain.progress import repair as set_right

    set_right(data_dir)


@click.command(name="class")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@forms(json=JSON, csv=CSV)
def class_(paths: tuple[Path, ...], form: str | None) -> None:
    """Read learners' exports: attempts, success, mistakes by name and time, for each question."""
    from tutor.plain.progress import print_class

    print_class(paths, form)


COMMANDS = (progress, export, import_, forget, gallery, repair, class_)
