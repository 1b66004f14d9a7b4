import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.surfaces.built_in import SURFACES
from tutor.engine.surfaces.line_fit import galton_heights

line_fit = SURFACES["line-fit"]


def test_galtons_table_gives_his_figures():
    parents, child = galton_heights()
    assert len(parents) == 928
    assert parents.mean() == pytest.approx(68.3082, abs=5e-5)
    assert child.mean() == pytest.approx(68.0885, abs=5e-5)
    slope, intercept = np.polyfit(parents, child, 1)
    assert (slope, intercept) == pytest.approx((0.6463, 23.9415), abs=5e-5)


def test_the_minimum_is_the_least_squares_line():
    x, y = line_fit.data
    expected = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), y)[0]
    (minimum,) = line_fit.critical_points
    assert minimum.parameters == pytest.approx(expected, abs=1e-14)
    assert minimum.parameters[0] == pytest.approx(0.4588, abs=5e-5)


def test_the_loss_is_the_mean_of_squared_errors():
    x, y = line_fit.data
    points = np.random.default_rng(0).normal(size=(2, 3, 4))
    slope, intercept = points[..., None]
    expected = ((slope * x + intercept - y) ** 2).mean(axis=-1)
    np.testing.assert_allclose(line_fit.loss(points), expected, rtol=1e-13)


def samples_of(surface, steps):
    return [surface.at_step(step).data for step in steps]


@pytest.mark.parametrize(("batch", "sizes"), [(1, {1}), (64, {64, 32}), (300, {300, 28}), (928, {928}), (5000, {928})])
def test_an_epoch_sees_every_sample_once(batch, sizes):
    surface = line_fit.with_constants(batch=batch, seed=3)
    steps = -(-928 // batch)
    for epoch in (0, 4):
        batches = samples_of(surface, range(epoch * steps, (epoch + 1) * steps))
        assert {data.shape[1] for data in batches} == sizes
        seen = np.concatenate(batches, axis=1)
        assert sorted(seen.T.tolist()) == sorted(line_fit.data.T.tolist())


def test_batches_depend_on_the_seed_and_the_step_alone():
    surface, again = (line_fit.with_constants(batch=8, seed=3) for _ in range(2))
    later = [surface.at_step(step).data for step in (200, 5, 117)]
    for data, step in zip(later, (200, 5, 117), strict=True):
        np.testing.assert_array_equal(again.at_step(step).data, data)
    other_seed, next_epoch = line_fit.with_constants(batch=8, seed=4).at_step(5), surface.at_step(5 + 116)
    assert not np.array_equal(other_seed.data, later[1])
    assert not np.array_equal(next_epoch.data, later[1])


def test_the_batches_of_an_epoch_have_the_full_gradient_as_their_mean():
    surface = line_fit.with_constants(batch=8, seed=1)
    point = np.array(surface.start)
    gradients = np.array([surface.at_step(step).gradient(point) for step in range(116)])
    np.testing.assert_allclose(gradients.mean(axis=0), surface.gradient(point), rtol=1e-12)
    assert gradients.std(axis=0).min() > 0.1


def test_noise_falls_with_the_square_root_of_the_batch():
    point = np.array(line_fit.start)

    def spread(batch):
        surface = line_fit.with_constants(batch=batch, seed=0)
        steps = 928 // batch * 20
        return np.array([surface.at_step(step).gradient(point)[0] for step in range(steps)]).std()

    assert spread(4) / spread(16) == pytest.approx(2.0, rel=0.1)


def test_without_a_batch_size_every_update_sees_all():
    assert line_fit.at_step(7) is line_fit
    assert line_fit.with_constants(batch=8).with_constants(batch="all").constants == {"batch": "all", "seed": 0}


@pytest.mark.parametrize(
    ("constants", "sentence"),
    [
        ({"batch": 0}, r"batch must be a whole number from 1 up, not 0\."),
        ({"batch": 1.5}, r"batch must be a whole number from 1 up, not 1\.5\."),
        ({"batch": "some"}, r"batch must be one finite number, not some\."),
        ({"seed": -1}, r"seed must be a whole number from 0 up, not -1\."),
        ({"epochs": 3}, r"line-fit has no constant epochs; it has batch, seed\."),
    ],
)
def test_a_batch_that_cannot_be_is_refused(constants, sentence):
    with pytest.raises(UserError, match=sentence):
        line_fit.with_constants(**constants)
