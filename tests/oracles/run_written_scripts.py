"""Run in PyTorch what `--as pytorch` writes: 30 runs and 6 trainings, compared with the program's own numbers.

    pip install -e '.[bench]'
    python tests/oracles/run_written_scripts.py

The script ends with status 1 where a number is farther off than 1e-12, scaled.
"""

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from tutor.engine.runs.line import parse_run
from tutor.engine.scripts.run_script import run_script
from tutor.engine.scripts.training_script import keep_numbers, training_script
from tutor.engine.training.training_line import parse_training

HERE = Path(__file__).parent


def printed(script: str) -> np.ndarray:
    """What a script prints, a row for each line."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(script, "<script>", "exec"), {})
    return np.array([[float(word) for word in line.split()] for line in said.getvalue().splitlines()])


def off(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference, scaled."""
    return float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(ours))))


def of_run(line: str, library: str) -> float:
    run = parse_run(line)
    history = run.descent().history
    ours = np.column_stack([np.arange(len(history)), history.parameters, history.losses])
    return off(ours, printed(run_script(run, library)))


def of_training(line: str) -> float:
    plan = parse_training(line)
    training = plan.begin()
    updates = plan.epochs * training.updates_per_epoch
    training = training.forward(updates)
    script = training_script(plan)
    keep_numbers(script, Path())
    return off(np.column_stack([np.arange(updates + 1), training.history.losses]), printed(script.text))


def main() -> int:
    os.chdir(tempfile.mkdtemp())
    worst = 0.0
    for line in (HERE / "written_runs.txt").read_text(encoding="utf-8").splitlines():
        distance = of_run(line, "pytorch")
        print(f"{distance:.1e}  {line}")
        worst = max(worst, distance)
    for line in (HERE / "written_trainings.txt").read_text(encoding="utf-8").splitlines():
        distance = of_training(line)
        print(f"{distance:.1e}  {line}")
        worst = max(worst, distance)
    print(f"the farthest is {worst:.1e} off, scaled")
    return 0 if worst <= 1e-12 else 1


if __name__ == "__main__":
    sys.exit(main())
