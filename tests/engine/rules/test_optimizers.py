"""Every rule against its own algebra: what its steps and its words come to."""

import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.rules.functions import FUNCTIONS, path_of
from tutor.engine.rules.directions import lowest_direction
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.update import Point
from tutor.engine.rules.workings import numbers_of
from tutor.engine.runs.frames import Settings, first_frame, update_at
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.built_in import SURFACES
from tutor.engine.surfaces.formula_surface import SlopeSurface


def updates(name, start, steps, surface=None, **knobs):
    """The updates of a run on (w − 2)², or on another surface."""
    descent = Descent.begin(surface or SURFACES["parabola"], Settings(OPTIMIZERS[name], knobs), np.array(start))
    descent = descent.forward(steps)
    return [descent.update_from(index) for index in range(steps)]


def term(update, name):
    return np.ravel(update.terms[name]).tolist()


def test_gradient_descent_steps_in_proportion():
    first, second = updates("gradient-descent", [6.0], 2, learning_rate=0.25)
    assert (term(first, "gradient"), term(first, "change")) == ([8.0], [-2.0])
    assert (term(second, "gradient"), term(second, "change")) == ([4.0], [-1.0])


def test_fixed_length_steps_are_as_long_as_the_rate():
    (first,) = updates("fixed-length", [3.0, 4.0], 1, SURFACES["bowl"], learning_rate=0.5)
    assert term(first, "norm") == [10.0]
    assert term(first, "change") == pytest.approx([-0.3, -0.4])


def test_fixed_length_stays_where_the_gradient_is_zero():
    (first,) = updates("fixed-length", [0.0, 0.0], 1, SURFACES["bowl"])
    assert not first.change.any()


def test_one_at_a_time_takes_turns():
    moved = updates("one-at-a-time", [3.0, 4.0], 3, SURFACES["bowl"], learning_rate=0.25)
    assert [term(update, "change") for update in moved] == [[-1.5, 0.0], [0.0, -2.0], [-0.75, 0.0]]
    assert [term(update, "coordinate") for update in moved] == [[0.0], [1.0], [0.0]]


def test_one_at_a_time_goes_on_to_the_next_of_more_than_two():
    rule, slope = OPTIMIZERS["one-at-a-time"], SlopeSurface("slope", (1.0, 1.0, 1.0))
    w, state, turns = np.zeros(3), rule.init(np.zeros(3)), []
    for _ in range(4):
        made = rule.update(Point(w, slope.gradient(w), slope), state, rule.knobs)
        state = made.state
        turns.append(int(np.flatnonzero(made.change)[0]))
    assert turns == [0, 1, 2, 0]


def test_a_rule_that_divides_by_the_slopes_size_trains_at_a_smaller_rate_than_plain_descent():
    plain = OPTIMIZERS["gradient-descent"].training_rate
    adaptive = [rule for rule in OPTIMIZERS.values() if rule.family == "adaptive" and rule.name != "adadelta"]
    assert plain == 0.1
    assert all(rule.training_rate <= plain / 10 for rule in adaptive)
    assert OPTIMIZERS["adadelta"].training_rate == 1.0  # its steps have the size of the weights' own changes


def test_momentum_adds_the_step_to_the_velocity():
    first, second = updates("momentum", [6.0], 2, learning_rate=0.25, beta=0.5)
    assert (term(first, "velocity"), term(first, "change")) == ([2.0], [-2.0])
    assert (term(second, "velocity"), term(second, "change")) == ([2.0], [-2.0])  # 0.5·2 + 0.25·4


def test_pytorch_momentum_adds_the_gradient_to_the_velocity():
    first, second = updates("momentum-pytorch", [6.0], 2, learning_rate=0.25, beta=0.5)
    assert (term(first, "velocity"), term(first, "change")) == ([8.0], [-2.0])
    assert (term(second, "velocity"), term(second, "change")) == ([8.0], [-2.0])  # 0.5·8 + 4


def test_nesterov_applies_the_velocity_once_more():
    (first,) = updates("nesterov", [6.0], 1, learning_rate=0.25, beta=0.5)
    assert (term(first, "velocity"), term(first, "direction"), term(first, "change")) == ([8.0], [12.0], [-3.0])


def test_nesterov_looks_ahead_as_sutskever_does():
    """φ moves by −αv, and the gradient is taken at φ − αβv, where PyTorch's θ stands."""
    rate, beta = 0.1, 0.8
    path = Descent.begin(SURFACES["parabola"], Settings(OPTIMIZERS["nesterov"], {"learning_rate": rate, "beta": beta}))
    phi, velocity = 6.0, 0.0
    for parameters in path.forward(30).history.parameters[:, 0]:
        ahead = phi - rate * beta * velocity
        assert parameters == pytest.approx(ahead, abs=1e-14)
        velocity = beta * velocity + 2 * (ahead - 2)
        phi = phi - rate * velocity


def test_adagrad_and_adam_first_step_by_the_rate():
    for name in ("adagrad", "adam"):
        (first,) = updates(name, [6.0], 1, learning_rate=0.25)
        assert term(first, "change") == pytest.approx([-0.25], rel=1e-8)


def test_rmsprop_first_steps_too_far():
    (first,) = updates("rmsprop", [6.0], 1, learning_rate=0.25, rho=0.75)
    assert term(first, "square") == [16.0]  # a quarter of 8²
    assert term(first, "change") == pytest.approx([-0.5], rel=1e-8)


def test_adam_corrects_for_starting_at_zero():
    first, _ = updates("adam", [6.0], 2, beta1=0.5, beta2=0.75)
    assert (term(first, "mean"), term(first, "corrected_mean")) == ([4.0], [8.0])
    assert (term(first, "square"), term(first, "corrected_square")) == ([16.0], [64.0])


def test_adamw_decays_beside_adam():
    (adam,) = updates("adam", [6.0], 1, learning_rate=0.25)
    (adamw,) = updates("adamw", [6.0], 1, learning_rate=0.25, weight_decay=0.5)
    assert term(adamw, "decay") == [-0.75]
    assert term(adamw, "change") == pytest.approx([term(adam, "change")[0] - 0.75])


def test_newton_reaches_the_minimum_of_a_quadratic_at_once():
    (first,) = updates("newton", [-4.0, 3.0], 1, FUNCTIONS["stretched-bowl"])
    assert term(first, "change") == pytest.approx([4.0, -3.0])


def test_newton_leaves_a_saddle_downhill():
    (first,) = updates("newton", [0.5, 0.25], 1, FUNCTIONS["saddle"])
    assert sorted(term(first, "eigenvalues")) == [-2.0, 2.0]
    assert term(first, "change") == pytest.approx([-0.5, 0.25])


def test_newton_damped_on_a_singular_hessian_keeps_its_step_short():
    (first,) = updates("newton", [1.0, 0.0], 1, FUNCTIONS["trough"], damping=1.0)
    assert term(first, "change") == pytest.approx([-2 / 9, 2 / 9])  # eigenvalue 8 along (1, −1), gradient (2, −2)


def test_newton_survives_a_hessian_that_is_not_finite():
    (first,) = updates("newton", [1e200, 0.0], 1, FUNCTIONS["rosenbrock"])
    assert np.isnan(first.change).any()


def test_best_direction_is_the_steepest_one_on_a_round_bowl_only():
    (round_bowl,) = updates("best-direction", [3.0, 4.0], 1, FUNCTIONS["bowl"])
    (stretched,) = updates("best-direction", [4.0, 1.0], 1, FUNCTIONS["stretched-bowl"], learning_rate=0.05)
    assert term(round_bowl, "direction") == pytest.approx([-0.6, -0.8], abs=1e-15)
    assert term(round_bowl, "angle_from_steepest") == pytest.approx([0.0], abs=1e-12)
    assert term(stretched, "angle_from_steepest")[0] > 10


def test_best_direction_on_a_line_tries_both_ways():
    (over_the_minimum,) = updates("best-direction", [6.0], 1, learning_rate=2.0)
    assert term(over_the_minimum, "change") == [-16.0]


@given(
    st.integers(2, 5).flatmap(
        lambda d: st.tuples(
            st.lists(st.floats(-3, 3), min_size=d, max_size=d),
            st.lists(st.floats(-2, 2), min_size=d * d, max_size=d * d),
            st.floats(0.05, 2),
        )
    )
)
@settings(max_examples=40, deadline=None)
def test_best_direction_on_a_quadratic_meets_the_condition_for_a_global_minimum(drawn):
    """p is the lowest on |p| = r if and only if (H + μI)p = −g with H + μI ⪰ 0 (Moré, Sorensen 1983)."""
    start, entries, radius = np.array(drawn[0]), np.array(drawn[1]), drawn[2]
    matrix = entries.reshape(len(start), len(start)) + entries.reshape(len(start), len(start)).T
    surface = SimpleNamespace(
        loss=lambda p: np.einsum("i...,ij,j...->...", p, matrix, p) / 2,
        gradient=lambda p: np.einsum("ij,j...->i...", matrix, p),
    )
    step = radius * lowest_direction(surface, start, np.array(radius))
    slope = matrix @ (start + step)
    multiplier = -(slope @ step) / radius**2
    size = 1 + np.abs(matrix).sum() * (np.abs(start).sum() + radius)
    assert np.abs(slope + multiplier * step).max() <= 1e-5 * size
    assert np.linalg.eigvalsh(matrix)[0] + multiplier >= -1e-5 * size


# What holds for every rule.


def frozen(arrays):
    for array in arrays:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_an_update_changes_nothing_in_place_and_shows_its_change_last(optimizer):
    surface = FUNCTIONS["himmelblau"]
    frame = first_frame(surface, np.array([0.5, -0.25]), optimizer.init(np.zeros(2)))
    for _ in range(3):
        frozen([frame.parameters, frame.gradient, *frame.state.values()])
        update = update_at(surface, frame, Settings(optimizer))
        assert list(update.terms)[-1] == "change"
        assert update.terms["change"] is update.change
        assert list(update.state) == list(frame.state)
        frame = first_frame(surface, frame.parameters + update.change, update.state, frame.index + 1)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_batch_is_its_runs_one_by_one(optimizer):
    surface = FUNCTIONS["himmelblau"]
    starts = np.array([[0.5, -2.0, 3.0], [-0.25, 1.0, 4.0]])
    rates = np.array([0.001, 0.01, 0.02])
    batch = path_of(surface, Settings(optimizer, {"learning_rate": rates}), starts, 5)
    for k, rate in enumerate(rates):
        alone = path_of(surface, Settings(optimizer, {"learning_rate": rate}), starts[:, k], 5)
        np.testing.assert_allclose(batch[:, :, k], alone, rtol=1e-13, atol=1e-13)


class Text:
    """A reader of written-out numbers: + − · / ^ ² √ |…| max(…, …), and nothing of the engine."""

    def __init__(self, text):
        self.tokens = re.findall(r"\d+\.?\d*(?:e[+-]?\d+)?|max|sign|\S", text)

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def sum(self):
        value = self.product()
        while sign := self.take("+", "−"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self):
        value = self.signed()
        while sign := self.take("·", "/"):
            value = value * self.signed() if sign == "·" else value / self.signed()
        return value

    def signed(self):
        return -self.signed() if self.take("-", "−") else self.power()

    def power(self):
        value = self.atom()
        if self.take("²"):
            return value * value
        return value ** self.atom() if self.take("^") else value

    def atom(self):
        if self.take("√"):
            return math.sqrt(self.atom())
        if self.take("sign"):
            return float(np.sign(self.atom()))
        if self.take("max"):
            assert self.take("(")
            first = self.sum()
            assert self.take(",")
            second = self.sum()
            assert self.take(")")
            return max(first, second)
        if bracket := self.take("(", "|"):
            value = self.sum()
            assert self.take(")" if bracket == "(" else "|")
            return abs(value) if bracket == "|" else value
        return float(self.tokens.pop(0))


def value_of(text):
    reader = Text(text)
    value = reader.sum()
    assert not reader.tokens, text
    return value


FOUND_BY_A_SEARCH = {"best-direction": {"direction", "angle", "angle_from_steepest"}}
LOOKED_UP = {"gradient", "coordinate", "active", "hessian", "eigenvalues", "inverse", "share"}


@pytest.mark.parametrize("function", ["himmelblau", "rosenbrock", "saddle"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_line_of_a_worked_update_is_true(optimizer, function):
    descent = Descent.begin(FUNCTIONS[function], Settings(optimizer, {"learning_rate": 0.01}), np.array([0.5, -0.25]))
    for index in (0, 1, 4):
        frame = descent.seek(index).frame
        update = descent.update_from(index)
        knobs = optimizer.told(descent.settings.knobs_at(index))
        numbers = numbers_of(frame.parameters, frame.state, knobs, update.terms)
        for working in optimizer.workings:
            value = update.terms[working.term]
            for component in range(np.size(value)):
                text = working.with_numbers(numbers, component)
                shown = float(np.atleast_1d(value)[component])
                # A sum is rounded against its largest number.
                assert value_of(text) == pytest.approx(shown, rel=1e-12, abs=1e-12), f"{working.term} = {text}"


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_term_has_a_line_and_every_number_a_symbol(optimizer):
    (update,) = updates(optimizer.name, [0.5, -0.25], 1, FUNCTIONS["himmelblau"])
    lines = [working.term for working in optimizer.workings]
    bare = LOOKED_UP | FOUND_BY_A_SEARCH.get(optimizer.name, set())
    assert lines == [name for name in update.terms if name not in bare]
    for name in {*optimizer.knobs, *update.terms, *update.state}:
        assert optimizer.meaning(name), name
        assert optimizer.symbol(name) != name or name == "clip", name


def test_a_working_is_written_in_symbols_and_in_numbers():
    velocity = OPTIMIZERS["momentum"].workings[0]
    numbers = {
        "beta": 0.9,
        "learning_rate": 0.1,
        "velocity_before": np.array([0.5, -2.0]),
        "gradient": np.array([8, 1]),
    }
    symbol = OPTIMIZERS["momentum"].symbol
    assert velocity.algebra(symbol, numbers) == "β·v_before + α·g"
    assert velocity.algebra(symbol, numbers, "_x") == "β·v_before_x + α·g_x"
    alone = numbers | {"velocity_before": np.array([0.5]), "gradient": np.array([8])}
    assert velocity.algebra(symbol, alone, "_x") == "β·v_before + α·g"
    assert velocity.with_numbers(numbers, 0, "{:g}".format) == "0.9·0.5 + 0.1·8"
    assert velocity.with_numbers(numbers, 1, "{:g}".format) == "0.9·(-2) + 0.1·1"
    norm = OPTIMIZERS["fixed-length"].workings[0]
    assert norm.algebra(OPTIMIZERS["fixed-length"].symbol, {}) == "√(Σ g²)"
    assert norm.with_numbers({"gradient": np.array([3.0, -4.0])}, 0, "{:g}".format) == "√(3² + (-4)²)"
    assert symbol("velocity_before") == "v_before"


def test_rules_come_easiest_first():
    assert next(iter(OPTIMIZERS)) == "gradient-descent"
    assert all(next(iter(optimizer.knobs)) == "learning_rate" for optimizer in OPTIMIZERS.values())
    assert all(name == optimizer.name for name, optimizer in OPTIMIZERS.items())
