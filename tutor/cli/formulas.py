"""Commands that take a formula, which may begin with a minus."""

import re

import click

_FORMULA = re.compile(r"-[^\W]|-[(\\|√.{]|-\s")
"""A minus with something to take away; `--start` begins with two."""


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
