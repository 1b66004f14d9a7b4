"""`tutor run`: a run as a table and a chart, as JSON or as CSV; `tutor list`: what there is to run."""

from typing import Literal

import click

from tutor.cli.keyed import RunCommand, set_option


@click.command(cls=RunCommand)
@click.argument("line", nargs=-1, required=True, metavar="RUN")
@set_option
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--csv", "form", flag_value="csv", help="Print the frames as comma-separated values.")
@click.option("--as", "library", type=click.Choice(["numpy", "pytorch"]), help="Print the run as a script instead.")
@click.option("--relief", is_flag=True, help="Draw a surface of two weights from aside, as a relief.")
@click.option("--eye", metavar="TURN,TILT,ZOOM", help="From where: degrees around, degrees above, times as near.")
@click.option("--plane", is_flag=True, help="Draw the tangent plane on the relief.")
@click.option("--no-chart", is_flag=True, help="Print the table without the chart.")
def run(
    line: tuple[str, ...],
    options: dict[str, str],
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
    from tutor.engine.runs.line import in_one_line
    from tutor.plain.run import print_run, print_script

    if library is not None:
        print_script(in_one_line(line), options, library)
        return
    view = None
    if relief or plane or eye is not None:
        from tutor.plain.pictures import relief_view

        view = relief_view(eye, plane)
    print_run(in_one_line(line), options, form, chart=not no_chart, relief=view)


@click.command(name="list")
@click.argument(
    "what",
    required=False,
    type=click.Choice(["lessons", "surfaces", "optimizers", "schedules", "keys", "datasets", "graphs", "limits"]),
    metavar="[WHAT]",
)
def list_(what: str | None) -> None:
    """Say what there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs, limits."""
    from tutor.plain.listing import print_list

    print_list(what)


COMMANDS = (run, list_)
