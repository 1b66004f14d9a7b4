"""A run on a plain stream: as a table with its regime and a chart, as JSON, or as comma-separated values."""

import sys
from typing import TYPE_CHECKING

import click

from tutor.engine.analysis.record import run_record
from tutor.engine.analysis.regimes import regime
from tutor.engine.limits import FRAMES_WRITTEN
from tutor.engine.rules.recognising import likeness
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import decay_may_be_rho
from tutor.engine.runs.line import run_from, run_line
from tutor.engine.runs.options import Options
from tutor.lab.frame_table import frame_table
from tutor.plain.long_work import descent_of
from tutor.plain.streams import aligned, say, say_json, say_prose, wrapped

if TYPE_CHECKING:
    from tutor.charts.runs.relief import ReliefView
    from tutor.engine.scripts.python_text import Library

_MOST_ROWS = 40
"""A longer run shows its beginning and its end; --csv and --json have every frame."""


def print_run(options: Options, form: str | None, chart: bool, relief: "ReliefView | None" = None) -> None:
    """Run what options say, and print it.

    Args:
        relief: from where a surface of two parameters is seen; None for a map.

    Raises:
        UserError: the options are no run, or the surface has no relief.
    """
    run = run_from(as_meant(options))
    if form:
        FRAMES_WRITTEN.check(1 + sum(leg.steps for leg in run.legs))
    if relief is not None:
        from tutor.plain.pictures import require_relief  # late, as below: a table needs no picture

        require_relief(run.surface)
    descent, work = descent_of(run)
    if form == "json":
        record = run_record(descent)
        if relief is not None:
            from tutor.plain.pictures import relief_record

            record["relief"] = relief_record(descent, relief)
        say_json(record)
    elif form == "csv":
        from tutor.words.comma_separated import comma_separated  # late: most runs are a table or JSON

        click.echo(comma_separated(*frame_table(descent, shown=False)), nl=False)
    else:
        say(_report(descent))
        if chart:
            from tutor.plain.pictures import print_charts

            print_charts(("", descent), relief=relief)
    work.end()


def print_script(options: Options, library: "Library") -> None:
    """Print a run as a script that gives the same numbers.

    Raises:
        UserError: it is no run, or cannot be written as a few lines of code.
    """
    from tutor.engine.scripts.run_script import run_script  # late: a run in numbers is no script

    click.echo(run_script(run_from(as_meant(options)), library), nl=False)


def print_race(options: Options, wish: str, form: str | None) -> None:
    """Hold a race from the start of a run, in the bowl where nothing says where.

    Args:
        wish: optimizers and a number of updates, each of which may be left out.

    Raises:
        UserError: the options are no run, or there is no such race.
    """
    from tutor.lab.exploring.race import (
        race,
        race_record,
        race_table,
        told_race,
        typed_race,
    )  # late: one run is no race

    names, budget = typed_race(wish)
    usual = {"surface": "bowl"} if options.keys().isdisjoint(("gradient", "data")) else {}
    descent, work = descent_of(run_from({**usual, **options}))
    found = race(descent, names, budget)
    if form == "json":
        say_json(race_record(found))
    else:
        say(aligned(*race_table(found)))
        say_prose(told_race(found))
    work.end()


def as_meant(options: Options) -> dict[str, object]:
    """Options of a run or a training, with rho for a decay that was meant so: a person is asked, a pipe is told."""
    meant = dict(options)
    if "decay" in meant and "rho" not in meant and "optimizer" in meant:
        told = decay_may_be_rho(meant["optimizer"], meant["decay"])
        is_person = sys.stdin.isatty() and sys.stderr.isatty()
        if told and is_person and click.confirm(f"{told} Did you mean rho={meant['decay']}?", err=True):
            meant["rho"] = meant.pop("decay")
        elif told and not is_person:
            click.echo(f"tutor: {told}", err=True)
    return meant


def _report(descent: Descent) -> str:
    found = regime(descent)
    frames, half = range(descent.cursor + 1), _MOST_ROWS // 2
    if len(frames) <= _MOST_ROWS:
        header, rows = frame_table(descent, shown=True)
    else:
        header, rows = frame_table(descent, shown=True, frames=[*frames[:half], *frames[-half:]])
        rows.insert(half, [f"… {len(frames) - _MOST_ROWS} more", *[""] * (len(header) - 1)])
    like = likeness(descent.settings.optimizer, descent.settings.knobs)
    return "\n".join(
        [
            f"L({', '.join(descent.surface.coordinates)}) = {descent.surface.formula}",
            run_line(descent),
            "",
            aligned(header, rows),
            "",
            f"regime: {found.name}",
            wrapped(found.reason),
            *([wrapped(f"rule: {like.sentence}")] if like else []),
        ]
    )
