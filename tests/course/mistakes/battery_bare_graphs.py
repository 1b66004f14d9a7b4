"""Wrong ideas at graphs without any written mistakes."""

from math import tanh

from tests.course.mistakes.battery import Bare

A = "a: [2.3, 3.7, 4.1], b: [1.3, 1.7, 2.9], c: [0.7, 5.3]"
P = "p: [0.15, 0.35, 0.6], q: [0.23, 0.45, 0.72]"

BARE_GRAPHS = [
    Bare(
        "number",
        A,
        'graph: "z = a·b; e = z − c; L = e²"',
        "gradient_a",
        [
            ("power", lambda a, b, c: (a * b - c) * b, "power"),
            ("multiplied by a", lambda a, b, c: 2 * (a * b - c) * a, "multiplied by a"),
            ("loss", lambda a, b, c: (a * b - c) ** 2, "loss"),
            ("left out", lambda a, b, c: 2 * (a * b - c), "left out|factor|above"),
            ("c", lambda a, b: 2 * a * b * b, "c"),
            ("local", lambda b: b, "local"),
            ("e", lambda a, b, c: a * b - c, "e"),
        ],
    ),
    Bare(
        "number",
        A,
        'graph: "z = a·b; e = z − c; L = e²"',
        "L",
        [
            ("square", lambda a, b, c: a * b - c, "square"),
            ("doubled", lambda a, b, c: 2 * (a * b - c), "doubled|∂"),
            ("left", lambda a, b: (a * b) ** 2, "left"),
            ("added", lambda a, b, c: (a + b - c) ** 2, "added"),
            ("added", lambda a, b, c: (a * b + c) ** 2, "added"),
        ],
    ),
    Bare(
        "number",
        A,
        'graph: "p = a·b; s = a + c; L = p·s"',
        "gradient_a",
        [
            ("path", lambda b, a, c: b * (a + c), "path"),
            ("path", lambda a, b: a * b, "path"),
            ("loss", lambda a, b, c: a * b * (a + c), "loss"),
            ("multiplied by a", lambda a, c, b: a * (a + c) + a * b, "multiplied by a"),
        ],
    ),
    Bare(
        "number",
        P,
        'graph: "h = tanh(p); e = h − q; L = e²"',
        "gradient_p",
        [
            ("left out", lambda p, q: 2 * (tanh(p) - q), "left out|factor|above"),
            ("power", lambda p, q: (tanh(p) - q) * (1 - tanh(p) ** 2), "power"),
            ("value", lambda p, q: 2 * (tanh(p) - q) * tanh(p), "value"),
            ("wrong number", lambda p, q: 2 * (tanh(p) - q) * (1 - p**2), "left out the function tanh"),
            ("local", lambda p: 1 - tanh(p) ** 2, "local"),
        ],
    ),
]
