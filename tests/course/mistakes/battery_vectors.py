"""Wrong ideas at the course's vectors and points."""

from math import hypot

POWER = "(power|square) brings down|left out the factor 2|factor 2 is missing"
SWAPPED = "swapped|crossed|in each other's place"


def exchanged(a, b, c, d, x, y, p, q):
    """A layer's two neurons in each other's place; nothing where they come out alike."""
    first, second = a * x + b * y + p, c * x + d * y + q
    return None if first == second else (second, first)


VECTORS = {
    "gradient.vector": [
        ("the 2 of the square left out", lambda x0, y0, k: (x0, k * y0), POWER),
        ("the factor k left out", lambda x0, y0: (2 * x0, 2 * y0), "left out the factor"),
        ("components exchanged", lambda x0, y0, k: (2 * k * y0, 2 * x0), SWAPPED),
        (
            "the terms of the loss",
            lambda x0, y0, k: (x0**2, k * y0**2),
            "parts of the loss|did not take its derivative",
        ),
        ("pointing downhill", lambda x0, y0, k: (-2 * x0, -2 * k * y0), "sign"),
    ],
    "gradient.update": [
        ("uphill", lambda x0, y0, rate: (x0 + rate * 2 * x0, y0 + rate * 2 * y0), "added"),
        ("no rate", lambda x0, y0: (-x0, -y0), "left α out|left out the factor|α"),
        ("the change alone", lambda x0, y0, rate: (-2 * rate * x0, -2 * rate * y0), "the change"),
        ("the 2 left out", lambda x0, y0, rate: (x0 - rate * x0, y0 - rate * y0), POWER),
        ("only x moved", lambda x0, y0, rate: (x0 - 2 * rate * x0, y0), "x alone"),
        ("the rate taken off each", lambda x0, y0, rate: (x0 - rate, y0 - rate), "α itself"),
        ("the gradient", lambda x0, y0: (2 * x0, 2 * y0), "the gradient"),
        (
            "a step of length α",
            lambda x0, y0, rate: (x0 - rate * x0 / hypot(x0, y0), y0 - rate * y0 / hypot(x0, y0)),
            "of the length α|length",
        ),
    ],
    "gradient.together": [
        ("y after x", lambda x0, y0, rate: one_after_the_other(x0, y0, rate, 1.0), "first and measured"),
        ("cross term left out", lambda x0, y0, rate: (x0 - rate * 2 * x0, y0 - rate * 2 * y0), "left out"),
        (
            "cross terms exchanged",
            lambda x0, y0, rate: (x0 - rate * (3 * x0), y0 - rate * (3 * y0)),
            "its own weight in every part|took . where . belongs",
        ),
        ("uphill", lambda x0, y0, rate: (x0 + rate * (2 * x0 + y0), y0 + rate * (2 * y0 + x0)), "added"),
        ("no rate", lambda x0, y0: (x0 - 2 * x0 - y0, y0 - 2 * y0 - x0), "left α out"),
        ("the 2 left out", lambda x0, y0, rate: (x0 - rate * (x0 + y0), y0 - rate * (y0 + x0)), POWER),
    ],
    "one-at-a-time.gradient": [
        ("cross term left out", lambda x0, y0: (2 * x0, 2 * y0), "product|left out"),
        ("the 2 left out", lambda x0, y0: (x0 + 1.8 * y0, y0 + 1.8 * x0), POWER),
        (
            "the cross term with its own weight",
            lambda x0, y0: (3.8 * x0, 3.8 * y0),
            "its own weight in every part|took . where . belongs",
        ),
        ("squares left out", lambda x0, y0: (1.8 * y0, 1.8 * x0), "left out"),
        ("cross term taken away", lambda x0, y0: (2 * x0 - 1.8 * y0, 2 * y0 - 1.8 * x0), "took away"),
        ("components exchanged", lambda x0, y0: (2 * y0 + 1.8 * x0, 2 * x0 + 1.8 * y0), SWAPPED),
        ("1.8 forgotten", lambda x0, y0: (2 * x0 + y0, 2 * y0 + x0), "left out the factor"),
    ],
    "finite-steps.plane": [
        (
            "in proportion to the gradient",
            lambda k, flip, r: (3 * k - r * 6 * k, 4 * k * flip - r * 8 * k * flip),
            "times the gradient|α times",
        ),
        (
            "r along each axis",
            lambda k, flip, r: (3 * k - r * sign(k), 4 * k * flip - r * sign(k * flip)),
            "each weight by α|sign|whatever its slope",
        ),
        (
            "outwards",
            lambda k, flip, r: (3 * k + r * 0.6 * sign(k), 4 * k * flip + r * 0.8 * sign(k * flip)),
            "added",
        ),
        ("the change alone", lambda k, flip, r: (-r * 0.6 * sign(k), -r * 0.8 * sign(k * flip)), "the change"),
        (
            "divided by the square of the length",
            lambda k, flip, r: (3 * k - r * 6 * k / (100 * k * k), 4 * k * flip - r * 8 * k * flip / (100 * k * k)),
            "square of|squared length|root",
        ),
    ],
    "second-order.hessian": [
        ("the gradient's parts", lambda x0, y0: (2 * x0 * y0, x0**2 + 2 * y0, 2), "first derivative|gradient"),
        ("x for y", lambda x0, y0: (2 * x0, 2 * x0, 2), "x .*y|place|took"),
        ("the mixed one left out", lambda y0: (2 * y0, 0, 2), "left out|gave 0|mixed"),
        ("the order turned", lambda x0, y0: None if y0 == 1 else (2, 2 * x0, 2 * y0), "order|place|swapped"),
        ("the mixed one without its 2", lambda x0, y0: (2 * y0, x0, 2), "factor 2|power|2 is missing"),
    ],
    "second-order.divided": [
        ("the sign", lambda gx, gy, hx, hy: (gx / hx, gy / hy), "sign"),
        ("multiplied", lambda gx, gy, hx, hy: (-gx * hx, -gy * hy), "multiplied by"),
        ("the other curvature", lambda gx, gy, hx, hy: (-gx / hy, -gy / hx), "place|swapped|exchanged|crossed"),
        ("curvature over slope", lambda gx, gy, hx, hy: (-hx / gx, -hy / gy), "fraction"),
        ("the curvature left out", lambda gx, gy: (-gx, -gy), "did not divide|left out"),
    ],
    "ravines.gradient": [
        ("the half left in", lambda x0, y0, k: (x0 / 2, k * y0 / 2), "power brings down|half"),
        (
            "the half left out",
            lambda x0, y0, k: (2 * x0, 2 * k * y0),
            "left out the factor (0.5|½)|factor 2 too many|half",
        ),
        ("k left out", lambda x0, y0: (x0, y0), "left out the factor"),
        ("k squared", lambda x0, y0, k: (x0, k * k * y0), "twice|squared"),
        ("components exchanged", lambda x0, y0, k: (k * y0, x0), SWAPPED),
    ],
    "ravines.zig-zag#1": [
        ("the change alone", lambda x0, y0, k, rate: (-rate * x0, -rate * k * y0), "the change"),
        ("k left out", lambda x0, y0, rate: (x0 - rate * x0, y0 - rate * y0), "left out the factor"),
        ("uphill", lambda x0, y0, k, rate: (x0 + rate * x0, y0 + rate * k * y0), "added"),
        ("only y moved", lambda x0, y0, k, rate: (x0, y0 - rate * k * y0), "y alone"),
        (
            "the half forgotten",
            lambda x0, y0, k, rate: (x0 - 2 * rate * x0, y0 - 2 * rate * k * y0),
            "(0.5|½)|half|twice",
        ),
    ],
    "ravines.zig-zag#2": [
        (
            "the start's slope twice",
            lambda x0, y0, k, rate: (x0 * (1 - 2 * rate), y0 * (1 - 2 * rate * k)),
            "slope at the start",
        ),
        ("one update early", lambda x0, y0, k, rate: (x0 * (1 - rate), y0 * (1 - rate * k)), "early"),
        (
            "one update too many",
            lambda x0, y0, k, rate: (x0 * (1 - rate) ** 3, y0 * (1 - rate * k) ** 3),
            "too far",
        ),
        (
            "from the start again with the new slope",
            lambda x0, y0, k, rate: (x0 - rate * x0 * (1 - rate), y0 - rate * k * y0 * (1 - rate * k)),
            "from the start",
        ),
    ],
    "momentum.ravine": [
        ("no momentum", lambda x0, y0, k: (x0 * 0.81, y0 * (1 - 0.1 * k) ** 2), "momentum"),
        ("one update", lambda x0, y0, k: (x0 * 0.9, y0 * (1 - 0.1 * k)), "early"),
        (
            "the remembered part turned",
            lambda x0, y0, k, beta: (x0 * (0.81 + 0.1 * beta), y0 * ((1 - 0.1 * k) ** 2 + 0.1 * k * beta)),
            "sign of what is remembered|sign",
        ),
        (
            "β left out",
            lambda x0, y0, k: (x0 * (0.81 - 0.1), y0 * ((1 - 0.1 * k) ** 2 - 0.1 * k)),
            "left out the factor β",
        ),
        (
            "the start's slope for both",
            lambda x0, y0, k, beta: (x0 * (1 - 0.1 - 0.1 * (1 + beta)), y0 * (1 - 0.1 * k - 0.1 * k * (1 + beta))),
            "slope at the start",
        ),
        (
            "β on the new slope too",
            lambda x0, y0, k, beta: averaged(x0, y0, k, beta),
            "1 − β|share|average|0\\.\\d·",
        ),
    ],
    "adaptive.first-change": [
        ("plain steps", lambda way, gx, gy, rate: (-rate * way * gx, -rate * way * gy), "plain step"),
        ("uphill", lambda way, rate: (rate * sign(way), rate * sign(way)), "sign|added"),
        ("no root", lambda way, gx, gy, rate: (-rate / (way * gx), -rate / (way * gy)), "root"),
        ("signs dropped", lambda way, rate: None if way > 0 else (-rate, -rate), "sign|α itself"),
        (
            "divided by the whole length",
            lambda way, gx, gy, rate: (
                -rate * sign(way) * gx / hypot(gx, gy),
                -rate * sign(way) * gy / hypot(gx, gy),
            ),
            "length",
        ),
    ],
    "batches.one-example": [
        ("inner factor left out", lambda p, c, s0, t0: (2 * (s0 * p + t0 - c),) * 2, "inner"),
        ("the 2 left out", lambda p, c, s0, t0: ((s0 * p + t0 - c) * p, s0 * p + t0 - c), POWER),
        ("the target left out", lambda p, s0, t0: (2 * (s0 * p + t0) * p, 2 * (s0 * p + t0)), "left out"),
        ("components exchanged", lambda p, c, s0, t0: (2 * (s0 * p + t0 - c), 2 * (s0 * p + t0 - c) * p), SWAPPED),
        (
            "s for p",
            lambda p, c, s0, t0: (2 * (s0 * p + t0 - c) * s0, 2 * (s0 * p + t0 - c)),
            "in place|instead of|place of|took",
        ),
        ("only the inner ones", lambda p: (p, 1), "inner|left out"),
    ],
    "batches.update": [
        ("the full gradient", lambda rate: (-1 + 2.918 * rate, 1 - 2 * rate), "full|all examples"),
    ],
    "network.layer": [
        ("biases left out", lambda a, b, c, d, x, y: (a * x + b * y, c * x + d * y), "left the biases out"),
        (
            "columns for rows",
            lambda a, b, c, d, x, y, p, q: None if b == c else (a * x + c * y + p, b * x + d * y + q),
            "column|place|rows",
        ),
        ("part by part", lambda a, d, x, y, p, q: (a * x + p, d * y + q), "left out"),
        ("biases exchanged", lambda a, b, c, d, x, y, p, q: (a * x + b * y + q, c * x + d * y + p), "place|swapped"),
        (
            "input exchanged",
            lambda a, b, c, d, x, y, p, q: (a * y + b * x + p, c * y + d * x + q),
            "place|swapped|exchang",
        ),
        ("biases taken away", lambda a, b, c, d, x, y, p, q: (a * x + b * y - p, c * x + d * y - q), "took away"),
        ("neurons exchanged", exchanged, SWAPPED),
    ],
    "pixels.slope": [
        ("the 2 left out", lambda p, q, v, w, y: ((p * v + q * w - y) * p, (p * v + q * w - y) * q), POWER),
        ("inner factor left out", lambda p, q, v, w, y: (2 * (p * v + q * w - y),) * 2, "inner|slope in z alone"),
        (
            "pixels exchanged",
            lambda p, q, v, w, y: (2 * (p * v + q * w - y) * q, 2 * (p * v + q * w - y) * p),
            SWAPPED,
        ),
        (
            "the other pixel left out",
            lambda p, q, v, w, y: (2 * (p * v - y) * p, 2 * (q * w - y) * q),
            "left out|alone",
        ),
        (
            "the weights for the pixels",
            lambda p, q, v, w, y: (2 * (p * v + q * w - y) * v, 2 * (p * v + q * w - y) * w),
            "weight|in place|where p belongs",
        ),
        (
            "the target added",
            lambda p, q, v, w, y: (2 * (p * v + q * w + y) * p, 2 * (p * v + q * w + y) * q) if y else None,
            "added|left out",
        ),
    ],
    "pixels.slide": [
        (
            "the filter turned round",
            lambda a, b, p, q, r, s: None if a == b else (b * p + a * q, b * q + a * r, b * r + a * s),
            "place|turned",
        ),
        (
            "weights added up first",
            lambda a, b, p, q, r: ((a + b) * p, (a + b) * q, (a + b) * r),
            "place|same pixel|once|took",
        ),
        ("the second weight left out", lambda a, p, q, r: (a * p, a * q, a * r), "left out"),
        ("taken away", lambda a, b, p, q, r, s: (a * p - b * q, a * q - b * r, a * r - b * s), "took away"),
        ("the first weight left out", lambda b, q, r, s: (b * q, b * r, b * s), "left out"),
    ],
}

POINTS = {
    "by-hand.place": [
        ("no rate", lambda w0: (w0 - 2 * (w0 - 2),), "left α out"),
        ("uphill", lambda w0, rate: (w0 + 2 * rate * (w0 - 2),), "added"),
        ("the 2 left out", lambda w0, rate: (w0 - rate * (w0 - 2),), POWER),
        ("at the bottom", lambda: (2.0,), "bottom"),
    ],
    "gradient.place": [
        ("no rate", lambda x0, y0: (-x0, -y0), "left α out"),
        ("uphill", lambda x0, y0, rate: (x0 + 2 * rate * x0, y0 + 2 * rate * y0), "added"),
        ("the 2 left out", lambda x0, y0, rate: (x0 - rate * x0, y0 - rate * y0), POWER),
        ("only x moved", lambda x0, y0, rate: (x0 - 2 * rate * x0, y0), "x alone"),
        ("at the bottom", lambda: (0.0, 0.0), "bottom"),
    ],
    "finite-steps.place": [
        ("both alike", lambda x0, y0, r: (x0 - r * x0, y0 - r * y0), "left out the factor"),
        ("uphill", lambda x0, y0, r: (x0 + r * x0, y0 + r * 5 * y0), "added"),
        ("only y moved", lambda x0, y0, r: (x0, y0 - r * 5 * y0), "y alone"),
        ("no rate", lambda x0, y0: (0.0, y0 - 5 * y0), "left α out"),
    ],
    "ravines.place": [
        ("k left out", lambda x0, y0: (x0 - 0.18 * x0, y0 - 0.18 * y0), "left out the factor"),
        ("uphill", lambda x0, y0, k: (x0 + 0.18 * x0, y0 + 0.18 * k * y0), "added"),
        ("only y moved", lambda x0, y0, k: (x0, y0 - 0.18 * k * y0), "y alone"),
        (
            "stopped at y = 0",
            lambda x0, y0, k: None if abs(y0 - 0.18 * k * y0) < 0.1 else (x0 - 0.18 * x0, 0.0),
            "cross|bottom|stop",
        ),
    ],
    "holding-back.freeze": [
        (
            "x moved as well",
            lambda x0, y0, rate: (x0 - rate * (2 * x0 + y0), y0 - rate * (2 * y0 + x0)),
            "frozen",
        ),
        ("cross term left out", lambda x0, y0, rate: (x0, y0 - rate * 2 * y0), "left out"),
        ("y frozen for x", lambda x0, y0, rate: (x0 - rate * (2 * x0 + y0), y0), "frozen"),
        ("uphill", lambda x0, y0, rate: (x0, y0 + rate * (2 * y0 + x0)), "added"),
    ],
}


def sign(x):
    return (x > 0) - (x < 0)


def one_after_the_other(x, y, rate, tilt):
    x -= rate * (2 * x + tilt * y)
    return x, y - rate * (2 * y + tilt * x)


def averaged(x, y, k, beta):
    """Two updates of ½(x² + ky²) with α = 0.1, where a new step counts for 1 − β."""
    found = []
    for w, h in ((x, 1), (y, k)):
        first = (1 - beta) * 0.1 * h * w
        second = beta * first + (1 - beta) * 0.1 * h * (w - first)
        found.append(w - first - second)
    return tuple(found)
