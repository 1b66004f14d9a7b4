"""Wrong ideas at runs without any written mistakes: rules, schedules, decay, clipping, surfaces of one's own."""

from math import cos, hypot, pi

from tests.course.mistakes.battery import Bare

W = "w0: [3.3, 4.7, -2.6], r: [0.07, 0.13, 0.23]"
XY = "x0: [-2.3, 1.7, 3.1], y0: [-1.9, 2.9], r: [0.07, 0.13]"
POWER = "(power|square) brings down|left out the factor 2|factor 2 is missing"


def sign(x):
    return (x > 0) - (x < 0)


def g(w):
    """The slope of the parabola (w − 2)²."""
    return 2 * (w - 2)


BARE_RUNS = [
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=nesterov beta=0.7",
        "w[1]",
        [
            ("plain descent", lambda w0, r: w0 - r * g(w0), "momentum|plain"),
            ("β alone", lambda w0, r: w0 - r * 0.7 * g(w0), "left out g"),
            ("uphill", lambda w0, r: w0 + r * 1.7 * g(w0), "added"),
            ("the change", lambda w0, r: -r * 1.7 * g(w0), "the change"),
            ("1 − β", lambda w0, r: w0 - r * 0.3 * g(w0), "1 − β|0.3|sign of what is remembered"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=rmsprop rho=0.8",
        "w[1]",
        [
            ("plain step", lambda w0, r: w0 - r * g(w0), "plain step"),
            ("no root", lambda w0, r: w0 - r * g(w0) / (0.2 * g(w0) ** 2), "root"),
            ("ρ for 1 − ρ", lambda w0, r: w0 - r * sign(w0 - 2) / 0.8**0.5, "ρ"),
            ("no share", lambda w0, r: w0 - r * sign(w0 - 2), "whatever its slope|sign|share"),
            ("uphill", lambda w0, r: w0 + r * sign(w0 - 2) / 0.2**0.5, "added"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=adam beta1=0.8 beta2=0.9",
        "w[2]",
        [
            ("plain step", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 2, "plain step"),
            ("one update", lambda w0, r: w0 - r * sign(w0 - 2), "early"),
            ("not corrected", lambda w0, r: adam(w0, r, mean=False, square=False), "correction|correct"),
            ("only the mean corrected", lambda w0, r: adam(w0, r, square=False), "average gradient"),
            ("only the square corrected", lambda w0, r: adam(w0, r, mean=False), "average of the squares"),
            ("no root", lambda w0, r: adam(w0, r, root=False), "root"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=adamw decay=0.4",
        "w[1]",
        [
            ("no decay", lambda w0, r: w0 - r * sign(w0 - 2), "decay"),
            ("the decay without α", lambda w0, r: w0 - r * sign(w0 - 2) - 0.4 * w0, "α"),
            ("away from zero", lambda w0, r: w0 - r * sign(w0 - 2) + r * 0.4 * w0, "away"),
            ("plain, with decay", lambda w0, r: w0 - r * g(w0) - r * 0.4 * w0, "plain step"),
            ("the decay alone", lambda w0, r: w0 - r * 0.4 * w0, "left|alone"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} decay=0.3",
        "w[2]",
        [
            ("no decay", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 2, "decay"),
            ("one update", lambda w0, r: w0 - r * (g(w0) + 0.3 * w0), "early"),
            ("the start's slope twice", lambda w0, r: w0 - 2 * r * (g(w0) + 0.3 * w0), "start"),
            ("away from zero", lambda w0, r: twice(w0, lambda w: w - r * (g(w) - 0.3 * w)), "away"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} clip=1",
        "w[1]",
        [
            ("not clipped", lambda w0, r: w0 - r * g(w0), "shorten"),
            ("uphill", lambda w0, r: w0 + r * sign(w0 - 2), "added"),
            ("the change", lambda w0, r: -r * sign(w0 - 2), "the change"),
            ("no rate", lambda w0: w0 - sign(w0 - 2), "α"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} schedule=step every=2 factor=0.5",
        "w[3]",
        [
            ("no schedule", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 3, "without the schedule"),
            (
                "halved at every update",
                lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) * (1 - r) * (1 - r / 2),
                "every update",
            ),
            ("halved one early", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) * (1 - r) * (1 - r), "next update|early"),
            ("one update early", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 2, "early"),
            ("halved from the start", lambda w0, r: 2 + (w0 - 2) * (1 - r) ** 3, "last rate|early|half|the power"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} schedule=cosine total=10",
        "rate[3]",
        [
            ("kept", lambda r: r, "as it was set|at the start"),
            ("in a straight line", lambda r: r * 0.7, "straight|linear"),
            ("the bare cosine", lambda r: r * cos(0.3 * pi), "left out 1|bare"),
            ("not halved", lambda r: r * (1 + cos(0.3 * pi)), "factor"),
            ("one early", lambda r: r * (1 + cos(0.2 * pi)) / 2, "update before"),
            ("the sine", lambda r: r * (1 + (1 - cos(0.3 * pi) ** 2) ** 0.5) / 2, "sine"),
            ("1 − cos", lambda r: r * (1 - cos(0.3 * pi)) / 2, "took away"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} schedule=inverse-time decay_rate=0.3",
        "rate[4]",
        [
            ("kept", lambda r: r, "as it was set|at the start"),
            ("1 left out", lambda r: r / 1.2, "left out 1"),
            ("multiplied", lambda r: r * 2.2, "multiplied"),
            ("one late", lambda r: r / 1.9, "update before"),
            ("one early", lambda r: r / 2.5, "next update"),
            ("t left out", lambda r: r / 1.3, "left out the factor"),
            ("a power", lambda r: r / 1.3**4, "power|raised"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} schedule=warm-up warmup=5",
        "rate[2]",
        [
            ("counted from 0", lambda r: r * 2 / 5, "left out 1|before"),
            ("the full rate", lambda r: r, "as it was set|full|left out"),
            ("the first share", lambda r: r / 5, "at the start"),
            ("the next", lambda r: r * 4 / 5, "next"),
            ("turned round", lambda r: r * 5 / 3, "round|divided"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=adagrad",
        "w[2]",
        [
            ("plain step", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 2, "plain step"),
            ("no root", lambda w0, r: adagrad(w0, r, root=False), "root"),
            ("only the new square", lambda w0, r: w0 - 2 * r * sign(w0 - 2), "sign|whatever its slope|forgot|nothing"),
            ("one update", lambda w0, r: w0 - r * sign(w0 - 2), "early"),
            ("uphill", lambda w0, r: adagrad(w0, -r), "added"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=momentum-pytorch beta=0.6",
        "w[2]",
        [
            ("no momentum", lambda w0, r: 2 + (w0 - 2) * (1 - 2 * r) ** 2, "momentum"),
            ("β left out", lambda w0, r: w0 - r * g(w0) - r * (g(w0) + g(w0 - r * g(w0))), "factor β"),
            ("the memory turned", lambda w0, r: w0 - r * g(w0) - r * (g(w0 - r * g(w0)) - 0.6 * g(w0)), "sign of what"),
            ("one update", lambda w0, r: w0 - r * g(w0), "early"),
            ("uphill", lambda w0, r: up(w0, r, 0.6), "added"),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r} optimizer=momentum beta=0.6",
        "velocity[1]",
        [
            ("the new step alone", lambda w0, r: r * g(w0) * (1 - 2 * r), "momentum"),
            ("β left out", lambda w0, r: r * g(w0) * (2 - 2 * r), "factor β"),
            ("the other convention", lambda w0, r: g(w0) * (0.6 + 1 - 2 * r), "α"),
            ("the start's slope", lambda w0, r: r * g(w0) * 1.6, "start"),
            ("the average", lambda w0, r: 0.4 * r * g(w0) * (1.6 - 0.8 * r), "0.4|1 − β"),
            ("the change", lambda w0, r: -r * g(w0) * (0.6 + 1 - 2 * r), "sign|the change"),
        ],
    ),
    Bare(
        "number",
        "w0: [1.3, 1.7, 2.1], r: [0.013, 0.017]",
        "run: '\"w^4 - 3w^2\" start={w0} rate={r}'",
        "w[1]",
        [
            ("a term left out", lambda w0, r: w0 - r * 4 * w0**3, "left out"),
            ("the powers' factors left out", lambda w0, r: w0 - r * (w0**3 - 3 * w0), "power"),
            ("the exponent kept", lambda w0, r: w0 - r * (4 * w0**4 - 6 * w0), "power|exponent|factor more"),
            ("uphill", lambda w0, r: w0 + r * (4 * w0**3 - 6 * w0), "added"),
            ("the sign between", lambda w0, r: w0 - r * (4 * w0**3 + 6 * w0), "added .* instead"),
            ("the loss", lambda w0, r: w0 - r * (w0**4 - 3 * w0**2), "loss"),
        ],
    ),
    Bare(
        "number",
        "w0: [1.3, 1.7, 2.1], r: [0.3, 0.7]",
        "run: '\"exp(-w) + 0.5w\" start={w0} rate={r}'",
        "gradient[0]",
        [
            ("the inner sign forgotten", lambda w0: 2.718281828459045**-w0 + 0.5, "inner|sign|added"),
            ("the line's slope forgotten", lambda w0: -(2.718281828459045**-w0), "left out"),
            ("the loss", lambda w0: 2.718281828459045**-w0 + 0.5 * w0, "loss"),
            (
                "the line kept",
                lambda w0: -(2.718281828459045**-w0) + 0.5 * w0,
                "did not take its derivative",
            ),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: bowl start={x0},{y0} rate={r}",
        "parameters[2]",
        [
            ("one update", lambda x0, y0, r: (x0 * (1 - 2 * r), y0 * (1 - 2 * r)), "early"),
            ("the start's slope twice", lambda x0, y0, r: (x0 * (1 - 4 * r), y0 * (1 - 4 * r)), "start"),
            ("uphill", lambda x0, y0, r: (x0 * (1 + 2 * r) ** 2, y0 * (1 + 2 * r) ** 2), "added"),
            ("the 2 left out", lambda x0, y0, r: (x0 * (1 - r) ** 2, y0 * (1 - r) ** 2), POWER),
            ("components exchanged", lambda x0, y0, r: (y0 * (1 - 2 * r) ** 2, x0 * (1 - 2 * r) ** 2), "swapped"),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: stretched-bowl kappa=6 start={x0},{y0} rate={r}",
        "change[0]",
        [
            ("the new place", lambda x0, y0, r: (x0 * (1 - r), y0 * (1 - 6 * r)), "place"),
            ("the gradient", lambda x0, y0: (x0, 6 * y0), "gradient"),
            ("turned", lambda x0, y0, r: (r * x0, 6 * r * y0), "sign|added"),
            ("κ left out", lambda x0, y0, r: (-r * x0, -r * y0), "left out the factor"),
            ("no rate", lambda x0, y0: (-x0, -6 * y0), "α|gradient"),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: '\"x^2 + 3x*y + 2y^2\" start={x0},{y0} rate={r}'",
        "gradient[0]",
        [
            ("cross term left out", lambda x0, y0: (2 * x0, 4 * y0), "left out"),
            ("cross term with its own weight", lambda x0, y0: (2 * x0 + 3 * x0, 4 * y0 + 3 * y0), "place|other|took"),
            ("the 2s left out", lambda x0, y0: (x0 + 3 * y0, 2 * y0 + 3 * x0), POWER),
            ("cross term in x alone", lambda x0, y0: (2 * x0 + 3 * y0, 4 * y0), "left out"),
            (
                "cross term whole",
                lambda x0, y0: (2 * x0 + 3 * x0 * y0, 4 * y0 + 3 * x0 * y0),
                "did not take its derivative",
            ),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: bowl start={x0},{y0} rate={r} optimizer=momentum beta=0.5",
        "parameters[2]",
        [
            ("no momentum", lambda x0, y0, r: (x0 * (1 - 2 * r) ** 2, y0 * (1 - 2 * r) ** 2), "momentum"),
            ("one update", lambda x0, y0, r: (x0 * (1 - 2 * r), y0 * (1 - 2 * r)), "early"),
            (
                "β left out",
                lambda x0, y0, r: (x0 * ((1 - 2 * r) ** 2 - 2 * r), y0 * ((1 - 2 * r) ** 2 - 2 * r)),
                "factor β",
            ),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: bowl start={x0},{y0} rate={r} clip=1",
        "parameters[1]",
        [
            ("not clipped", lambda x0, y0, r: (x0 - 2 * r * x0, y0 - 2 * r * y0), "shorten"),
            (
                "each clipped",
                lambda x0, y0, r: (x0 - r * sign(x0), y0 - r * sign(y0)),
                "each weight by α|sign|component",
            ),
            ("uphill", lambda x0, y0, r: (x0 + r * x0 / hypot(x0, y0), y0 + r * y0 / hypot(x0, y0)), "added"),
        ],
    ),
    Bare(
        "vector",
        XY,
        "run: bowl start={x0},{y0} rate={r} freeze=x",
        "parameters[1]",
        [
            ("x moved as well", lambda x0, y0, r: (x0 - 2 * r * x0, y0 - 2 * r * y0), "frozen"),
            ("y frozen for x", lambda x0, y0, r: (x0 - 2 * r * x0, y0), "frozen"),
            ("uphill", lambda x0, y0, r: (x0, y0 + 2 * r * y0), "added"),
        ],
    ),
    Bare(
        "number",
        XY,
        "run: tilted-bowl tilt=1.3 start={x0},{y0} rate={r}",
        "loss[1]",
        [
            ("the old loss", lambda x0, y0: x0**2 + y0**2 + 1.3 * x0 * y0, "at the start|early"),
            ("cross term left out", lambda x0, y0, r: tilted(x0, y0, r, cross=0), "left out"),
            ("uphill", lambda x0, y0, r: tilted(x0, y0, -r), "added"),
            ("the 2s left out", lambda x0, y0, r: tilted(x0, y0, r, two=1), POWER),
        ],
    ),
    Bare(
        "number",
        W,
        "run: parabola start={w0} rate={r}",
        "loss[0] - loss[1]",
        [
            ("the new loss", lambda w0, r: (w0 - 2) ** 2 * (1 - 2 * r) ** 2, "alone|left out|the loss"),
            ("the old loss", lambda w0: (w0 - 2) ** 2, "alone|left out|the loss"),
            ("turned", lambda w0, r: (w0 - 2) ** 2 * ((1 - 2 * r) ** 2 - 1), "sign"),
            ("first order", lambda w0, r: r * g(w0) ** 2, "first order|slope times"),
            ("added", lambda w0, r: (w0 - 2) ** 2 * ((1 - 2 * r) ** 2 + 1), "added"),
        ],
    ),
]


def twice(w, step):
    return step(step(w))


def up(w, r, beta):
    """Two updates uphill with the rate outside the velocity."""
    first = w + r * g(w)
    return first + r * (g(first) + beta * g(w))


def adam(w, r, mean=True, square=True, root=True, b1=0.8, b2=0.9):
    """Two updates of Adam on (w − 2)², with either correction or the root left out."""
    m = s = 0.0
    for t in (1, 2):
        m, s = b1 * m + (1 - b1) * g(w), b2 * s + (1 - b2) * g(w) ** 2
        m_hat, s_hat = (m / (1 - b1**t) if mean else m), (s / (1 - b2**t) if square else s)
        w -= r * m_hat / (s_hat**0.5 if root else s_hat)
    return w


def adagrad(w, r, root=True):
    s = 0.0
    for _ in range(2):
        s += g(w) ** 2
        w -= r * g(w) / (s**0.5 if root else s)
    return w


def tilted(x, y, r, cross=1.3, two=2):
    x, y = x - r * (two * x + cross * y), y - r * (two * y + cross * x)
    return x * x + y * y + 1.3 * x * y
