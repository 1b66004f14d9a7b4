"""How many small faults, put into the code one at a time, the tests of its room find.

    python -m tests.benchmarks mutants
    python -m tests.benchmarks.mutants AREA COUNT SEED

A mutant is a copy of the project in which one comparison, operation, number or condition is another. A seeded sample
of each area is tried against the tests of its room; those that survive are printed, to be looked at.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.figures import Figure, report

_ROOT = Path(__file__).parents[2]
_COUNT, _SEED = 100, 1
AREAS = {
    "grading": (["tutor/course/questions", "tutor/words/answers.py"], ["tests/course/questions", "tests/words"]),
    "mistakes": (["tutor/course/mistakes"], ["tests/course/mistakes"]),
    "store": (["tutor/course/progress"], ["tests/course/progress"]),
    "rules": (["tutor/engine/rules"], ["tests/engine/rules", "tests/test_a_new_rule.py"]),
    "formula": (["tutor/engine/formula"], ["tests/engine/formula", "tests/engine/surfaces"]),
}
"""Each area: the code, and the tests of its room."""

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
    before: str
    after: str
    source: str
    """The whole file with the fault in it."""


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every small fault that can be put into a file."""
    source = path.read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for node in _told_nothing(ast.parse(source)):
        if (changed := _changed(node)) is None:
            continue
        begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        raw = source.encode()
        before, after = raw[begin:end].decode(), ast.unparse(changed)
        text = (raw[:begin] + f"({after})".encode() + raw[end:]).decode()
        yield Mutant(path, node.lineno, before, after, text)


def _told_nothing(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions that do something: no annotations, and nothing inside a text that is put together."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr):
            yield node
        if isinstance(node, ast.JoinedStr):
            continue
        skipped = {"annotation", "returns", "decorator_list", "type_params"}
        for name, value in ast.iter_fields(node):
            if name not in skipped:
                waiting += [
                    each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)
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
        case ast.Constant(value=int() | float()):
            return ast.Constant(node.value + 1)
    return None


def survivors(area: str, count: int, seed: int) -> tuple[int, list[Mutant]]:
    """How many mutants of a sample were tried, and those that no test noticed."""
    code, tests = AREAS[area]
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "copy")
        shutil.copytree(_ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        files = [file for place in code for file in sorted((copy / place).rglob("*.py")) or [copy / place]]
        every = [mutant for file in files for mutant in mutants_of(file)]
        sample = random.Random(seed).sample(every, min(count, len(every)))
        begun = time.monotonic()
        assert _pass(copy, tests), f"the tests of {area} fail without any fault"
        patience = 60 + 5 * (time.monotonic() - begun)  # a fault may make a loop that does not end
        return len(sample), [mutant for mutant in sample if _survives(mutant, copy, tests, patience)]


def _survives(mutant: Mutant, copy: Path, tests: list[str], patience: float) -> bool:
    whole = mutant.path.read_text(encoding="utf-8")
    mutant.path.write_text(mutant.source, encoding="utf-8")
    try:
        alive = _pass(copy, tests, patience)
    finally:
        mutant.path.write_text(whole, encoding="utf-8")
    if alive:
        print(f"{mutant.path.relative_to(copy)}:{mutant.line}: {mutant.before!r} → {mutant.after!r}", flush=True)
    return alive


def _pass(copy: Path, tests: list[str], patience: float | None = None) -> bool:
    """Whether the tests pass in time, with the code of the copy."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def figures(areas: tuple[str, ...] = tuple(AREAS), count: int = _COUNT, seed: int = _SEED) -> Iterator[Figure]:
    for area in areas:
        tried, alive = survivors(area, count, seed)
        share = 100 * (1 - len(alive) / tried)
        yield Figure(f"mutants of {area} found by its tests, of {tried}", share, " %", at_least=85)


if __name__ == "__main__":
    sys.exit(report(figures((sys.argv[1],), int(sys.argv[2]), int(sys.argv[3]))))
