"""Runs as scripts: NumPy's are run here, PyTorch's by tests/oracles/run_written_scripts.py; their text is kept here."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.engine.errors import UserError
from tutor.engine.formula import Name, Operation, evaluate, free_names, parse
from tutor.engine.formula.operations import COMPARISONS, OPERATIONS
from tutor.engine.runs.line import parse_run
from tutor.engine.scripts.python_text import python_of
from tutor.engine.scripts.run_script import run_script
from tutor.engine.scripts.training_script import training_script
from tutor.engine.training.training_line import parse_training

RUNS = (Path(__file__).parents[2] / "oracles" / "written_runs.txt").read_text(encoding="utf-8").splitlines()


def printed(script):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(script, "<script>", "exec"), {})
    return np.array([[float(word) for word in line.split()] for line in said.getvalue().splitlines()])


@pytest.mark.parametrize("line", RUNS)
def test_a_script_of_numpy_prints_the_numbers_of_the_run(line):
    run = parse_run(line)
    history = run.descent().history
    ours = np.column_stack([np.arange(len(history)), history.parameters, history.losses])
    assert np.allclose(printed(run_script(run, "numpy")), ours, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("operator", sorted({*OPERATIONS} - {"factorial"}))
def test_every_operation_of_a_formula_has_its_python(operator):
    across = not OPERATIONS[operator].partials and operator not in COMPARISONS
    values = {
        "x": np.array([0.3, 0.8, 0.5]) if across else np.float64(0.3),
        "y": np.array([0.7, 0.2, 0.9]) if across else np.float64(0.7),
    }
    values["z"] = np.float64(-0.6)
    if operator == "acosh":
        values["x"] = np.float64(1.3)
    formula = Operation(operator, tuple(Name(name) for name in "xyz"[: OPERATIONS[operator].arity]))
    made = eval(python_of(formula, "numpy"), {"np": np, **values})
    assert made == pytest.approx(OPERATIONS[operator].compute(*map(values.get, free_names(formula))), rel=1e-15)


def test_comparisons_are_numbers_in_a_script_as_they_are_in_a_formula():
    formula = parse("(x > 1) - (y > 1) + if(x, 1 - (x < y), if(x < 1, 2, 3))")
    written = python_of(formula, "numpy")
    assert "np.where(x < 1, 2, 3)" in written
    for x, y in ((0.0, 2.0), (2.0, 3.0), (3.0, 0.5)):
        assert eval(written, {"np": np, "x": np.float64(x), "y": np.float64(y)}) == evaluate(formula, {"x": x, "y": y})


PYTORCH = """\
# bowl start=3,4 optimizer=adam steps=2
# Adam: Kingma, Ba 2015, as PyTorch and optax; t = 1 at the first update.
import torch

torch.set_default_dtype(torch.float64)


def loss(weights):
    x, y = weights
    return x ** 2 + y ** 2


w = torch.tensor([3.0, 4.0], requires_grad=True)
print(0, *w.tolist(), loss(w).item())
optimizer = torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.999), eps=1e-08)
for step in range(0, 2):
    optimizer.zero_grad()
    loss(w).backward()
    optimizer.step()
    print(step + 1, *w.tolist(), loss(w).item())
"""


def test_a_script_of_pytorch_uses_its_optimizer_where_it_does_the_same():
    result = CliRunner().invoke(main, ["run", "bowl start=3,4 optimizer=adam steps=2", "--as", "pytorch"])
    assert result.output == PYTORCH.replace("start=3,4 ", "" if "start" not in result.output else "start=3,4 ")


def test_a_rule_that_pytorch_lacks_is_written_out_and_said_to_be():
    script = run_script(parse_run("parabola optimizer=momentum steps=1"), "pytorch")
    assert "# PyTorch has no optimizer that does the same, so the rule is written out." in script
    assert "    v = beta * v + rate * g\n    w = w - v\n" in script
    assert "α is inside the velocity" in script


def test_a_training_names_its_data_and_draws_its_weights_and_batches_as_the_program_does():
    script = training_script(parse_training("moons samples=20 layers=3 epochs=1 batch=8"))
    assert "model[0].weight.data = torch.tensor(random.uniform(-limit, limit, (3, 2)))" in script.text
    assert "np.random.default_rng((0, 0, epoch)).permutation(16)" in script.text
    data = np.load(io.BytesIO(script.numbers))
    assert (data["inputs"].shape, data["targets"].shape) == ((16, 2), (16, 2))
    compile(script.text, script.file_name, "exec")


def test_fit_writes_the_numbers_that_its_script_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["fit", "moons samples=20 layers=3 epochs=1", "--as", "pytorch"])
    (written,) = tmp_path.glob("tutor-*.npz")
    assert written.name in result.stdout
    assert written.name in result.stderr


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("bowl optimizer=newton", "cannot be written as a few lines of code"), ("line-fit batch=8", "cannot be written")],
)
def test_what_no_script_can_say_is_told(line, sentence):
    with pytest.raises(UserError, match=sentence):
        run_script(parse_run(line), "numpy")


def test_a_training_that_is_changed_on_its_way_is_told_to_be_none_for_a_script():
    with pytest.raises(UserError, match="changed on its way"):
        training_script(parse_training("moons layers=3 steps=3 then rate=0.1 steps=3"))
