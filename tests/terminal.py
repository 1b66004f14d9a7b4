"""A real pseudo-terminal with a screen that a test can read: pexpect runs the program, pyte plays the terminal."""

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

TUTOR = str(Path(sys.executable).with_name("tutor"))
"""The installed command of the environment that runs the tests."""

_PRIVATE_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
# pyte stops at sequences it does not know; these carry nothing that it could draw.
_NOT_FOR_PYTE = re.compile(r"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", re.DOTALL)


class Terminal:
    """A program in a terminal of so many columns and rows."""

    def __init__(
        self, command: Sequence[str], columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        # Whoever runs the tests may have set these, and a program would believe them rather than the terminal.
        for name in {"COLUMNS", "LINES"} - set(env or {}):
            environment.pop(name, None)
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.raw = b""
        self._text: str | None = None
        self._child = pexpect.spawn(
            command[0], list(command[1:]), env=environment, dimensions=(rows, columns), timeout=5
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """What stands on the screen, put together anew only where something was written since it was asked for."""
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
        return self._text

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program writes within so many seconds."""
        try:
            data = self._child.read_nonblocking(65536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self._text = None
        self._stream.feed(_NOT_FOR_PYTE.sub("", data.decode("utf-8", "replace")))

    def wait_for(self, text: str, seconds: float = 20) -> str:
        """Read until the text stands on the screen; returns the screen."""
        until = time.monotonic() + seconds
        while text not in self.text:
            if time.monotonic() > until:
                raise AssertionError(f"{text!r} did not appear within {seconds} s; the screen shows\n{self.text}")
            self.read()
        return self.text

    def wait_until_gone(self, text: str, seconds: float = 20) -> str:
        """Read until the text no longer stands on the screen; returns the screen."""
        until = time.monotonic() + seconds
        while text in self.text:
            if time.monotonic() > until:
                raise AssertionError(f"{text!r} still stands after {seconds} s; the screen shows\n{self.text}")
            self.read()
        return self.text

    def send(self, keys: str) -> None:
        self._child.send(keys)

    def click(self, column: int, row: int) -> None:
        """Press and release the left mouse button at a cell, counted from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def clear(self) -> None:
        """Forget what stands on the screen: what is seen from here on is written from here on."""
        self.screen.reset()
        self._text = None

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._text = None
        self._child.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        self._child.kill(number)

    def exit_status(self, seconds: float = 20) -> int:
        """Wait for the program to end; returns its exit status."""
        until = time.monotonic() + seconds
        while self._child.isalive():
            if time.monotonic() > until:
                raise AssertionError(f"still running after {seconds} s; the screen shows\n{self.text}")
            self.read()
        self.read()
        status = self._child.exitstatus
        return -int(self._child.signalstatus) if status is None else int(status)

    def hang_up(self, seconds: float = 20) -> int:
        """Close the terminal while the program runs; returns the program's exit status."""
        self._child.ptyproc.fileobj.close()
        self._child.closed = self._child.ptyproc.closed = True
        until = time.monotonic() + seconds
        while True:
            ended, status = os.waitpid(self._child.pid, os.WNOHANG)
            if ended:
                self._child.terminated = self._child.ptyproc.terminated = True
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > until:
                self.signal(signal.SIGKILL)
                os.waitpid(self._child.pid, 0)
                self._child.terminated = self._child.ptyproc.terminated = True
                raise AssertionError(f"still running {seconds} s after its terminal was closed")
            time.sleep(0.01)

    def status_unread(self, seconds: float = 20) -> int:
        """As `exit_status`, with nobody who reads what the program writes."""
        until = time.monotonic() + seconds
        while self._child.isalive():
            if time.monotonic() > until:
                raise AssertionError(f"still running after {seconds} s")
            time.sleep(0.01)
        return int(self._child.exitstatus)

    def wait_until_stopped(self, seconds: float = 20) -> None:
        """Wait until the program has stopped, as a shell sees it at ctrl+z."""
        until = time.monotonic() + seconds
        stat = Path(f"/proc/{self._child.pid}/stat")
        while stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "T":
            if time.monotonic() > until:
                raise AssertionError(f"not stopped within {seconds} s")
            self.read(0.01)

    @property
    def is_raw(self) -> bool:
        """Whether keys come one by one, unseen, instead of as lines."""
        flags = termios.tcgetattr(self._child.child_fd)[3]
        return not (flags & termios.ICANON and flags & termios.ECHO)

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is left as it was found: main screen, visible cursor, no mouse reports."""
        if self.is_raw:
            return False
        modes = {b"25": True, b"1049": False, b"1000": False, b"1003": False, b"1006": False, b"2004": False}
        for numbers, switch in _PRIVATE_MODE.findall(self.raw):
            for number in numbers.split(b";"):
                if number in modes:
                    modes[number] = switch == b"h"
        return modes.pop(b"25") and not any(modes.values())
