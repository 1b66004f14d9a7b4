import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError
from tutor.engine.surfaces.built_in import SURFACES, surface_named

CHANGED = (
    SURFACES["parabola"].with_constants(centre=-1.5, steepness=-2.0),
    SURFACES["ripples"].with_constants(depth=0.5),
    SURFACES["double-well"].with_constants(tilt=-0.7),
    SURFACES["double-well"].with_constants(tilt=4.0),
    SURFACES["plateau"].with_constants(centre=1.0),
    SURFACES["kink"].with_constants(centre=2.0, steepness=3.0),
    SURFACES["one-neuron"].with_constants(x=-0.5, y=2.0),
    SURFACES["stretched-bowl"].with_constants(kappa=25.0),
    SURFACES["stretched-bowl"].with_constants(kappa=-2.0),
    SURFACES["tilted-bowl"].with_constants(tilt=-3.0),
    SURFACES["ravine"].with_constants(steepness=50.0),
    SURFACES["kink"].with_constants(steepness=-1.0),
    SURFACES["cliff"].with_constants(edge=-0.5, steepness=2.0),
    SURFACES["cliff"].with_constants(edge=-0.5, steepness=-0.02),
    SURFACES["cliff"].with_constants(steepness=-0.05),
    SURFACES["cliff"].with_constants(steepness=-0.1),
    SURFACES["rosenbrock"].with_constants(a=-2.0, b=5.0),
    SURFACES["rastrigin"].with_constants(amplitude=3.0),
    SURFACES["line-fit"].with_constants(batch=5, seed=2).at_step(3),
    SURFACES["slope"].with_constants(gradient=(6.0, 8.0, -1.0)),
)
every_surface = pytest.mark.parametrize(
    "surface", [*SURFACES.values(), *CHANGED], ids=lambda surface: f"{surface.name} {dict(surface.constants)}"
)


def points_of(surface):
    """Points in and around the window, shape (d, 5, 8)."""
    source = np.random.default_rng(7)
    d = len(surface.coordinates)
    low, high = np.array(surface.window or ((-3.0, 3.0),) * d).T.reshape(2, d, 1, 1)
    return low + (high - low) * source.uniform(-0.1, 1.1, (d, 5, 8))


def complex_step(function, points):
    """The derivative of a function in each coordinate, stacked in front, to the last digits."""
    steps = 1e-20j * np.eye(len(points)).reshape(len(points), len(points), *[1] * (points.ndim - 1))
    return np.array([np.asarray(function(points + step)).imag / 1e-20 for step in steps])


def assert_equal_scaled(actual, expected):
    scale = np.maximum(1.0, np.abs(expected).max())
    assert np.abs(actual - expected).max() <= 1e-12 * scale


@every_surface
def test_the_gradient_is_the_complex_step_of_the_loss(surface):
    points = points_of(surface)
    assert surface.gradient(points).shape == points.shape
    assert_equal_scaled(surface.gradient(points), complex_step(surface.loss, points))


@every_surface
def test_the_hessian_is_the_complex_step_of_the_gradient(surface):
    points = points_of(surface)
    hessian = surface.hessian(points)
    assert hessian.shape == (len(points), *points.shape)
    expected = np.zeros_like(hessian) if surface.name == "slope" else complex_step(surface.gradient, points)
    assert_equal_scaled(hessian, expected)


@every_surface
def test_a_batch_of_points_gives_what_each_point_gives(surface):
    points = points_of(surface)
    point = points[:, 2, 3].copy()
    assert np.shape(surface.loss(point)) == ()
    assert_equal_scaled(surface.loss(points)[2, 3], surface.loss(point))
    assert_equal_scaled(surface.gradient(points)[:, 2, 3], surface.gradient(point))
    assert_equal_scaled(surface.hessian(points)[:, :, 2, 3], surface.hessian(point))


@every_surface
def test_critical_points_are_flat_and_of_their_kind(surface):
    for critical in surface.critical_points:
        place = np.array(critical.parameters)
        assert np.abs(surface.gradient(place)).max() <= 1e-12
        # Around a minimum the loss only rises, around a maximum it only falls; a saddle has both.
        directions = np.random.default_rng(1).normal(size=(len(place), 400))
        around = surface.loss(place[:, None] + 1e-3 * directions / np.linalg.norm(directions, axis=0))
        rises, falls = around.max() > surface.loss(place), around.min() < surface.loss(place)
        assert (rises, falls) == {"minimum": (True, False), "maximum": (False, True), "saddle": (True, True)}[
            critical.kind
        ]


@every_surface
def test_a_run_starts_inside_the_window_on_a_slope(surface):
    start = np.array(surface.start)
    assert len(start) == len(surface.coordinates)
    assert np.abs(surface.gradient(start)).max() > 0
    assert surface.undefined_at(start) == ""
    assert all(low <= value <= high for value, (low, high) in zip(start, surface.window, strict=False))


@every_surface
def test_every_derivative_has_its_equation(surface):
    d = len(surface.coordinates)
    assert len(surface.gradient_formulas) == d
    assert len(surface.hessian_formulas) == d * (d + 1) // 2


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("himmelblau", ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]),
        ("styblinski-tang", ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]),
        ("double-well", ["minimum"] * 2 + ["maximum"]),
        ("bottomed-saddle", ["minimum"] * 2 + ["saddle"]),
        ("beale", ["minimum"] + ["saddle"] * 2),
        ("monkey-saddle", ["saddle"]),
        ("kink", ["minimum"]),
    ],
)
def test_the_well_known_surfaces_have_their_critical_points(name, kinds):
    assert sorted(point.kind for point in SURFACES[name].critical_points) == sorted(kinds)


@pytest.mark.parametrize(
    ("name", "point", "loss"),
    [
        ("parabola", (6.0,), 16.0),
        ("bowl", (3.0, 4.0), 25.0),
        ("stretched-bowl", (1.0, 1.0), 5.5),
        ("rosenbrock", (1.0, 1.0), 0.0),
        ("rosenbrock", (-1.2, 1.0), 24.2),
        ("beale", (3.0, 0.5), 0.0),
        ("beale", (0.0, 0.0), 14.203125),
        ("himmelblau", (3.0, 2.0), 0.0),
        ("himmelblau", (0.0, 0.0), 170.0),
        ("styblinski-tang", (-2.903534, -2.903534), -78.33233140754282),
        ("rastrigin", (0.0, 0.0), 0.0),
        ("rastrigin", (0.5, 0.5), 40.5),
        ("saddle", (0.5, 0.0), 0.25),
    ],
)
def test_the_loss_has_the_value_of_the_literature(name, point, loss):
    assert SURFACES[name].loss(np.array(point)) == pytest.approx(loss, rel=1e-12, abs=1e-14)


def test_formulas_are_shown_with_their_numbers():
    parabola = SURFACES["parabola"]
    assert parabola.formula == "(w − 2)²"
    assert parabola.gradient_formulas == ("dL/dw = 2·(w − 2)",)
    assert parabola.hessian_formulas == ("d²L/dw² = 2",)
    assert parabola.with_constants(centre=-1, steepness=3).formula == "3·(w + 1)²"
    assert SURFACES["stretched-bowl"].with_constants(kappa=25).formula == "½·(x² + 25y²)"
    assert SURFACES["slope"].with_constants(gradient=(6.0, -8.0)).formula == "6x − 8y"


def test_a_constant_that_a_surface_has_not_is_refused():
    with pytest.raises(UserError, match=r"parabola has no constant center; it has centre, steepness\."):
        SURFACES["parabola"].with_constants(center=1.0)
    with pytest.raises(UserError, match=r"bowl has no constant kappa; it has none\."):
        SURFACES["bowl"].with_constants(kappa=1.0)
    with pytest.raises(UserError, match=r"kappa must be one finite number, not inf\."):
        SURFACES["stretched-bowl"].with_constants(kappa=np.inf)


def test_any_formula_is_a_surface():
    surface = surface_named("x^2 + 3xy + 5*y^2")
    assert surface.name == "x^2 + 3xy + 5*y^2"
    assert surface.coordinates == ("x", "y")
    assert surface.gradient_formulas == ("∂L/∂x = 2x + 3y", "∂L/∂y = 3x + 10y")
    assert surface.hessian_formulas == ("∂²L/∂x² = 2", "∂²L/∂x∂y = 3", "∂²L/∂y² = 10")
    assert surface.gradient(np.array([1.0, 2.0])).tolist() == [8.0, 23.0]


def test_the_names_of_a_formula_are_in_alphabetical_and_numerical_order():
    assert surface_named("w10·w2 + w1^2 + b").coordinates == ("b", "w1", "w2", "w10")
    assert surface_named("weight² + θ₁").coordinates == ("weight", "θ₁")
    assert surface_named("w10·w2 + w1^2 + b").window == ()


def test_a_typed_formula_starts_where_it_is_defined_and_not_flat():
    assert surface_named("x²").start == (1.0,)
    assert surface_named("√(x − 1)").start == (2.0,)
    assert surface_named("(x − 1)²").start == (2.0,)
    assert surface_named("log(−x)").start == (-1.0,)
    assert surface_named("log(y − x)").start == (1.0, 1.5)


def test_a_point_without_a_loss_is_told_in_a_sentence():
    assert surface_named("log(x)").undefined_at(np.array([-1.0])) == (
        "At x = −1, log(x) has no value: a logarithm needs a number above 0."
    )


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("parabla", UserError, r"There is no surface 'parabla'; did you mean parabola\?"),
        ("stretched bowl", UserError, r"There is no surface 'stretched bowl'; did you mean stretched-bowl\?"),
        (
            "nonsense",
            UserError,
            r"There is no surface 'nonsense'; choose from parabola, .*, or write a formula such as",
        ),
        ("3", UserError, r"The formula '3' has no name to change; write one such as x\^2\."),
        ("x^2 +", FormulaError, r"The formula stops where a value is missing\."),
        ("norm(x)", FormulaError, r"norm\(x\) needs a vector"),
    ],
)
def test_what_is_no_surface_is_told_in_a_sentence(text, error, sentence):
    with pytest.raises(error, match=sentence):
        surface_named(text)


def test_a_name_is_found_in_any_case():
    assert surface_named(" Rosenbrock ") is SURFACES["rosenbrock"]


@pytest.mark.parametrize(
    "text", ["sin(" * 38 + "x" + ")" * 38, "x^" * 38 + "x", "(x + y)^" * 20 + "x", "x/" * 99 + "x"]
)
def test_the_derivatives_of_a_monstrous_formula_stay_in_hand(text):
    surface = surface_named(text)
    points = np.full((len(surface.coordinates), 3), 0.7)
    assert_equal_scaled(surface.gradient(points), complex_step(surface.loss, points))
    assert_equal_scaled(surface.hessian(points), complex_step(surface.gradient, points))
    assert all(len(equation) < 500 for equation in surface.hessian_formulas)


def test_a_small_dip_stops_gradient_descent_and_not_momentum():
    ripples = SURFACES["ripples"]

    def end(beta):
        w, velocity = np.array(ripples.start), np.zeros(1)
        for _ in range(400):
            velocity = beta * velocity + 0.1 * ripples.gradient(w)
            w = w - velocity
        return w.item()

    assert end(0.0) > 1.5
    assert abs(end(0.9)) < 1e-6


@pytest.mark.parametrize("name", SURFACES)
def test_loss_and_gradient_together_are_the_same_as_apart(name: str) -> None:
    surface = SURFACES[name]
    batch = np.array(surface.start)[:, np.newaxis] + np.linspace(-1, 1, 7)
    for parameters in (np.array(surface.start), batch):
        loss, gradient = surface.loss_and_gradient(parameters)
        np.testing.assert_array_equal(loss, surface.loss(parameters))
        np.testing.assert_array_equal(gradient, surface.gradient(parameters))
