"""What a frame costs, from a key to the last byte that it causes, beside a Textual app that changes one line of text.

    python -m tests.benchmarks frames

Both programs stand in pseudo-terminals of their own at 120×40 and are given a key by turns, so that what else the
machine does falls on both alike; hence only ratios are goals. The simulator is measured on every surface, as a map and
as a relief, with everything standing: a changed run left as a branch on the timeline, where half and twice the rate
would land, the settings, the loss and a panel. The same surface is drawn through textual-plotext 1.0.1 with plotext
5.3.2 too, in an environment that the script makes; these two are compared by the processor's time.
"""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from tests.benchmarks.figures import Figure
from tutor.engine.surfaces.built_in import SURFACES

_APPS = Path(__file__).with_name("frame_apps")
_TUTOR = str(Path(sys.executable).with_name("tutor"))
_ONE_LINE = (sys.executable, str(_APPS / "one_line.py"))
_REFERENCE = ("textual-plotext==1.0.1", "plotext==5.3.2", "numpy")
_KEYS = 27
"""On every surface, the first three to warm up."""
_QUIET, _LONGEST = 0.15, 2.0
"""Seconds without a byte after which a frame is over, and how long one is waited for."""
_STANDING = (" ", " ", " ", "\x1b[D", "\x1b[A", "1", "a")
"""Three updates, one taken back, a larger α, which leaves a branch; a panel; where half of α and twice of it lead."""
_SCREENS = {
    "home, to another lesson": (("tutor",), (), ("\x1b[B", "\x1b[A")),
    "lesson, a figure's update": (("tutor", "learn", "01"), ("\x1b[19~",) * 6 + ("\x07",), (" ",)),
    "graph, the next node": (("tutor",), ("g",), (" ",)),
    "trainer, an update": (("tutor", "train", "moons"), (), (" ",)),
}


class Frames(NamedTuple):
    """What the keys of one program cost."""

    milliseconds: tuple[float, ...]
    """From a key to the last byte."""
    sizes: tuple[int, ...]
    """Bytes."""
    processor: tuple[float, ...]
    """Milliseconds of processor time, which other programs lengthen far less."""

    @property
    def median(self) -> float:
        return float(np.median(self.milliseconds))

    @property
    def p95(self) -> float:
        return float(np.percentile(self.milliseconds, 95))

    def share(self, other: "Frames") -> float:
        """How many times the processor time of other frames these take, at the median."""
        return float(np.median(self.processor) / np.median(other.processor))


class Session:
    """A program in a pseudo-terminal whose bytes are counted and not looked at."""

    def __init__(self, command: Sequence[str], columns: int = 120, rows: int = 40, shows: str = "") -> None:
        """Start a program; it stands once it has shown these words, where there are any, and has come to rest."""
        self._shows, self._last = shows.encode(), b""
        self._home = tempfile.TemporaryDirectory()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            environment |= {"DESCENT_TUTOR_DATA": self._home.name, "DESCENT_TUTOR_STILL": "1"}
            environment.pop("NO_COLOR", None)
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        for _ in range(10):
            self._read(6.0, 1.5)
            if self._shows in self._last:
                return self
        raise SystemExit(f"It never shows {self._shows.decode()!r}.")

    def __exit__(self, *error: object) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.file)
        self._home.cleanup()

    def _read(self, first: float, quiet: float) -> tuple[float | None, int]:
        """Read until nothing comes for so many seconds; the moment of the last byte, and how many there were."""
        last, size, until = None, 0, time.perf_counter() + 10
        self._last = b""
        while select.select([self.file], [], [], first if last is None else quiet)[0]:
            found = os.read(self.file, 1 << 20)
            last = time.perf_counter()
            self._last, size = self._last + found, size + len(found)
            if last > until:
                raise SystemExit("The screen never comes to rest.")
        return last, size

    def frame(self, key: str, quiet: float = _QUIET) -> tuple[float, int, float]:
        """Milliseconds from a key to the last byte that it causes, how many bytes these are, and processor time."""
        processor, begun = self.processor, time.perf_counter()
        os.write(self.file, key.encode())
        last, size = self._read(_LONGEST, quiet)
        return 1000 * ((last or begun) - begun), size, self.processor - processor

    @property
    def processor(self) -> float:
        """Milliseconds of processor time so far, of all threads."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def by_turns(session: Session, one_line: Session, keys: Sequence[str]) -> tuple[Frames, Frames]:
    """The frames of two programs that are given a key in turns; the first three are for warming up."""
    pairs = [(session.frame(key), one_line.frame(" ")) for key in keys][3:]
    ours, theirs = (Frames(*zip(*column, strict=True)) for column in zip(*pairs, strict=True))
    return ours, theirs


def told(name: str, ours: Frames, theirs: Frames) -> None:
    print(
        f"  {name:24} median {ours.median:5.1f} ms, {ours.median / theirs.median:5.2f}×"
        f"   p95 {ours.p95:5.1f} ms, {ours.p95 / theirs.p95:5.2f}×   {np.median(ours.sizes):5.0f} bytes"
        f"   processor {np.median(ours.processor):4.1f} ms, {ours.share(theirs):.2f}×",
        flush=True,
    )


def together(all_frames: Sequence[Frames]) -> Frames:
    return Frames(*(tuple(value for each in all_frames for value in each[field]) for field in range(3)))


def steps(names: Sequence[str], keys: int, one_line: Session, before: Sequence[str] = ()) -> tuple[Frames, Frames]:
    """The frames of an update on every surface with everything standing, and the other app's between them."""
    found = []
    for name in names:
        with Session([_TUTOR, "sim", name]) as session:
            for key in (*before, *_STANDING):
                session.frame(key, 0.3)
            ours, theirs = by_turns(session, one_line, [" "] * keys)
        found.append((ours, theirs))
        told(name, ours, theirs)
    ours, theirs = (together(column) for column in zip(*found, strict=True))
    told("all surfaces", ours, theirs)
    return ours, theirs


def scrubbing(keys: int) -> Iterator[Figure]:
    """How many times as long a key takes in a run of 100 000 frames as in one of 1000, by turns."""
    line = "rosenbrock optimizer=adam rate=0.001 steps="
    with Session([_TUTOR, "sim", f"{line}1000"]) as short, Session([_TUTOR, "sim", f"{line}100000"]) as long:
        turns = [key for _ in range(keys) for key in ("\x1b[5~", "\x1b[D", "\x1b[6~")]
        pairs = [(short.frame(key), long.frame(key)) for key in turns][3:]
    of_short, of_long = (Frames(*zip(*column, strict=True)) for column in zip(*pairs, strict=True))
    told("scrubbing 100 000 frames", of_long, of_short)
    yield Figure("scrubbing 100 000 frames beside 1000", of_long.median / of_short.median, at_most=1.3)
    yield Figure("the same, processor time at the median", of_long.share(of_short))


def screens(keys: int, one_line: Session) -> Iterator[Figure]:
    """The other screens, whose figures have no bound of their own."""
    for name, (command, before, turns) in _SCREENS.items():
        with Session([_TUTOR, *command[1:]]) as session:
            for key in before:
                session.frame(key, 0.5)
            ours, theirs = by_turns(session, one_line, [turns[number % len(turns)] for number in range(keys)])
        told(name, ours, theirs)
        yield Figure(f"{name}, beside one line of text", ours.median / theirs.median)
        yield Figure("bytes of it at the median", float(np.median(ours.sizes)) / 1024, " KB")


def beside_textual_plotext(kind: str, line: str, keys: int) -> float:
    """How many times the processor time a frame takes through textual-plotext, by turns with ours."""
    with tempfile.TemporaryDirectory() as directory:
        python = str(Path(directory, "bin", "python"))
        subprocess.run([sys.executable, "-m", "venv", directory], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *_REFERENCE], check=True)
        commands = (
            [sys.executable, str(_APPS / "with_tutor.py"), line],
            [python, str(_APPS / "with_textual_plotext.py"), kind],
        )
        with Session(commands[0]) as ours, Session(commands[1]) as theirs:
            pair = (ours, theirs)
            for session in pair:
                session.frame(" ")
            turns = [[session.frame(" ")[2] for session in pair] for _ in range(keys)]
            mine, reference = (float(np.median(column)) for column in zip(*turns, strict=True))
    print(f"  {kind}: {mine:.2f} ms of processor a frame, {reference:.1f} ms through textual-plotext", flush=True)
    return reference / mine


def figures() -> Iterator[Figure]:
    names = list(SURFACES)
    with Session(_ONE_LINE) as one_line:
        print("A step on the map or the curve:")
        ours, theirs = steps(names, _KEYS, one_line)
        yield Figure(
            "a step beside one line of text, the median of all surfaces", ours.median / theirs.median, at_most=2
        )
        yield Figure("the same, 95th percentile", ours.p95 / theirs.p95, at_most=2.5)
        yield Figure("the same, processor time at the median", ours.share(theirs))
        yield Figure("bytes of a step at the median", float(np.median(ours.sizes)) / 1024, " KB", at_most=4)
        print("A step on the relief:")
        of_two = [name for name in names if len(SURFACES[name].window) == 2]
        ours, theirs = steps(of_two, _KEYS, one_line, before=("m",))
        yield Figure("a step on a relief beside one line of text, the median", ours.median / theirs.median, at_most=3)
        yield Figure("the same, processor time at the median", ours.share(theirs))
        print("Other screens:")
        yield from screens(_KEYS, one_line)
    yield from scrubbing(_KEYS)
    surface = beside_textual_plotext("surface", "bowl rate=0.02", _KEYS)
    yield Figure("processor of textual-plotext beside ours, a surface", surface, at_least=20)
    curve = beside_textual_plotext("curve", "parabola start=6 rate=0.02", _KEYS)
    yield Figure("processor of textual-plotext beside ours, a curve", curve, at_least=3)
