"""What a benchmark finds: numbers with the bound that each should keep, printed as they come and kept as JSON."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

KEPT = Path(__file__).with_name("figures.json")
"""The last figures of every benchmark, of which the table in the README is made."""
README = Path(__file__).parents[2] / "README.md"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a benchmark, such as a ratio to a peer, and what it should be at most or at least."""

    what: str
    value: float
    unit: str = "×"
    at_most: float | None = None
    at_least: float | None = None
    why: str = ""
    """Why it is missed, where it is and that is known."""

    @property
    def holds(self) -> bool:
        return not (
            (self.at_most is not None and self.value > self.at_most)
            or (self.at_least is not None and self.value < self.at_least)
        )

    @property
    def goal(self) -> str:
        """The bound in words, such as `≤ 1.5×`; empty where the figure is only reported."""
        signs = (("≤", self.at_most), ("≥", self.at_least))
        return ", ".join(f"{sign} {bound:g}{self.unit}" for sign, bound in signs if bound is not None)

    @property
    def verdict(self) -> str:
        if not self.goal:
            return "reported"
        if self.holds:
            return "met"
        return f"missed: {self.why}" if self.why else "missed"

    def __str__(self) -> str:
        return f"{self.what:70} {self.value:9.4g}{self.unit:4} {self.goal:12} {self.verdict}"


def report(found: Iterable[Figure]) -> int:
    """Print each figure as it is found; the exit status is 1 where one misses its goal."""
    missed = 0
    for figure in found:
        print(figure, flush=True)
        missed += not figure.holds
    return min(missed, 1)


def keep(name: str, found: list[Figure], path: Path = KEPT) -> None:
    """Put the figures of one benchmark in the file of all, with the machine, the date and the commit."""
    kept = read_kept(path)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    kept[name] = {
        "at": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit.stdout.strip(),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "figures": [asdict(figure) for figure in found],
    }
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def read_kept(path: Path = KEPT) -> dict[str, dict[str, object]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def table(path: Path = KEPT) -> str:
    """The figures as rows of Markdown: what, result, goal, met or missed and why, and the script that finds them."""
    lines = ["| what | result | goal | | script |", "|---|---|---|---|---|"]
    for name, kept in read_kept(path).items():
        for fields in kept["figures"]:
            figure = Figure(**fields)
            result = f"{figure.value:.3g}{figure.unit}"
            lines.append(f"| {figure.what} | {result} | {figure.goal} | {figure.verdict} | `{name}` |")
    return "\n".join(lines)


BEGIN, END = "<!-- made by python -m tests.benchmarks --table -->\n", "\n<!-- to here -->"


def put_table(readme: Path = README) -> None:
    """Put the table of the figures kept in the place of the README that is marked for it."""
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    readme.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")
