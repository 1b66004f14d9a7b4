"""Standard input and output for the line mode: a prompt where a person types, none where a program does."""

import json
import sys

import click


class Ended(Exception):
    """The input ended, or the person wants to leave."""


def say(text: str = "") -> None:
    """Print a line."""
    click.echo(text)


def say_json(record: object) -> None:
    """Print one JSON object on one line, in ASCII where standard output cannot hold every character."""
    holds_all = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(record, ensure_ascii=not holds_all))


def prose(markdown: str) -> str:
    """Markdown as text to read, without a line's end."""
    from tutor.course.tex.plain import to_plain

    return to_plain(markdown).rstrip("\n")


def ask(prompt: str) -> str:
    """Print a prompt and read a line.

    Raises:
        Ended: there is no further line, or it says `quit`.
    """
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        # What was typed elsewhere does not appear by itself; the transcript reads the same either way.
        click.echo(line.rstrip("\n"))
    if not line:
        raise Ended
    text = line.strip()
    if text in {"quit", "exit"}:
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
