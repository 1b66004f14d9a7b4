"""`tutor probe`: what the panels of the simulator show, without it."""

import click

from tutor.cli.keyed import RunCommand, set_option


@click.command(cls=RunCommand)
@click.argument("name", required=False)
@click.argument("line", nargs=-1, metavar="[RUN]")
@set_option
@click.option("--radius", type=float, metavar="NUMBER", help="How far the dial looks; else as far as the coming step.")
@click.option(
    "--length", type=click.IntRange(1), metavar="COUNT", help="How many steps the runs of sweep and starts make."
)
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--no-chart", is_flag=True, help="Print the words and the table without the chart.")
def probe(
    name: str | None,
    line: tuple[str, ...],
    options: dict[str, str],
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
        from tutor.engine.runs.line import in_one_line

        print_probe(name, in_one_line(line), options, radius, length, form, chart=not no_chart)


COMMANDS = (probe,)
