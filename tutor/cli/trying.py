"""`tutor challenges`: goals to reach in the simulator."""

import sys
from pathlib import Path

import click

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
    from tutor.plain.challenges import print_challenge, print_challenges

    if name is None:
        print_challenges(form, data_dir)
    else:
        sys.exit(0 if print_challenge(name, line, hint, form, data_dir) else 1)


COMMANDS = (challenges,)
