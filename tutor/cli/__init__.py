"""The command line: thin commands, each of which imports its front end when it runs."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from tutor import __version__
from tutor.ending import ended_by_signals, interrupted_quietly, interrupting

# NumPy reads this when it is imported. On matrices as small as ours threads gain nothing, and while they wait for work
# they keep the screen from being drawn.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


_COMMANDS = {
    "opening": ("learn", "sim", "opening", "placement"),
    "fit": ("train", "fit", "data", "predict", "graph"),
    "run": ("run", "list", "probe", "race"),
    "course": ("quiz", "review", "check", "new", "words", "challenges"),
    "progress": ("progress", "export", "import", "forget", "gallery", "repair", "class"),
}
"""By the file of this folder in which they stand; it is read when one of them is asked for, for a quick start."""


class _Tutor(click.Group):
    """A group whose errors are a sentence: what a person got wrong never ends in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for names in _COMMANDS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for file, names in _COMMANDS.items():
            if cmd_name in names:
                commands: Sequence[click.Command] = import_module(f"{__name__}.{file}").COMMANDS
                return next(command for command in commands if command.name == cmd_name)
        return None

    def main(self, *arguments: Any, **options: Any) -> Any:
        from tutor.plain.encodings import accept_any_text

        accept_any_text()
        with ended_by_signals(), interrupted_quietly():
            return super().main(*arguments, **options)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        from tutor.words.visible import visible

        try:
            return super().make_context(*arguments, **options)
        except click.ClickException as error:
            vars(error)["message"] = visible(error.message)  # which names what was typed
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its first sentence whole, on as many lines as it takes."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(limit=1000)) for name, command in found if command is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        from tutor.engine.errors import UserError
        from tutor.words.visible import visible

        try:
            with interrupting():
                result = super().invoke(ctx)
            sys.stdout.flush()  # a full disk is told here, not by Python when it ends
            return result
        except UserError as error:
            click.echo(visible(f"tutor: {error}"), err=True)
            ctx.exit(2)
        except click.ClickException as error:
            vars(error)["message"] = visible(error.message)  # which names what was typed
            raise
        except KeyboardInterrupt:
            click.echo(err=True)
            ctx.exit(130)
        except OSError as error:
            if error.errno in (None, errno.EPIPE):  # whoever read has had enough
                raise
            click.echo(visible(f"tutor: {error.filename or 'standard output'}: {error.strerror}."), err=True)
            _drop_output()
            ctx.exit(2)


def _drop_output() -> None:
    """Let Python not try once more, at its end, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Tutor, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="tutor")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Learn gradient descent by doing it.

    Without a command, tutor opens its home screen; without a terminal it prints what there is.
    """
    if ctx.invoked_subcommand is None:
        from tutor.cli.opening import open_program

        sys.exit(open_program("home"))
