"""How hard inputs are for gradient descent, against eigenvalues known by hand."""

import numpy as np
import pytest

from tutor.engine.data.conditioning import conditioning
from tutor.engine.data.datasets import DATASETS
from tutor.engine.training.training_line import parse_training
from tutor.lab.data_told import part_notes


def correlated(tmp_path, correlation, count=40):
    """Two inputs whose correlation is exactly so, and a value."""
    random = np.random.default_rng(1)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(count), random.normal(size=(count, 2))]))
    x = basis[:, 1]
    y = correlation * x + np.sqrt(1 - correlation**2) * basis[:, 2]
    path = tmp_path / "own.csv"
    rows = (f"{a!r},{b!r},{a + n}" for n, (a, b) in enumerate(zip(x.tolist(), y.tolist(), strict=True)))
    path.write_text("one,other,value\n" + "\n".join(rows))
    return path


@pytest.mark.parametrize("correlation", [0.0, 0.5, -0.9, 0.9999])
def test_kappa_of_two_standardised_inputs_follows_from_their_correlation(tmp_path, correlation):
    plan = parse_training(f"{correlated(tmp_path, correlation)} train=1")
    training, own = plan.begin(), plan.own_data()
    found = conditioning(training.train_set)
    size = abs(correlation)
    assert found.kappa == pytest.approx((1 + size) / (1 - size), rel=1e-6)
    assert found.correlation == pytest.approx(correlation, abs=1e-9)
    notes = part_notes(own, training)
    if size == 0.9999:
        assert "κ = 20000: plain gradient descent needs about so many updates" in notes[-1]
        assert "drop= one of one and other, which go together most (correlation 1.0)" in notes[-1]
    else:
        assert len(notes) == 1


def test_a_direction_in_which_inputs_do_not_vary_does_not_count(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("kind,value\n" + "".join(f"{'abc'[n % 3]},{n}\n" for n in range(30)))
    found = conditioning(parse_training(f"{path} target=value train=1").begin().train_set)
    assert found.kappa < 10  # the three inputs of a word add up to 1


def test_inputs_of_other_sizes_are_told_to_be_scaled(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("size,rooms,price\n" + "".join(f"{1000 + 37 * n},{n * n % 5},{n}.5\n" for n in range(20)))
    plan = parse_training(f"{path} scale=none train=1")
    assert "scale=standard brings them to one scale" in part_notes(plan.own_data(), plan.begin())[-1]
    assert conditioning(DATASETS["moons"].draw()).kappa < 10
