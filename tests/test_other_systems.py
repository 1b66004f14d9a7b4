"""What another system has not: signals, modules and encodings that are missing there, taken away here."""

import asyncio
import os
import select
import signal
import subprocess
import sys

import pytest

from tests.terminal import TUTOR
from tutor.ending import Ending, ended_by_signals

POSIX_ONLY = ["SIGHUP", "SIGTSTP", "SIGCONT", "SIGTTOU", "SIGTTIN", "SIGWINCH", "SIGUSR1", "SIGALRM", "SIGPIPE"]

IMPORTING = """
import importlib, os, pkgutil, select, signal, sys
import numpy, textual.app, textual.widgets  # others choose by their own system
for name in ("termios", "tty", "fcntl", "pwd", "grp", "resource", "pty", "syslog"):
    sys.modules[name] = None
for name in NAMES:
    delattr(signal, name)
for name in ("fork", "getuid", "geteuid", "getpgid", "killpg", "uname", "mkfifo", "fchmod", "chown"):
    if hasattr(os, name):
        delattr(os, name)
del select.poll
import tutor
for module in pkgutil.walk_packages(tutor.__path__, "tutor."):
    if module.name != "tutor.app.driver":  # the one of POSIX
        importlib.import_module(module.name)
"""


@pytest.fixture
def without_posix(monkeypatch):
    """Signals and waits as Windows has them."""
    for name in POSIX_ONLY:
        monkeypatch.delattr(signal, name, raising=False)
    monkeypatch.delattr(select, "poll")

    def refuse(*arguments):
        raise NotImplementedError

    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", refuse, raising=False)


def test_no_module_needs_what_only_posix_has():
    code = IMPORTING.replace("NAMES", repr(POSIX_ONLY))
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)


async def test_the_app_opens_without_the_signals_of_posix(without_posix, tmp_path, monkeypatch):
    from tutor.app.app import Opening, TutorApp

    app = TutorApp(Opening(data_directory=tmp_path))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.is_running


@pytest.mark.skipif(sys.platform == "win32", reason="the handlers that are put back are those of POSIX")
def test_an_ending_watches_and_gives_back_what_it_took(without_posix):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    with Ending(lambda: None):
        assert signal.getsignal(signal.SIGTERM) != before[signal.SIGTERM]
    assert {number: signal.getsignal(number) for number in before} == before


def test_a_signal_comes_out_as_an_exit_and_the_handlers_go_back(without_posix):
    before = signal.getsignal(signal.SIGTERM)
    with ended_by_signals():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_every_command_writes_in_the_encoding_of_an_old_console(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for arguments in (["run", "parabola", "--steps", "2"], ["learn", "--plain", "02"]):
        done = subprocess.run([TUTOR, *arguments], env=environment, input=b"", capture_output=True, check=True)
        assert done.stdout
        assert b"Traceback" not in done.stderr
        done.stdout.decode(encoding)
