"""Commands for learning and for lesson writers: quiz, review, challenges, check, new, words."""

import shlex
import sys
from pathlib import Path

import click

from tutor.cli.forms import JSON, forms
from tutor.cli.opening import data_option, open_program, opening_options


@click.command()
@click.argument("which", required=False, metavar="[LESSON or QUESTION]")
@click.option("--seed", type=click.IntRange(min=0), help="The seed of the numbers; the same seed asks the same.")
@click.option("--count", type=click.IntRange(min=1, max=1000), default=10, show_default=True, help="How many.")
@forms(json="Print one JSON object; the questions go to standard error.")
@data_option
def quiz(which: str | None, seed: int | None, count: int, form: str | None, data_dir: Path | None) -> None:
    """Answer questions on standard input and output."""
    from tutor.plain.quiz import quiz as ask

    ask(which, seed, count, form, data_dir)


@click.command()
@opening_options
@click.option(
    "--retention", type=float, metavar="SHARE", help="From now on ask so often that this share is remembered."
)
@click.option(
    "--minutes", type=click.FloatRange(1, 120), metavar="N", help="For about N minutes, also what is not due yet."
)
@click.option("--fit", is_flag=True, help="Fit the model of forgetting to your own answers (needs fsrs[optimizer]).")
def review(
    plain: bool,
    theme: str | None,
    data_dir: Path | None,
    retention: float | None,
    minutes: float | None,
    fit: bool,
) -> None:
    """Answer what is due today, with new numbers."""
    if retention is None and not fit:
        sys.exit(open_program("review", f"{minutes:g}" if minutes else None, plain, theme, data_dir))
    from tutor.plain.quiz import set_review

    set_review(retention, fit, data_dir)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH]...")
@click.option("--seeds", type=click.IntRange(min=1), default=200, show_default=True, help="Variants of each question.")
@click.option("--watch", is_flag=True, help="Check again each time a file is saved.")
@click.option("--table", metavar="QUESTION", help="Print a question's mistakes and their values instead.")
@click.option("--seed", type=click.IntRange(min=0), help="The one draw that --table prints; else it prints several.")
def check(paths: tuple[Path, ...], seeds: int, watch: bool, table: str | None, seed: int | None) -> None:
    """Prove lesson files: every question's truth, mistakes and hints, every figure and reference."""
    from tutor.plain import check as checker

    if table:
        checker.print_mistakes(table, seed)
    elif watch:
        checker.watch(paths, seeds)
    else:
        sys.exit(1 if checker.check_files(paths, seeds) else 0)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
def new(path: Path) -> None:
    """Write a commented lesson to start from; it passes `tutor check`."""
    from tutor.course.lesson.template import write_template
    from tutor.words.visible import visible

    write_template(path)
    name = shlex.quote(str(path))
    told = f"{path} is written. Look at it with `tutor learn {name}`, prove it with `tutor check {name}`."
    click.echo(visible(told))


@click.command()
@click.argument("word", required=False)
@forms(json=JSON)
def words(word: str | None, form: str | None) -> None:
    """Say what the words of the course mean, and which lesson introduces each."""
    from tutor.plain.listing import print_words

    print_words(word, form)


@click.command()
@click.argument("name", required=False)
@click.option("--try", "line", metavar="RUN", help="Judge a run line that tries it; exit status 1 where it misses.")
@click.option("--hint", is_flag=True, help="Give the hint.")
@forms(json=JSON)
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


COMMANDS = (quiz, review, check, new, words, challenges)
