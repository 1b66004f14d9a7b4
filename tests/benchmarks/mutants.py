"""How many small faults, put into the code one at a time, the tests of its room find.

    python -m tests.benchmarks mutants
    python -m tests.benchmarks.mutants AREA COUNT SEED

A mutant is a copy of the project in which one comparison, operation, number or condition is another. A seeded sample
of each area is tried against the tests of its room; those that survive are printed, each with the reason that stands
for it in `survivors/`: why nobody could tell such a fault, or why it is a matter of taste. Of the tests only those are
run that execute the changed line (or start another process), which is recorded once: the others cannot tell. They
begin with the quickest and end at the first that fails. A line that is executed when its file is imported concerns
every test.
"""

import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from tests.benchmarks.figures import Figure, report

_ROOT = Path(__file__).parents[2]
_COUNT, _SEED = 100, 1
_AT_ONCE = os.cpu_count() or 1
_PLUG_IN = "tests.benchmarks.mutant_tests.by_line"
_CHECK = "tests/course/lesson/test_checking.py"
AREAS = {
    "grading": (
        ["tutor/course/questions", "tutor/words/answers.py"],
        ["tests/course/questions", "tests/words", "tests/course/mistakes", _CHECK],
    ),
    "mistakes": (["tutor/course/mistakes"], ["tests/course/mistakes", "tests/course/questions"]),
    "store": (["tutor/course/progress"], ["tests/course/progress"]),
    "rules": (["tutor/engine/rules"], ["tests/engine/rules", "tests/test_a_new_rule.py"]),
    "formula": (["tutor/engine/formula"], ["tests/engine/formula", "tests/engine/surfaces"]),
}
"""Each area: the code, and the tests of its room; grading proves questions for a check and names mistakes."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult
}  # fmt: skip


class Mutant(NamedTuple):
    path: Path
    line: int
    lines: range
    """From the statement's first line to the changed expression's last."""
    at_import: bool
    """Whether it is executed when its file is imported."""
    before: str
    after: str
    source: str
    """The whole file with the fault in it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before!r} → {self.after!r}"


class Survivor(NamedTuple):
    """A fault that no test needs to find, and why; it is known by its line, which stands where it will."""

    file: str
    line: str
    before: str
    after: str
    why: str


def known_survivors(area: str) -> list[Survivor]:
    path = Path(__file__).with_name("survivors") / f"{area}.toml"
    return [Survivor(**each) for each in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])]


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every small fault that can be put into a file."""
    source = path.read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for node, statement, at_import in _told_nothing(ast.parse(source)):
        if (changed := _changed(node)) is None:
            continue
        begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        raw = source.encode()
        before, after = raw[begin:end].decode(), ast.unparse(changed)
        text = (raw[:begin] + f"({after})".encode() + raw[end:]).decode()
        lines = range(statement.lineno, node.end_lineno + 1)
        yield Mutant(path, node.lineno, lines, at_import, before, after, text)


def _told_nothing(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.stmt, bool]]:
    """The expressions that do something, each with its statement and whether an import executes it.

    No annotations, and nothing inside a text that is put together.
    """
    waiting: list[tuple[ast.AST, ast.AST, bool]] = [(tree, tree, True)]
    while waiting:
        node, statement, at_import = waiting.pop()
        if isinstance(node, ast.stmt):
            statement = node
        if isinstance(node, ast.expr):
            yield node, statement, at_import
        if isinstance(node, ast.JoinedStr):
            continue
        skipped = {"annotation", "returns", "decorator_list", "type_params"}
        for name, value in ast.iter_fields(node):
            later = name == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            if name not in skipped:
                waiting += [
                    (each, statement, at_import and not later)
                    for each in (value if isinstance(value, list) else [value])
                    if isinstance(each, ast.AST)
                ]


def _changed(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            return ast.Compare(node.left, [_COMPARED[type(operator)]()], node.comparators)
        case ast.BinOp() if type(node.op) in _OPERATED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            return ast.BinOp(node.left, _OPERATED[type(node.op)](), node.right)
        case ast.BoolOp():
            return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return node.operand
        case ast.IfExp():
            return ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.Constant(value=bool()):
            return ast.Constant(not node.value)
        case ast.Constant(value=int() | float()) if node.value + 1 != node.value:
            return ast.Constant(node.value + 1)
    return None


class Room:
    """The tests of an area in a copy of the project, and which of them execute which lines.

    Raises:
        AssertionError: they fail without any fault.
    """

    def __init__(self, area: str, copy: Path) -> None:
        code, tests = AREAS[area]
        recorded = copy / "recorded.json"
        of_code = json.dumps([str(copy / place) for place in code])
        whole = _pass(copy, tests, {"MUTANTS_RECORD": str(recorded), "MUTANTS_CODE": of_code})
        assert whole, f"the tests of {area} fail without any fault"
        found = json.loads(recorded.read_text(encoding="utf-8"))
        self._tests: list[str] = found["tests"]
        self._seconds: list[float] = found["seconds"]
        self._apart: list[int] = found["apart"]
        self._lines: dict[str, dict[str, list[int]]] = found["lines"]

    def notices(self, mutant: Mutant, copy: Path) -> bool:
        """Whether a test that can tell fails with this fault, or does not end."""
        if mutant.at_import:
            chosen = set(range(len(self._tests)))
        else:
            lines = self._lines.get(str(mutant.path), {})
            chosen = set(self._apart).union(*(lines.get(str(line), ()) for line in mutant.lines))
        tests = [self._tests[each] for each in sorted(chosen, key=self._seconds.__getitem__)]
        files = sorted({test.partition("::")[0] for test in tests})
        patience = 60 + 5 * sum(self._seconds[each] for each in chosen)  # a fault may make a loop that does not end
        path, listed = copy / mutant.path, copy / "listed.json"
        listed.write_text(json.dumps(tests), encoding="utf-8")
        whole = path.read_text(encoding="utf-8")
        try:
            _put(path, mutant.source)
            return bool(tests) and not _pass(copy, files, {"MUTANTS_TESTS": str(listed)}, patience)
        finally:
            _put(path, whole)


def _put(path: Path, source: str) -> None:
    """Write a file of code, and take away what Python has compiled of it: it knows it by its second and size alone."""
    path.write_text(source, encoding="utf-8")
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def why_known(mutant: Mutant, known: list[Survivor]) -> str:
    """The reason why no test needs to find this one; empty where there is none."""
    line = (_ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()
    one = (str(mutant.path), line, mutant.before, mutant.after)
    return next((each.why for each in known if each[:4] == one), "")


def survivors(area: str, count: int, seed: int) -> tuple[int, list[Mutant]]:
    """How many mutants of a sample were tried, and those that no test noticed."""
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(_AT_ONCE) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(_AT_ONCE):
            copy = Path(temporary, f"copy-{number}")
            shutil.copytree(_ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
            subprocess.run([sys.executable, "-m", "compileall", "-q", "tutor"], cwd=copy, check=True)
            copies.put(copy)
        files = [file for place in AREAS[area][0] for file in sorted((copy / place).rglob("*.py")) or [copy / place]]
        every = [mutant._replace(path=mutant.path.relative_to(copy)) for file in files for mutant in mutants_of(file)]
        room = Room(area, copy)
        known = known_survivors(area)

        def notices(mutant: Mutant) -> bool:
            free = copies.get()
            noticed = room.notices(mutant, free)
            copies.put(free)
            if not noticed:
                print(f"{mutant}  ({why_known(mutant, known) or 'no test finds it yet'})", flush=True)
            return noticed

        sample = random.Random(seed).sample(every, min(count, len(every)))
        noticed = list(pool.map(notices, sample))
        return len(sample), [mutant for mutant, found in zip(sample, noticed, strict=True) if not found]


def _pass(copy: Path, tests: list[str], orders: dict[str, str], patience: float | None = None) -> bool:
    """Whether the tests pass in time, with the code of the copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", "-p", _PLUG_IN]
    process = subprocess.Popen(
        [*command, *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), **orders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        return process.wait(patience) in (0, 5)  # 5: the fault has made the tests other ones, by their names
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with what the tests have started
        process.wait()
        return False


def figures(areas: tuple[str, ...] = tuple(AREAS), count: int = _COUNT, seed: int = _SEED) -> Iterator[Figure]:
    for area in areas:
        tried, alive = survivors(area, count, seed)
        share = 100 * (1 - len(alive) / tried)
        yield Figure(f"mutants of {area} found by its tests, of {tried}", share, " %", at_least=85)
        known = known_survivors(area)
        untold = sum(not why_known(mutant, known) for mutant in alive)
        what = f"of the others, those without a reason why no test need find them, {area}"
        yield Figure(what, untold, "", at_most=0)


if __name__ == "__main__":
    sys.exit(report(figures((sys.argv[1],), int(sys.argv[2]), int(sys.argv[3]))))
