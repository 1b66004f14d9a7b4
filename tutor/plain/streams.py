"""Standard input and output for the line mode: sentences, tables and JSON; a prompt where a person types."""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tutor.words.visible import visible, width_of

if TYPE_CHECKING:
    from pathlib import Path

    from tutor.course.progress import Store
    from tutor.kept import Kept

_WIDEST = 80
"""Columns of a text to read, however wide the terminal is."""


_LONGEST_TYPED = 3000
"""Characters of a line that are taken: more than any answer may have."""


class Ended(Exception):
    """The input ended, or the person wants to leave."""


def say(text: str = "") -> None:
    """Print a line, whole: a table, what is to be pasted. What a terminal would obey is shown."""
    click.echo(visible(text))


def say_prose(text: str) -> None:
    """Print sentences, in a terminal as wide as it is."""
    say(wrapped(text))


def wrapped(text: str) -> str:
    """The lines of a text broken between words where they are wider than the terminal; elsewhere as they are."""
    columns = _columns()
    if columns is None:
        return text
    return "\n".join(_as_wide_as(columns, line) for line in text.split("\n"))


def _as_wide_as(columns: int, line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" "))]
    return "\n".join(
        textwrap.wrap(line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )


def _columns() -> int | None:
    """How wide the terminal is; None where standard output is none."""
    if not sys.stdout.isatty():
        return None
    import shutil  # late, as the others below: it brings what packs archives

    return shutil.get_terminal_size().columns


def say_json(record: object) -> None:
    """Print one JSON object on one line, in ASCII where standard output cannot hold every character.

    Its arrays are lists, and what is not finite is the string "inf", "-inf" or "nan".
    """
    import json

    from tutor.engine.rounding import as_json

    holds_all = (sys.stdout.encoding or "").lower().startswith("utf")
    try:
        text = json.dumps(record, ensure_ascii=not holds_all, allow_nan=False, default=as_json)
    except ValueError:  # few records hold what is not finite, and a long one is walked twice then
        text = json.dumps(as_json(record), ensure_ascii=not holds_all)
    if not text.isprintable():  # of what is above U+001F, JSON lets all through
        text = "".join(mark if mark.isprintable() else json.dumps(mark)[1:-1] for mark in text)
    click.echo(text)


def prose(markdown: str, mark: str = "") -> str:
    """Markdown as text to read, without a line's end.

    Args:
        mark: what the first line stands behind, as `1. `; the others are set in as far as it is wide.
    """
    from tutor.words.tex.plain import to_plain

    width = min(_WIDEST, _columns() or _WIDEST) - len(mark)
    first, *others = to_plain(markdown, width).rstrip("\n").split("\n")
    return "\n".join([mark + first, *((" " * len(mark) + line).rstrip() for line in others)])


def ask(prompt: str) -> str:
    """Print a prompt and read a line.

    Raises:
        Ended: there is no further line, or it says `quit`.
    """
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if len(line) > _LONGEST_TYPED:
        line = f"{line[:_LONGEST_TYPED]}…\n"
    if not sys.stdin.isatty():
        # What was typed elsewhere does not appear by itself; the transcript reads the same either way.
        click.echo(visible(line.rstrip("\r\n")))
    if not line:
        raise Ended
    text = line.strip()
    if text.lower() in {"quit", "exit"}:
        raise Ended
    return text


def ask_yes(prompt: str) -> bool:
    """Ask until the answer is yes or no."""
    while True:
        text = ask(f"{prompt} [yes/no] ").lower()
        if text in {"y", "yes"}:
            return True
        if text in {"n", "no"}:
            return False
        say("Please type yes or no.")


def pasted(line: str) -> str:
    """A run or a training as it stands behind a command in a shell: on one line, and quoted where it must be."""
    import shlex

    words = line.split()
    is_safe = all(shlex.quote(word) == word for word in words)
    return " ".join(words) if is_safe else shlex.quote(" ".join(words))


def aligned(header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """Columns two blanks apart: the first few, which are `words`, to the left, the others, numbers, to the right."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(width_of(line[column]) for line in lines) for column in range(len(header))]

    def padded(column: int, text: str) -> str:
        blanks = " " * (widths[column] - width_of(text))
        return text + blanks if column < words else blanks + text

    return "\n".join("  ".join(padded(i, cell) for i, cell in enumerate(line)).rstrip() for line in lines)


@contextmanager
def kept_store(data: "Path | None") -> "Iterator[Store]":
    """Open the store and close it; ends with status 1 where something could not be written in its place."""
    from tutor.course.progress import open_store  # late: most commands need no store
    from tutor.course.progress.tables import DISPUTED_QUESTIONS

    store = open_store(data)
    tell_news(store)
    try:
        if store.rows(DISPUTED_QUESTIONS):
            _tell_disputes(store)
        yield store
    finally:
        tell_news(store)
        farewell = store.close()
        if farewell:
            click.echo(visible(farewell), err=True)
            if not isinstance(sys.exception(), SystemExit):
                raise SystemExit(1)


def _tell_disputes(store: "Store") -> None:
    """Say on standard error which disputed answers are settled by now."""
    from tutor.course.review.hearing import hear_disputes  # late: few have disputed anything

    for told in hear_disputes(store, datetime.now(UTC)):
        click.echo(wrapped(told), err=True)


def kept_settings(data: "Path | None") -> "Kept":
    """What was set and left; trouble with its file is told on standard error."""
    from tutor.course.progress.store import data_directory
    from tutor.kept import Kept

    kept = Kept(data or data_directory())
    kept.get("")
    if kept.notice:
        click.echo(visible(kept.notice), err=True)
    return kept


def tell_news(store: "Store") -> None:
    """Say on standard error what the store has not said yet."""
    if news := store.news():
        click.echo(visible(news), err=True)
