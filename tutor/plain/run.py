"""A run on a plain stream: as a table with its regime and a chart, as JSON, or as comma-separated values."""

import sys
from collections.abc import Mapping

import click

from tutor.engine.analysis.record import run_record
from tutor.engine.analysis.regimes import regime
from tutor.engine.limits import FRAMES_WRITTEN
from tutor.engine.runs.descent import Descent
from tutor.engine.runs.keys import decay_may_be_rho
from tutor.engine.runs.line import joined, options_in, run_from, run_line
from tutor.lab.frame_table import comma_separated, frame_table
from tutor.plain.long_work import descent_of
from tutor.plain.streams import aligned, say_json, wrapped

_MOST_ROWS = 40
"""A longer run shows its beginning and its end; --csv and --json have every frame."""


def print_run(line: str, options: Mapping[str, str], form: str | None, chart: bool) -> None:
    """Run a line, with options that belong to its first leg, and print it.

    Raises:
        RunError: the line or an option is no run.
    """
    run = run_from(as_meant(joined(options_in(line), options)))
    if form:
        FRAMES_WRITTEN.check(1 + sum(leg.steps for leg in run.legs))
    descent, work = descent_of(run)
    if form == "json":
        say_json(run_record(descent))
    elif form == "csv":
        click.echo(comma_separated(*frame_table(descent, shown=False)), nl=False)
    else:
        click.echo(_report(descent))
        if chart:
            from tutor.plain.pictures import print_charts

            print_charts(("", descent))
    work.end()


def as_meant(options: Mapping[str, object]) -> dict[str, object]:
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
    return "\n".join(
        [
            f"L({', '.join(descent.surface.coordinates)}) = {descent.surface.formula}",
            run_line(descent),
            "",
            aligned(header, rows),
            "",
            f"regime: {found.name}",
            wrapped(found.reason),
        ]
    )
