"""`tutor run`: a run as a table and a chart, as JSON or as CSV; `tutor list`: what there is to run."""

import click

_OPTION_KEYS = ("start", "rate", "optimizer", "schedule", "steps", "decay", "clip", "batch", "seed")


@click.command()
@click.argument("line", nargs=-1, required=True, metavar="RUN")
@click.option("--start", metavar="NUMBERS", help="Where to begin: 6, or 3,4.")
@click.option("--rate", metavar="NUMBER", help="The learning rate α.")
@click.option("--optimizer", metavar="NAME", help="The update rule.")
@click.option("--schedule", metavar="NAME", help="How the rate changes from update to update.")
@click.option("--steps", metavar="COUNT", help="How many updates.")
@click.option("--decay", metavar="NUMBER", help="Weight decay λ.")
@click.option("--clip", metavar="NUMBER", help="The longest gradient let through.")
@click.option("--batch", metavar="SIZE", help="Examples in a minibatch, where the surface has examples.")
@click.option("--seed", metavar="NUMBER", help="The seed of what is drawn.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any other key of a run, such as beta=0.9.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--csv", "form", flag_value="csv", help="Print the frames as comma-separated values.")
@click.option("--no-chart", is_flag=True, help="Print the table without the chart.")
def run(line: tuple[str, ...], settings: tuple[str, ...], form: str | None, no_chart: bool, **options: str) -> None:
    """Run a RUN: a surface's name or a formula, and keys.

    \b
    tutor run parabola --start 6 --rate 0.3 --steps 5
    tutor run "x^2 + 3*x*y + 5*y^2" --start 1,2 --optimizer adam --steps 20
    tutor run "parabola start=6 rate=0.3 steps=5 then rate=0.1 steps=10"

    The keys of the line and the options here are the same; `tutor list keys` explains every one.
    """
    from tutor.plain.run import print_run

    words = [f"{key}={options[key]}" for key in _OPTION_KEYS if options[key] is not None]
    print_run(" ".join(line), [*words, *settings], form, chart=not no_chart)


@click.command(name="list")
@click.argument(
    "what",
    required=False,
    type=click.Choice(["lessons", "surfaces", "optimizers", "schedules", "keys", "datasets", "graphs"]),
    metavar="[WHAT]",
)
def list_(what: str | None) -> None:
    """Say what there is: lessons, surfaces, optimizers, schedules, keys of a run, data sets, graphs."""
    from tutor.plain.listing import print_list

    print_list(what)


COMMANDS = (run, list_)
