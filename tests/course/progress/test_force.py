"""Small runs of the checks in tests/benchmarks/progress.py."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKS = Path(__file__).parents[2] / "benchmarks" / "progress.py"


@pytest.mark.parametrize(("check", "times"), [("kills", 12), ("openings", 10), ("writers", 15)])
def test_force_loses_nothing(check, times):
    done = subprocess.run(
        [sys.executable, str(CHECKS), check, "--times", str(times)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert check in done.stdout
