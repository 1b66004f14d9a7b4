"""Looking around from the last frame of a run, on a plain stream: a picture, a sentence and a table, or JSON."""

import click

from tutor.charts.probes.registry import PROBES, probe
from tutor.charts.probes.report import ProbeError
from tutor.engine.runs.line import run_from, run_line
from tutor.engine.runs.options import Options
from tutor.plain.long_work import descent_of
from tutor.plain.pictures import drawn
from tutor.plain.run import as_meant
from tutor.plain.streams import aligned, say_json, say_prose


def print_probes() -> None:
    """Every probe with what it shows."""
    click.echo(aligned(["probe", "shows"], [[each.name, each.shows] for each in PROBES.values()], words=2))


def print_probe(
    name: str, options: Options, radius: float | None, length: int | None, form: str | None, chart: bool
) -> None:
    """Look around from the last frame of a run.

    Raises:
        ProbeError: there is no such probe, or nothing to see.
        UserError: the options are no run.
    """
    if not options:
        raise ProbeError(f"Say which run to look at, as in: tutor probe {name} parabola rate=0.3 steps=2.")
    descent, work = descent_of(run_from(as_meant(options)))
    reach = PROBES[name].reach if name in PROBES else None
    found = probe(name, descent, {"radius": radius, "length": length}[reach.name] if reach else None)
    if form == "json":
        told = {"sentence": found.describe(), "numbers": found.numbers()}
        say_json({"probe": name, "line": run_line(descent), **told})
        work.end()
        return
    if chart and not found.is_table:
        click.echo(drawn(found, 24, 80).rstrip())
        click.echo()
    say_prose(found.describe())
    click.echo()
    click.echo(aligned(*found.table()))
    work.end()
