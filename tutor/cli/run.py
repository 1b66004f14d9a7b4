"""`tutor run`: a run in numbers; `probe` looks around from it, `race` tunes rules, `list` says what there is."""

from typing import Literal

import click

from tutor.cli.forms import JSON, forms
from tutor.cli.keyed import RunCommand, set_option


@click.command(cls=RunCommand)
@click.argument("line", nargs=-1, required=True, metavar="RUN")
@set_option
@forms(json=JSON, csv="Print the frames as comma-separated values.")
@click.option("--as", "library", type=click.Choice(["numpy", "pytorch"]), help="Print the run as a script instead.")
@click.option("--relief", is_flag=True, help="Draw a surface of two weights from aside, as a relief.")
@click.option("--eye", metavar="TURN,TILT,ZOOM", help="From where: degrees around, degrees above, times as near.")
@click.option("--plane", is_flag=True, help="Draw the tangent plane on the relief.")
@click.option("--no-chart", is_flag=True, help="Print the table without the chart.")
def run(
    options: dict[str, object],
    form: str | None,
    no_chart: bool,
    library: Literal["numpy", "pytorch"] | None,
    relief: bool,
    eye: str | None,
    plane: bool,
) -> None:
    """Run a RUN: a surface's name or a formula, and keys.

    \b
    tutor run parabola --start 6 --rate 0.3 --steps 5
    tutor run "x^2 + 3*x*y + 5*y^2" --start 1,2 --optimizer adam --steps 20
    tutor run himmelblau --rate 0.01 --steps 8 --eye 60,40
    tutor run "parabola start=6 rate=0.3 steps=5 then rate=0.1 steps=10"

    The keys of a line and the options here are the same; an option belongs to the line's first leg.
    """
    from tutor.plain.run import print_run, print_script

    if library is not None:
        print_script(options, library)
        return
    view = None
    if relief or plane or eye is not None:
        from tutor.plain.pictures import relief_view

        view = relief_view(eye, plane)
    print_run(options, form, chart=not no_chart, relief=view)


@click.command(name="list")
@click.argument(
    "what",
    required=False,
    type=click.Choice(["lessons", "surfaces", "optimizers", "schedules", "keys", "datasets", "graphs", "limits"]),
    metavar="[WHAT]",
)
@forms(json=JSON)
def list_(what: str | None, form: str | None) -> None:
    """Say what there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs, limits."""
    from tutor.plain.listing import print_list

    print_list(what, form)


@click.command(cls=RunCommand)
@click.argument("name", required=False)
@click.argument("line", nargs=-1, metavar="[RUN]")
@set_option
@click.option("--radius", type=float, metavar="NUMBER", help="How far the dial looks; else as far as the coming step.")
@click.option(
    "--length", type=click.IntRange(1), metavar="COUNT", help="How many steps the runs of sweep and starts make."
)
@forms(json=JSON)
@click.option("--no-chart", is_flag=True, help="Print the words and the table without the chart.")
def probe(
    name: str | None,
    options: dict[str, object],
    radius: float | None,
    length: int | None,
    form: str | None,
    no_chart: bool,
) -> None:
    """Look around from the last frame of a RUN; without a NAME, say what there is to look at.

    \b
    tutor probe regime parabola rate=0.3 steps=2
    tutor probe dial stretched-bowl rate=0.1 --radius 0.5
    tutor probe starts himmelblau --rate 0.01
    """
    from tutor.plain.probe import print_probe, print_probes

    if name is None:
        print_probes()
    else:
        print_probe(name, options, radius, length, form, chart=not no_chart)


@click.command(cls=RunCommand)
@click.argument("line", nargs=-1, metavar="[RUN]")
@set_option
@click.option("--between", metavar="NAMES", help="The optimizers, as in adam,momentum; else five common ones.")
@click.option("--budget", type=click.IntRange(1), metavar="COUNT", help="How many updates each may make; else 50.")
@forms(json=JSON)
def race(options: dict[str, object], between: str | None, budget: int | None, form: str | None) -> None:
    """Find each optimizer's best rate for a RUN's start and so many updates, and say who comes lowest, and where.

    \b
    tutor race rosenbrock --budget 100
    tutor race bowl start=3,4 --between adam,momentum,gradient-descent
    """
    from tutor.plain.run import print_race

    print_race(options, f"{between or ''} {budget or ''}", form)


COMMANDS = (run, list_, probe, race)
