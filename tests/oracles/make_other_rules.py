"""Make other_rules.json: the rules that PyTorch does not have, written again in plain floats, one coordinate at a time.

    python tests/oracles/make_other_rules.py

Nothing here imports NumPy or the package. For tests/engine/rules/test_paths.py.
"""

import json
import math
from pathlib import Path


def stretched_bowl(x, y):
    return (x * x + 25 * y * y) / 2


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


# name: loss, gradient, Hessian as (xx, xy, yy), start
FUNCTIONS = {
    "bowl": (lambda x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y), lambda x, y: (2, 0, 2), (3.0, 4.0)),
    "stretched-bowl": (stretched_bowl, lambda x, y: (x, 25 * y), lambda x, y: (1, 0, 25), (4.0, 1.0)),
    "saddle": (lambda x, y: x * x - y * y, lambda x, y: (2 * x, -2 * y), lambda x, y: (2, 0, -2), (0.5, 0.001)),
    "rosenbrock": (
        lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
        lambda x, y: (2 - 400 * (y - 3 * x * x), -400 * x, 200),
        (-1.5, 2.0),
    ),
    "himmelblau": (
        himmelblau,
        lambda x, y: (
            4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        ),
        lambda x, y: (12 * x * x + 4 * y - 42, 4 * x + 4 * y, 4 * x + 12 * y * y - 26),
        (0.5, -0.25),
    ),
    "trough": (  # flat along x = y: its Hessian is singular everywhere
        lambda x, y: (x - y) ** 2 / 2 + (x - y) ** 4 / 4,
        lambda x, y: (x - y + (x - y) ** 3, -(x - y) - (x - y) ** 3),
        lambda x, y: (1 + 3 * (x - y) ** 2, -1 - 3 * (x - y) ** 2, 1 + 3 * (x - y) ** 2),
        (1.5, -0.25),
    ),
}


def fixed_length(function, knobs, steps):
    _, gradient, _, (x, y) = FUNCTIONS[function]
    path = [(x, y)]
    for _ in range(steps):
        gx, gy = gradient(x, y)
        length = math.hypot(gx, gy)
        if length > 0:
            x, y = x - knobs["learning_rate"] * gx / length, y - knobs["learning_rate"] * gy / length
        path.append((x, y))
    return path


def one_at_a_time(function, knobs, steps):
    _, gradient, _, (x, y) = FUNCTIONS[function]
    path = [(x, y)]
    for k in range(steps):
        gx, gy = gradient(x, y)
        if k % 2 == 0:
            x = x - knobs["learning_rate"] * gx
        else:
            y = y - knobs["learning_rate"] * gy
        path.append((x, y))
    return path


def momentum(function, knobs, steps):
    """The rate is halved at update 20, where the course's form and PyTorch's part."""
    _, gradient, _, (x, y) = FUNCTIONS[function]
    vx = vy = 0.0
    path = [(x, y)]
    for k in range(steps):
        rate = knobs["learning_rate"] / (1 if k < 20 else 2)
        gx, gy = gradient(x, y)
        vx, vy = knobs["beta"] * vx + rate * gx, knobs["beta"] * vy + rate * gy
        x, y = x - vx, y - vy
        path.append((x, y))
    return path


def newton(function, knobs, steps):
    """Eigenvalues of a symmetric 2×2 matrix by the quadratic formula, eigenvectors by its half angle."""
    _, gradient, hessian, (x, y) = FUNCTIONS[function]
    path = [(x, y)]
    for _ in range(steps):
        gx, gy = gradient(x, y)
        a, b, c = hessian(x, y)
        half = math.atan2(2 * b, a - c) / 2
        cos, sin = math.cos(half), math.sin(half)
        middle, spread = (a + c) / 2, math.hypot((a - c) / 2, b)
        first = max(abs(middle + spread), 1e-8) + knobs["damping"]
        second = max(abs(middle - spread), 1e-8) + knobs["damping"]
        along, across = (cos * gx + sin * gy) / first, (-sin * gx + cos * gy) / second
        x = x - knobs["learning_rate"] * (cos * along - sin * across)
        y = y - knobs["learning_rate"] * (sin * along + cos * across)
        path.append((x, y))
    return path


def best_direction(function, knobs, steps):
    """The lowest of 3600 angles, then bisection for the angle at which the loss is level along the circle."""
    loss, gradient, _, (x, y) = FUNCTIONS[function]
    path = [(x, y)]
    for _ in range(steps):
        radius = knobs["learning_rate"] * math.hypot(*gradient(x, y))
        circle = [(math.cos(math.pi * k / 1800), math.sin(math.pi * k / 1800)) for k in range(3600)]
        cos, sin = min(circle, key=lambda d, x=x, y=y, radius=radius: loss(x + radius * d[0], y + radius * d[1]))
        low, high = math.atan2(sin, cos) - math.pi / 1800, math.atan2(sin, cos) + math.pi / 1800
        for _ in range(60):
            middle = (low + high) / 2
            cos, sin = math.cos(middle), math.sin(middle)
            gx, gy = gradient(x + radius * cos, y + radius * sin)
            low, high = (low, middle) if gy * cos - gx * sin > 0 else (middle, high)
        x, y = x + radius * cos, y + radius * sin
        path.append((x, y))
    return path


RATES = {
    "bowl": 0.1,
    "stretched-bowl": 0.03,
    "saddle": 0.05,
    "rosenbrock": 0.0005,
    "himmelblau": 0.005,
    "trough": 0.05,
}


def runs():
    for function, rate in RATES.items():
        yield "fixed-length", function, {"learning_rate": 0.2}, fixed_length
        yield "one-at-a-time", function, {"learning_rate": rate}, one_at_a_time
        yield "momentum", function, {"learning_rate": rate, "beta": 0.8}, momentum
        yield "newton", function, {"learning_rate": 0.5, "damping": 1.0}, newton
        yield "newton", function, {"learning_rate": 0.3, "damping": 0.0 if function != "trough" else 0.5}, newton
        yield "best-direction", function, {"learning_rate": rate}, best_direction


def main():
    made = [
        {"optimizer": optimizer, "function": function, "knobs": knobs, "parameters": rule(function, knobs, 50)}
        for optimizer, function, knobs, rule in runs()
    ]
    text = ",\n".join(json.dumps(run, separators=(",", ":")) for run in made)
    Path(__file__).with_name("other_rules.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
