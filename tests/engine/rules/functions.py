"""Losses of two weights, by hand with their slopes and curvatures, and the path of a rule on one."""

from types import SimpleNamespace

import numpy as np

from tutor.engine.runs.frames import first_frame, frames_from


def bowl(x, y):
    return x * x + y * y, (2 * x, 2 * y), (2, 0, 2)


def stretched_bowl(x, y):
    return (x * x + 25 * y * y) / 2, (x, 25 * y), (1, 0, 25)


def saddle(x, y):
    return x * x - y * y, (2 * x, -2 * y), (2, 0, -2)


def rosenbrock(x, y):
    gradient = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
    loss = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    return loss, gradient, (2 - 400 * (y - 3 * x * x), -400 * x, 200)


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    hessian = 12 * x * x + 4 * y - 42, 4 * x + 4 * y, 4 * x + 12 * y * y - 26
    return a * a + b * b, (4 * x * a + 2 * b, 2 * a + 4 * y * b), hessian


def beale(x, y):
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
    by_x = 2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1)
    by_y = 2 * a * x + 4 * b * x * y + 6 * c * x * y * y
    return a * a + b * b + c * c, (by_x, by_y), None


def trough(x, y):
    d = x - y
    slope, curve = d + d * d * d, 1 + 3 * d * d
    return d * d / 2 + d * d * d * d / 4, (slope, -slope), (curve, -curve, curve)


def surface_of(function):
    """A surface as the engine sees it, from (loss, gradient, Hessian) at (x, y)."""

    def hessian(parameters):
        xx, xy, yy = (np.broadcast_to(h, parameters.shape[1:]) for h in function(*parameters)[2])
        return np.array([[xx, xy], [xy, yy]], dtype=float)

    surface = SimpleNamespace(
        loss=lambda parameters: function(*parameters)[0],
        gradient=lambda parameters: np.stack(function(*parameters)[1]),
        hessian=hessian,
    )
    surface.loss_and_gradient = lambda parameters: (surface.loss(parameters), surface.gradient(parameters))
    surface.at_step = lambda index: surface
    return surface


FUNCTIONS = {
    "bowl": surface_of(bowl),
    "stretched-bowl": surface_of(stretched_bowl),
    "saddle": surface_of(saddle),
    "rosenbrock": surface_of(rosenbrock),
    "himmelblau": surface_of(himmelblau),
    "beale": surface_of(beale),
    "trough": surface_of(trough),
}


def path_of(surface, settings, start, steps):
    """θ before every update and after the last, (steps + 1, d)."""
    start = np.array(start)
    frames = frames_from(surface, first_frame(surface, start, settings.optimizer.init(start)), settings)
    return np.array([frame.parameters for frame, _ in zip(frames, range(steps + 1), strict=False)])
