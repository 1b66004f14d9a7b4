"""How long a frame takes, from the key to the last byte, in a real pseudo-terminal; and how much of the processor.

    python tests/benchmarks/frames.py
    python tests/benchmarks/frames.py --reference .ref/bin/python

The second form also runs the same picture through textual-plotext, by turns, in an environment of its own, which
`python -m venv .ref && .ref/bin/pip install textual-plotext==1.0.1 plotext==5.3.2 numpy` makes. The script ends with
status 1 where a goal is missed.
"""

import argparse
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from tutor.engine.surfaces.built_in import SURFACES

_APPS = Path(__file__).with_name("frame_apps")
_TUTOR = str(Path(sys.executable).with_name("tutor"))
_QUIET = 0.08
"""Seconds without a byte after which a frame is over."""
_TICKS = os.sysconf("SC_CLK_TCK")
_KEYS = 40
_SESSIONS = 2
"""Of each surface, put together: a machine that others use has moments in which everything takes twice as long."""


class Session:
    """A program in a pseudo-terminal whose bytes are counted and not looked at."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            environment.pop("NO_COLOR", None)
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        self.settle(3.0)
        return self

    def __exit__(self, *error: object) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.file)

    def settle(self, seconds: float) -> float | None:
        """Read until nothing comes for so long; returns the moment of the last byte."""
        last = None
        while select.select([self.file], [], [], seconds)[0]:
            os.read(self.file, 1 << 20)
            last = time.perf_counter()
            seconds = min(seconds, 0.5)
        return last

    def frame(self, key: str) -> float:
        """Milliseconds from a key to the last byte that it causes."""
        begun = time.perf_counter()
        os.write(self.file, key.encode())
        last = None
        while select.select([self.file], [], [], _QUIET if last else 1.0)[0]:
            os.read(self.file, 1 << 20)
            last = time.perf_counter()
        return 1000 * ((last or begun) - begun)

    @property
    def processor(self) -> float:
        """Milliseconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / _TICKS


def p95(milliseconds: Sequence[float]) -> float:
    return float(np.percentile(milliseconds, 95))


def every_surface(columns: int, rows: int, panels: str, names: Sequence[str]) -> float:
    """The slowest surface's p95 for a step, with panels standing."""
    slowest = 0.0
    for name in names:
        times: list[float] = []
        for _ in range(_SESSIONS):
            with Session([_TUTOR, "sim", name], columns, rows) as session:
                for key in panels:
                    session.frame(key)
                session.settle(1.0)
                times += [session.frame(" ") for _ in range(_KEYS)][3:]
        slowest = max(slowest, p95(times))
        print(
            f"  {columns}×{rows}  {name:16} median {np.median(times):5.1f} ms   p95 {p95(times):5.1f} ms",
            flush=True,
        )
    return slowest


def scrubbing() -> float:
    """How many times as long a key takes in a run of 100 000 frames as in one of 1000."""
    medians = []
    for steps in (1000, 100_000):
        with Session([_TUTOR, "sim", f"rosenbrock optimizer=adam rate=0.001 steps={steps}"], 120, 40) as session:
            session.settle(5.0)
            times = [session.frame(key) for _ in range(_KEYS) for key in ("\x1b[5~", "\x1b[D", "\x1b[6~")]
        medians.append(float(np.median(times)))
        print(f"  scrubbing {steps} frames: median {medians[-1]:.1f} ms, p95 {p95(times):.1f} ms", flush=True)
    return medians[1] / medians[0]


def beside_textual_plotext(python: str, kind: str, line: str) -> float:
    """How many times the processor time a frame takes through textual-plotext, by turns with ours."""
    ours = [sys.executable, str(_APPS / "with_tutor.py"), line]
    theirs = [python, str(_APPS / "with_textual_plotext.py"), kind]
    costs: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(3):
        for name, command in (("ours", ours), ("theirs", theirs)):
            with Session(command, 120, 40) as session:
                session.frame(" ")
                before = session.processor
                for _ in range(_KEYS):
                    session.frame(" ")
                costs[name].append((session.processor - before) / _KEYS)
    mine, reference = (float(np.median(costs[name])) for name in ("ours", "theirs"))
    print(f"  {kind}: {mine:.1f} ms of processor a frame, {reference:.1f} ms through textual-plotext", flush=True)
    return reference / mine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", metavar="PYTHON", help="of an environment with textual-plotext")
    parser.add_argument("--panels", default="128", help="the panels that stand, by their keys")
    parser.add_argument("--surface", action="append", help="only this one")
    options = parser.parse_args()
    names = options.surface or list(SURFACES)
    goals = {
        "a step at 120×40 is on screen in 16.7 ms": every_surface(120, 40, options.panels, names) <= 16.7,
        "a step at 200×60 is on screen in 33 ms": every_surface(200, 60, options.panels, names) <= 33,
        "100 000 frames scrub as fast as 1000, within 1.3 times": scrubbing() <= 1.3,
    }
    if options.reference:
        surface = beside_textual_plotext(options.reference, "surface", "bowl rate=0.02")
        curve = beside_textual_plotext(options.reference, "curve", "parabola start=6 rate=0.02")
        goals["a surface costs a tenth of textual-plotext's"] = surface >= 10
        goals["a curve costs a third of textual-plotext's"] = curve >= 3
    missed = [goal for goal, met in goals.items() if not met]
    for goal in missed:
        print(f"missed: {goal}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
