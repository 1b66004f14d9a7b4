"""The options that choose the form in which a command prints what it found."""

import functools
from collections.abc import Callable

import click

JSON = "Print one JSON object."
CSV = "Print comma-separated values."


def forms(**helps: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command be asked for one of these forms, which it gets as its `form`, or for `--as` a library.

    Two at once are refused, since only one could be printed.

    Args:
        helps: the help of each form, by its name: `json=JSON` is the option `--json`.
    """

    def given_forms(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def called(*args: object, **given: object) -> None:
            chosen = [name for name in helps if given.pop(f"as_{name}")]
            asked = [f"--{name}" for name in chosen] + ["--as"] * bool(given.get("library"))
            if len(asked) > 1:
                raise click.UsageError(f"{' and '.join(asked)} are two forms of one thing; choose one of them.")
            command(*args, form=next(iter(chosen), None), **given)

        for name, help_ in reversed(helps.items()):
            called = click.option(f"--{name}", f"as_{name}", is_flag=True, help=help_)(called)
        return called

    return given_forms
