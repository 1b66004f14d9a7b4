"""Commands whose options are the keys of a run or of a training, so that the shell knows every key that a line does."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from tutor.engine.runs.keys import Key, Kind

_FORMULA = re.compile(r"-[^\W]|-[(\\|√.{]|-\s")
"""A minus with something to take away; `--start` begins with two."""

_PREFIX = "key_"
_METAVARS: "Mapping[Kind, str]" = {
    "number": "NUMBER",
    "count": "COUNT",
    "numbers": "NUMBERS",
    "counts": "COUNTS",
    "name": "NAME",
    "names": "NAMES",
}
_HEADINGS = {
    "optimizer": "Numbers of optimizers",
    "schedule": "Numbers of schedules",
    "surface": "Numbers of surfaces",
}


class FormulaCommand(click.Command):
    """A command whose arguments may be formulas: -x^2 is one, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {name: parameter for parameter in self.get_params(ctx) for name in parameter.opts}
        before = ""
        read = []
        for argument in args:
            option = options.get(before)
            is_value = isinstance(option, click.Option) and not option.is_flag
            if _FORMULA.match(argument) and argument not in options and not is_value:
                argument = f" {argument}"  # no option begins with a blank, and a formula may
            read.append(argument)
            before = argument
        return super().parse_args(ctx, read)


class _KeyOption(click.Option):
    """An option that sets a key."""

    def __init__(self, key: "Key") -> None:
        # Taken as often as it is given, so that a second one is told and not silently the last word.
        names = [f"--{key.name.replace('_', '-')}", f"{_PREFIX}{key.name}"]
        super().__init__(names, multiple=True, metavar=_METAVARS[key.kind], help=_sentence(key.meaning))
        self.heading = _HEADINGS[key.comes_with] if key.owners else "Keys"


class _KeyedCommand(click.Command, ABC):
    """A command that hands its line and its keys on as one, the `options` of a run or a training."""

    _keys: "tuple[Key, ...]" = ()
    _options: tuple[_KeyOption, ...] = ()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        # Made when the command is used: the keys stand beside the numbers, and NumPy is slow to import.
        keys = tuple(self.keys().values())
        if keys != self._keys:  # a rule of one's own has others
            self._keys, self._options = keys, tuple(map(_KeyOption, keys))
        return [*super().get_params(ctx), *self._options]

    @abstractmethod
    def keys(self) -> "Mapping[str, Key]":
        """The keys of the command, by name."""

    @abstractmethod
    def read(self, line: str) -> dict[str, object]:
        """The options of a line."""

    def invoke(self, ctx: click.Context) -> Any:
        from tutor.engine.runs.line import in_one_line, joined

        typed = {name: ctx.params.pop(name) for name in [*ctx.params] if name.startswith(_PREFIX)}
        given = [(name.removeprefix(_PREFIX), value) for name, values in typed.items() for value in values]
        options = _options(given, ctx.params.pop("settings"))
        ctx.params["options"] = joined(self.read(in_one_line(ctx.params.pop("line"))), options)
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own options, then the keys that everything has, then those of one rule, schedule or surface."""
        rows: dict[str, list[tuple[str, str]]] = {h: [] for h in ("Options", "Keys", *_HEADINGS.values())}
        for each in self.get_params(ctx):
            row = each.get_help_record(ctx) if isinstance(each, click.Option) else None
            if row is not None:
                rows[each.heading if isinstance(each, _KeyOption) else "Options"].append(row)
        for heading, listed in rows.items():
            if listed:
                with formatter.section(heading):
                    formatter.write_dl(listed)


class RunCommand(FormulaCommand, _KeyedCommand):
    """A command about a run."""

    def keys(self) -> "Mapping[str, Key]":
        from tutor.engine.runs.keys import run_keys

        return run_keys()

    def read(self, line: str) -> dict[str, object]:
        from tutor.engine.runs.line import options_in

        return options_in(line)


class TrainingCommand(_KeyedCommand):
    """A command about a training."""

    def keys(self) -> "Mapping[str, Key]":
        from tutor.engine.training.training_keys import training_keys

        return training_keys()

    def read(self, line: str) -> dict[str, object]:
        from tutor.engine.training.training_line import training_options

        return training_options(line)


set_option = click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any key, as it stands in a line: beta=0.9."
)


def _options(given: Sequence[tuple[str, str]], settings: Sequence[str]) -> dict[str, str]:
    options: dict[str, str] = {}
    for word in settings:
        key, equals, value = word.partition("=")
        if not (key and equals and value):
            raise UserError(f"{word} sets nothing; write a key and its value, as in beta=0.9.")
        given = [*given, (key, value)]
    for key, value in given:
        if key in options:
            raise UserError(f"{key} is given twice; keep one of them.")
        options[key] = value
    return options


def _sentence(meaning: str) -> str:
    first = meaning[0].upper() if meaning[0].isascii() else meaning[0]
    return f"{first}{meaning[1:]}."
