"""Texts that would take for ever, or all the memory: refused or computed in a child process with hard limits."""

import json
import subprocess
import sys

import pytest

CHILD = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (150, 150))
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import typed_surface
parse_run('bowl optimizer="w - rate*g" steps=2').descent()
for name, (kind, text) in json.loads(sys.argv[1]).items():
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        if kind == "rule":
            line = 'bowl optimizer="' + text + '" steps=50'
            told = str(len(parse_run(line).descent().history.parameters)) + " frames"
        else:
            told = typed_surface(text).name and "surface"
    except UserError as error:
        told = "told"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(json.dumps([name, told, time.process_time() - begun, grown]))
"""
"""Says of each text what came of it, how many seconds it took, and by how many MB the process grew."""

TEXTS = {
    "nesting": ("formula", "(" * 900 + "x" + ")" * 900),
    "roots": ("formula", "sqrt(" * 300 + "x" + ")" * 300),
    "powers": ("formula", "x^" * 900 + "2"),
    "terms": ("formula", "+".join(["x"] * 1000)),
    "factorial": ("formula", "x*1000000!"),
    "long sum": ("formula", "sum(i, 1, 1000000000, x^i)"),
    "sum of sums": ("formula", "sum(i, 1, 200, sum(j, 1, 200, x^i))"),
    "tower": ("formula", "9^9^9^9*x"),
    "rule of terms": ("rule", "w - rate*(" + "+".join(["g"] * 900) + ")"),
    "rule that grows": ("rule", "v = v*v*v + exp(g); w - v"),
    "rule over zero": ("rule", "w - g/(rate - rate)"),
    "rule of states": ("rule", ";".join(f"a{i} = a{i} + g" for i in range(1, 60)) + "; w - a1"),
    "rule of factorials": ("rule", "w - 1000000!*g"),
    "rule of powers": ("rule", "v = (v + g)^(9^9^9); w - v"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of Unix")
def test_a_hostile_text_is_refused_or_done_within_its_limits():
    made = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(TEXTS)], capture_output=True, text=True, timeout=200, check=False
    )
    assert made.returncode == 0, made.stderr[-500:]
    told = [json.loads(line) for line in made.stdout.splitlines()]
    assert [name for name, *_ in told] == [*TEXTS]
    assert all(what in ("told", "surface", "51 frames") for _, what, _, _ in told)
    assert [row for row in told if row[2] > 10 or row[3] > 100] == []  # ten times the second that is promised
