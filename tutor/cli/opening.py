"""Commands that open the app, or the line mode of the same thing where there is no terminal."""

import os
import sys

import click


def has_terminal() -> bool:
    """Whether a full-screen program can live here; Textual reads standard input and draws on standard error."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    streams = (sys.__stdin__, sys.__stderr__)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)


plain_option = click.option("--plain", is_flag=True, help="Use the line mode: plain text, one line at a time.")
