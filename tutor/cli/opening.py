"""Commands that open the app, or the line mode of the same thing where there is no terminal."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TextIO, TypeAlias

import click

from tutor.cli.forms import forms
from tutor.cli.keyed import RunCommand, set_option

Place: TypeAlias = Literal["home", "opening", "learn", "core", "placement", "sim", "train", "review"]


def has_terminal() -> bool:
    """Whether a full-screen program can live here.

    Textual reads standard input and draws on standard error, but asks standard output how large the screen is.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return os.environ.get("TERM") != "dumb" and all(map(_is_terminal, (sys.__stdin__, sys.__stdout__, sys.__stderr__)))


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


plain_option = click.option("--plain", is_flag=True, help="Use the line mode: plain text, one line at a time.")
theme_option = click.option("--theme", metavar="NAME", help="A theme by name, such as tutor-light.")
data_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep progress here instead of in the usual place.",
)


def opening_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Those of every command that opens the app."""
    return plain_option(theme_option(data_option(command)))


def open_program(
    place: Place, argument: str | None = None, plain: bool = False, theme: str | None = None, data: Path | None = None
) -> int:
    """Open a place in the app, or in the line mode; returns the exit status."""
    if plain or not has_terminal():
        from tutor.plain.places import open_place

        if not plain and _is_terminal(sys.__stdin__) and not _is_terminal(sys.__stdout__):
            click.echo("tutor: the output goes elsewhere, so this is the line mode; quit ends it.", err=True)
        return open_place(place, argument, data)
    from tutor.app.app import Opening, run_app

    return run_app(Opening(place, argument, data, theme))


@click.command()
@click.argument("lesson", required=False)
@opening_options
@click.option("--core", is_flag=True, help="Only what the core path takes in.")
@click.option("--export", type=click.Path(path_type=Path), metavar="FILE.html", help="Write it as one static page.")
def learn(
    lesson: str | None, plain: bool, theme: str | None, data_dir: Path | None, core: bool, export: Path | None
) -> None:
    """Open a LESSON: its number, its name or a file; without one, go on where you left."""
    if export is not None:
        from tutor.engine.rounding import counted
        from tutor.plain.html import export_course
        from tutor.words.visible import visible

        count = export_course(export, lesson)
        click.echo(visible(f"{export} is written, with {counted(count, 'lesson')}."))
        return
    sys.exit(open_program("core" if core else "learn", lesson, plain, theme, data_dir))


@click.command(cls=RunCommand)
@click.argument("line", nargs=-1, metavar="[RUN]")
@set_option
@opening_options
def sim(options: dict[str, object], plain: bool, theme: str | None, data_dir: Path | None) -> None:
    """Open the simulator, at a RUN such as "saddle start=0.5,0.001 rate=0.2"."""
    line = ""
    if options:
        from tutor.engine.limits import STEPS_AT_ONCE
        from tutor.engine.runs.line import line_of, run_from

        made = run_from(options)  # what is no run is said here, before a screen opens
        STEPS_AT_ONCE.check(sum(leg.steps for leg in made.legs))
        line = line_of(options)
    sys.exit(open_program("sim", line or None, plain, theme, data_dir))


@click.command()
@opening_options
def opening(plain: bool, theme: str | None, data_dir: Path | None) -> None:
    """Roll a ball: the first minute, before any lesson."""
    sys.exit(open_program("opening", None, plain, theme, data_dir))


@click.command()
@opening_options
@forms(json="Print one JSON object; the questions go to standard error.")
def placement(plain: bool, theme: str | None, data_dir: Path | None, form: str | None) -> None:
    """Find where in the course to begin: twelve questions, and what you know need not be read."""
    if form is None:
        sys.exit(open_program("placement", None, plain, theme, data_dir))
    from tutor.plain.quiz import place

    place(form, data_dir)


COMMANDS = (learn, sim, opening, placement)
