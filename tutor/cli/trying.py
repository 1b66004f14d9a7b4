"""`tutor challenges`, goals to reach in the simulator, and `tutor race`, optimizers tuned and held side by side."""

import sys
from pathlib import Path

import click

from tutor.cli.keyed import RunCommand, set_option
from tutor.cli.opening import data_option


@click.command()
@click.argument("name", required=False)
@click.option("--try", "line", metavar="RUN", help="Judge a run line that tries it; exit status 1 where it misses.")
@click.option("--hint", is_flag=True, help="Give the hint.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@data_option
def challenges(name: str | None, line: str | None, hint: bool, form: str | None, data_dir: Path | None) -> None:
    """Things to try in the simulator: all of them, or the one of that NAME.

    \b
    tutor challenges
    tutor challenges five --hint
    tutor challenges five --try "parabola start=6 rate=0.4"
    """
    from tutor.plain.quiz import print_challenge, print_challenges

    if name is None:
        print_challenges(form, data_dir)
    else:
        sys.exit(0 if print_challenge(name, line, hint, form, data_dir) else 1)


@click.command(cls=RunCommand)
@click.argument("run", nargs=-1, metavar="[RUN]")
@set_option
@click.option("--between", metavar="NAMES", help="The optimizers, as in adam,momentum; else five common ones.")
@click.option("--budget", type=click.IntRange(1), metavar="COUNT", help="How many updates each may make; else 50.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
def race(
    run: tuple[str, ...], options: dict[str, str], between: str | None, budget: int | None, form: str | None
) -> None:
    """Find each optimizer's best rate for a RUN's start and so many updates, and say who comes lowest, and where.

    \b
    tutor race rosenbrock --budget 100
    tutor race bowl start=3,4 --between adam,momentum,gradient-descent
    """
    from tutor.plain.run import print_race

    print_race(" ".join(run), options, f"{between or ''} {budget or ''}", form)


COMMANDS = (challenges, race)
