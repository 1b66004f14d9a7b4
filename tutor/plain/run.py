"""A run on a plain stream: as a table with its regime and a chart, as JSON, or as comma-separated values."""

from collections.abc import Mapping

import click

from tutor.engine.analysis.record import run_record
from tutor.engine.analysis.regimes import regime
from tutor.engine.runs.descent import Descent
from tutor.engine.runs.line import joined, options_in, run_from, run_line
from tutor.lab.frame_table import comma_separated, frame_table
from tutor.plain.streams import say_json, wrapped
from tutor.plain.tables import aligned

_MOST_ROWS = 40
"""A longer run shows its beginning and its end; --csv and --json have every frame."""


def print_run(line: str, options: Mapping[str, str], form: str | None, chart: bool) -> None:
    """Run a line, with options that belong to its first leg, and print it.

    Raises:
        RunError: the line or an option is no run.
    """
    descent = run_from(joined(options_in(line), options)).descent()
    if form == "json":
        say_json(run_record(descent))
    elif form == "csv":
        click.echo(comma_separated(*frame_table(descent, shown=False)), nl=False)
    else:
        click.echo(_report(descent))
        if chart:
            from tutor.plain.pictures import print_charts

            print_charts(("", descent))


def _report(descent: Descent) -> str:
    found = regime(descent)
    header, rows = frame_table(descent, shown=True)
    if len(rows) > _MOST_ROWS:
        left_out = len(rows) - _MOST_ROWS
        half = _MOST_ROWS // 2
        rows = [*rows[:half], [f"… {left_out} more", *[""] * (len(header) - 1)], *rows[-half:]]
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
