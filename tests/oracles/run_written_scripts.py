"""Run in PyTorch what `--as pytorch` and `--save net.py` write: 30 runs, 10 trainings and the networks of these.

    pip install -e '.[bench]'
    python tests/oracles/run_written_scripts.py

All is compared with the program's own numbers. The script ends with status 1 where one is more than 1e-12 off, scaled.
"""

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from tutor.engine.runs.line import parse_run
from tutor.engine.scripts.model_script import model_script
from tutor.engine.scripts.run_script import run_script
from tutor.engine.scripts.training_script import training_script
from tutor.engine.training.model import Model
from tutor.engine.training.training_line import parse_training
from tutor.lab.saving import keep_numbers

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


def of_network(line: str) -> float:
    """The outputs of a network that PyTorch loaded with our weights."""
    training = parse_training(line).begin().forward(5)
    names: dict[str, object] = {}
    exec(compile(model_script(Model.of(training, line)), "<script>", "exec"), names)
    inputs = training.held_out_set.inputs
    theirs = names["model"](torch.tensor(inputs.T)).detach().numpy().T
    return off(training.network.outputs(training.frame.parameters, inputs), theirs)


def main() -> int:
    os.chdir(tempfile.mkdtemp())
    worst = 0.0
    for line in (HERE / "written_runs.txt").read_text(encoding="utf-8").splitlines():
        distance = of_run(line, "pytorch")
        print(f"{distance:.1e}  {line}")
        worst = max(worst, distance)
    for line in (HERE / "written_trainings.txt").read_text(encoding="utf-8").splitlines():
        for distance, what in ((of_training(line), ""), (of_network(line), "its network, ")):
            print(f"{distance:.1e}  {what}{line}")
            worst = max(worst, distance)
    print(f"the farthest is {worst:.1e} off, scaled")
    return 0 if worst <= 1e-12 else 1


if __name__ == "__main__":
    sys.exit(main())
