"""Small runs of the checks in tests/benchmarks/progress.py."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("check", "times"), [("kills", 12), ("openings", 10), ("writers", 15)])
def test_force_loses_nothing(check, times):
    command = [sys.executable, "-m", "tests.benchmarks.progress", check, "--times", str(times)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert check in done.stdout
