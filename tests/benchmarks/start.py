"""How long the program takes to start, and how much memory it takes, each beside the least that does the same.

    python -m tests.benchmarks start

Commands are run by turns with their peer; a ratio is the median of the rounds' ratios. A screen has started when its
text is on the terminal, the simulator when it has also answered a key. Every program's byte code is on disk, written by
a run before the first that counts: where Python is told to keep none, it would else compile all of it each time.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect

from tests.benchmarks.figures import Figure

_APPS = Path(__file__).with_name("start_apps")
_TUTOR = str(Path(sys.executable).with_name("tutor"))
_ROUNDS = 15
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_\]][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_RUN = [_TUTOR, "run", "parabola", "--rate", "0.1", "--steps", "10"]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as compiled:
        env = {**os.environ, "DESCENT_TUTOR_DATA": data, "TERM": "xterm-256color", "PYTHONPYCACHEPREFIX": compiled}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        yield from _commands(env)
        yield from _screens(env)


def _commands(env: dict[str, str]) -> Iterator[Figure]:
    def taking(*command: str) -> Callable[[], float]:
        def run() -> float:
            begun = time.perf_counter()
            subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
            return time.perf_counter() - begun

        return run

    def importing(modules: str) -> Callable[[], float]:
        return taking(sys.executable, "-c", f"import {modules}")

    version = taking(sys.executable, str(_APPS / "version.py"), "--version")
    numpy = importing("numpy")
    yield Figure("tutor --version, beside a click command", _ratio(taking(_TUTOR, "--version"), version), at_most=1.5)
    for option in ("--json", "--no-chart"):
        ratio = _ratio(taking(*_RUN, option), numpy)
        yield Figure(f"tutor run {option}, beside import numpy", ratio, at_most=1.5, why=_OWN)
    ratio = _ratio(taking(*_RUN), importing("numpy, plotext"))
    yield Figure("tutor run with its chart, beside import numpy, plotext", ratio, at_most=1.3, why=_OWN)


def _screens(env: dict[str, str]) -> Iterator[Figure]:
    def opening(sign: bytes, *command: str, key: str = "", then: bytes = b"") -> Callable[[], tuple[float, int]]:
        def run() -> tuple[float, int]:
            begun = time.perf_counter()
            child = pexpect.spawn(command[0], list(command[1:]), env=env, dimensions=(40, 120), timeout=20)
            _read_until(child, sign)
            if key:
                child.send(key)
                _read_until(child, then)
            spent = time.perf_counter() - begun
            memory = resident(child.pid)
            child.close(force=True)
            return spent, memory

        return run

    empty = opening(b"READY", sys.executable, str(_APPS / "empty.py"))
    home = opening(b"The course", _TUTOR)
    simulator = opening(b"step 0", _TUTOR, "sim", "himmelblau rate=0.01", key=" ", then="∂L/∂x".encode())
    firsts: list[tuple[float, float, float]] = []
    memories: list[float] = []
    empty(), home(), simulator()  # which write the byte code
    for _ in range(_ROUNDS):
        (least, least_memory), (first, _), (live, live_memory) = empty(), home(), simulator()
        firsts.append((first / least, live / least, least))
        memories.append(live_memory / least_memory)
    home_ratio, live_ratio, least = (statistics.median(column) for column in zip(*firsts, strict=True))
    yield Figure("an empty Textual app with header and footer", 1000 * least, " ms")
    why = "its lessons, progress and opening are read"
    yield Figure("home's first picture, beside the empty app", home_ratio, at_most=1.35, why=why)
    what = "the simulator with its chart, answering a key, beside the empty app"
    yield Figure(what, live_ratio, at_most=2.0, why="NumPy and the engine load first")
    memory, why = statistics.median(memories), "NumPy, the engine and pydantic stay loaded"
    yield Figure("the simulator's resident memory, beside the empty app", memory, at_most=2.0, why=why)


_OWN = "click, which reads the command, and the engine's own modules load too"


def _ratio(work: Callable[[], float], peer: Callable[[], float]) -> float:
    work(), peer()
    return statistics.median(work() / peer() for _ in range(_ROUNDS))


def _read_until(child: pexpect.spawn, sign: bytes) -> None:
    """Read until the sign is written, whatever escapes stand between its letters."""
    raw = b""
    while sign not in _ESCAPES.sub(b"", raw):
        raw += child.read_nonblocking(65536, timeout=20)


def resident(process: int) -> int:
    """Kilobytes of memory that a process holds now."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])
