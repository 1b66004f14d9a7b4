"""Damaged lines, lessons, exports, tables and settings: each must be read, or refused in a sentence, within a second.

    python -m tests.benchmarks fuzz
    python -m tests.benchmarks.fuzz AREA COUNT SEED

A text that is right loses, gains or exchanges a few characters. Answers are tried by `answers`, formulas and rules by
`typed_rules`. An input that fails is printed, so that it can be made a test.
"""

import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.answers import damaged
from tests.benchmarks.figures import Figure, report
from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.checking import check
from tutor.course.progress.exchange import read_export_file
from tutor.engine.data.dataset import Shares
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.engine.training.training_line import parse_training
from tutor.gallery import gallery
from tutor.kept import FILE_NAME, Kept

_TESTS = Path(__file__).parents[1]
_COUNT, _SEED = 100_000, 1
_MOST_STEPS = 100
"""A run that is longer after the damage is read and not made."""


_SETTINGS = """{"format": 1, "theme": "dark", "position": ["01", 2], "gallery": {"mine": ["run", "bowl rate=0.1"]}}"""


class Area(NamedTuple):
    """Texts that are right, and what reads one from a file."""

    file: str
    """The name that such a file must have."""
    texts: list[str]
    read: Callable[[Path], object]


def _lines(*files: str) -> list[str]:
    every = [line for file in files for line in (_TESTS / file).read_text(encoding="utf-8").splitlines()]
    return [line for line in every if line and not line.startswith("#")]


def _run(path: Path) -> None:
    run = parse_run(path.read_text(encoding="utf-8"))
    if sum(leg.steps for leg in run.legs) <= _MOST_STEPS:
        run.descent()


def _lesson(path: Path) -> None:
    # Drawing takes a hundred times as long as reading: one lesson in ten, of as good as any size, is drawn too.
    list(check([path], PROBES, seeds=int(path.stat().st_size % 10 == 0)))


def _table(path: Path) -> None:
    understood(path).parts(Shares(0.8, 0, 0.2), 0)


def _settings(path: Path) -> None:
    kept = Kept(path.parent)
    gallery(kept)
    kept.put("theme", "light")


def areas() -> dict[str, Area]:
    """Each kind of input, by name."""
    export = (_TESTS / "kept/0.1.0/export.jsonl").read_text(encoding="utf-8").splitlines()
    exports = ["\n".join([export[0], *export[at : at + 3]]) for at in range(1, len(export) - 3, 3)]
    lesson = (_TESTS / "app/lessons/01-first.md").read_text(encoding="utf-8")
    rows = [f"{n}.5;{n * 7 % 10};{'setosa' if n % 3 else 'other'}" for n in range(12)]
    tables = ["a;b;kind\n" + "\n".join(rows), "x,price\n" + "\n".join(f'{n},"${n},500.00"' for n in range(12))]
    trainings = _lines("kept/0.1.0/training_lines.txt", "oracles/written_trainings.txt")
    return {
        "run lines": Area("line", _lines("kept/0.1.0/run_lines.txt", "oracles/written_runs.txt"), _run),
        "training lines": Area("line", trainings, lambda path: parse_training(path.read_text(encoding="utf-8"))),
        "lessons": Area("01-fuzz.md", [lesson], _lesson),
        "exports": Area("export.jsonl", exports, read_export_file),
        "tables": Area("own.csv", tables, _table),
        "settings": Area(FILE_NAME, [_SETTINGS], _settings),
    }


def figures(names: tuple[str, ...] = (), count: int = _COUNT, seed: int = _SEED) -> Iterator[Figure]:
    every = areas()
    for name in names or every:
        failed, slowest = _tried(name, every[name], count, random.Random(seed))
        yield Figure(f"of {count} damaged {name} end neither read nor in a sentence", failed, "", at_most=0)
        yield Figure("the slowest of them", slowest, " s", at_most=1)


def _tried(name: str, area: Area, count: int, chance: random.Random) -> tuple[int, float]:
    """How many raise anything but a sentence, and the seconds of the slowest."""
    failed, slowest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")  # one would stand on the screen
        path = Path(folder, area.file)
        for _ in range(count):
            text = damaged(chance.choice(area.texts), chance)
            path.write_text(text, encoding="utf-8", errors="replace")
            begun = time.process_time()
            try:
                area.read(path)
            except UserError:
                pass
            except Exception as error:
                failed += 1
                print(f"{name}: {text!r} raises {error!r}", flush=True)
            taken = time.process_time() - begun
            if taken > max(1.0, slowest):
                print(f"{name}: {text!r} takes {taken:.1f} s", flush=True)
            slowest = max(slowest, taken)
    return failed, slowest


if __name__ == "__main__":
    sys.exit(report(figures((sys.argv[1],), int(sys.argv[2]), int(sys.argv[3]))))
