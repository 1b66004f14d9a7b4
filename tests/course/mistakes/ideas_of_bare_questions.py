"""Questions whose author wrote no mistakes, with usual wrong ideas at them: formulas in the drawn numbers.

Each is: given; run, graph or nothing; answer; then the ideas, each with what has to be found in the verdict.
"""

A = "a: [2.3, 3.7, 4.1], b: [1.3, 1.7, 2.9], c: [0.7, 5.3]"
P = "p: [0.15, 0.35, 0.6], q: [0.23, 0.45, 0.72]"
W = "w0: [3.3, 4.7, -2.6], r: [0.07, 0.13, 0.23]"
XY = "x0: [-2.3, 1.7, 3.1], y0: [-1.9, 2.9], r: [0.07, 0.13]"
TILTED = "run: tilted-bowl tilt=1.3 start={x0},{y0} rate={r}"

BARE = [
    (
        A,
        "",
        "a*b + c",
        {"a*b": "left out", "a*b - c": "took away", "a + b + c": "added", "a*b*c": "multiplied", "a*(b + c)": "XX"},
    ),
    (
        A,
        "",
        "0.5*a*b^2",
        {
            "a*b**2": "factor",
            "0.5*a*b": "square",
            "0.5*b**2": "factor",
            "0.25*a*b**2": "2 is missing|half",
            "a*b": "doubled",
        },
    ),
    (
        A,
        "",
        "(a + b + c)/3",
        {"a + b + c": "divide|alone", "(a + b + c)/2": "one fewer|2", "(a + b + c)/6": "2", "(a + b)/3": "left out"},
    ),
    (
        A,
        "",
        "(a^2 + b^2 + c^2)/3",
        {
            "a**2 + b**2 + c**2": "divide|alone",
            "a**2": "one of|alone",
            "c**2": "one of|alone",
            "((a**2 + b**2 + c**2)/3)**.5": "root",
            "(a**2 + b**2 + c**2)/6": "missing",
        },
    ),
    (
        A,
        "",
        "sqrt(a^2 + b^2)",
        {
            "a**2 + b**2": "root",
            "(a*a)**.5": "left out",
            "(a*a + b)**.5": "square",
            "abs(a*a - b*b)**.5": "took away|XX",
        },
    ),
    (A, "", "abs(b - a)", {"b - a": "absolute|sign", "a + b": "added|took"}),
    (
        A,
        "",
        "a/(b + c)",
        {
            "a/b": "left out|alone",
            "a/b + c": "bracket",
            "(b + c)/a": "round",
            "a*(b + c)": "multiplied",
            "a/(b - c)": "took away",
        },
    ),
    (
        A,
        "",
        "a^b",
        {"a*b": "multiplied", "b**a": "round|place", "a": "power|question", "a**(b - 1)": "less", "a**(b + 1)": "more"},
    ),
    (
        P,
        "",
        "-log(p)",
        {
            "-math.log10(p)": "base 10",
            "-math.log2(p)": "base 2",
            "-math.log(1 - p)": "1 −",
            "math.log(p)": "sign",
            "-p": "logarithm|log",
        },
    ),
    (
        P,
        "",
        "-(log(p) + log(q))/2",
        {
            "-(math.log(p) + math.log(q))": "divide|alone",
            "-(math.log10(p) + math.log10(q))/2": "base 10",
            "-math.log(p)/2": "left out",
            "(p + q)/2": "log",
        },
    ),
    (
        P,
        "",
        "p*(1 - p)",
        {"p": "question|left out", "1 - p": "left out|alone", "p*p": "left out", "p*(1 + p)": "added"},
    ),
    (P, "", "p - 1", {"p": "left out|question", "1 - p": "sign", "p + 1": "added"}),
    (A, "", "exp(-b)", {"math.exp(b)": "sign|round|added|left", "-b": "exp", "1 - math.exp(-b)": "left of 1"}),
    (A, "", "a*b - c*a", {"a*b": "left out", "a*b + c*a": "added", "c*a": "left out|alone", "a*b - c": "factor"}),
    (
        A,
        "",
        "1 - a*c",
        {"a*c": "alone|left of 1|left out", "1 + a*c": "added", "1 - a": "factor", "1 - a/c": "divided"},
    ),
    (A, "", "a*c^2/2", {"a*c**2": "divide|2", "a*c/2": "square", "c**2/2": "factor", "a*c**2*2": "multiplied"}),
    (
        A,
        "",
        "a + b*c + 0.5*b*c^2",
        {
            "a + b*c": "left out",
            "a + b*c + b*c**2": "0.5|factor",
            "b*c + .5*b*c**2": "left out",
            "a + .5*b*c**2": "left out",
            "a + b*c + .5*b*c": "square",
            "a": "question",
        },
    ),
    (
        W,
        "run: parabola start={w0} rate={r}",
        "gradient[0]",
        {"w0 - 2": "power|factor|2", "2*w0": "left out", "(w0 - 2)**2": "loss", "2*w0 - 2": "bracket"},
    ),
    (
        W,
        "run: parabola start={w0} rate={r}",
        "loss[0]",
        {"w0 - 2": "square", "2*(w0 - 2)": "doubled|gradient", "w0**2": "left out", "w0**2 - 4": "each part"},
    ),
    (
        W,
        "run: parabola start={w0} rate={r}",
        "w[1]",
        {
            "w0 + r*2*(w0 - 2)": "added",
            "w0 - 2*(w0 - 2)": "α out",
            "w0 - r*(w0 - 2)": "power",
            "-r*2*(w0 - 2)": "change",
            "w0 - r*2*w0": "left out",
            "w0 - r": "α",
        },
    ),
    (
        W,
        "run: parabola start={w0} rate={r}",
        "w[2]",
        {
            "w0 - 2*r*2*(w0 - 2)": "start",
            "w0 - r*2*(w0 - 2)": "early",
            "2 + (w0 - 2)*(1 + 2*r)**2": "added",
            "2 + (w0 - 2)*(1 - r)**2": "power",
            "2 + (w0 - 2)*(1 - 2*r)**3": "too far",
        },
    ),
    (
        W,
        "run: parabola start={w0} rate={r} decay=0.3",
        "w[1]",
        {"w0 - r*2*(w0 - 2)": "decay", "w0 - r*(2*(w0 - 2) - .3*w0)": "away", "w0 - r*.3*w0": "left|gradient|XX"},
    ),
    (W, "run: parabola start={w0} rate={r} optimizer=adam", "w[2]", {"w0 - r*2*(w0 - 2)*(1 + 1 - 2*r)": "plain"}),
    (
        W,
        "run: parabola start={w0} rate={r} optimizer=momentum beta=0.7",
        "w[2]",
        {
            "2 + (w0 - 2)*(1 - 2*r)**2": "momentum",
            "w0 - r*2*(w0 - 2)": "early",
            "2 + (w0 - 2)*((1 - 2*r)**2 + .7*2*r)": "remembered",
        },
    ),
    (
        W,
        "run: parabola start={w0} rate={r} schedule=exponential factor=0.6",
        "rate[3]",
        {"r": "kept|rate", "r*.6**2": "before", "r*.6**4": "next", "r*.6*3": "multiplied", "r*.6": "power"},
    ),
    (
        W,
        "run: parabola start={w0} rate={r} schedule=exponential factor=0.6",
        "w[2]",
        {"2 + (w0 - 2)*(1 - 2*r)**2": "kept", "2 + (w0 - 2)*(1 - 1.2*r)*(1 - .72*r)": "next"},
    ),
    (
        W,
        "run: parabola start={w0} rate={r} optimizer=newton",
        "gradient[0]",
        {"2*w0": "left out", "(w0 - 2)**2": "loss"},
    ),
    (
        XY,
        TILTED,
        "gradient[0]",
        {
            "(2*x0, 2*y0)": "left out",
            "(1.3*y0, 1.3*x0)": "left out",
            "(x0 + 1.3*y0, y0 + 1.3*x0)": "power|factor",
            "(x0, y0)": "place",
        },
    ),
    (
        XY,
        TILTED,
        "parameters[1]",
        {
            "(x0 - r*2*x0, y0 - r*2*y0)": "left out",
            "(2*x0 + 1.3*y0, 2*y0 + 1.3*x0)": "gradient",
            "(x0 - r, y0 - r)": "α itself",
            "(-r*(2*x0 + 1.3*y0), -r*(2*y0 + 1.3*x0))": "change",
        },
    ),
    (
        XY,
        "run: bowl start={x0},{y0} rate={r}",
        "norm(gradient[0])",
        {
            "4*x0*x0 + 4*y0*y0": "root",
            "2*abs(x0) + 2*abs(y0)": "added",
            "2*abs(x0)": "component",
            "math.hypot(x0, y0)": "place|missing",
            "x0*x0 + y0*y0": "loss",
            "2*x0 + 2*y0": "added",
        },
    ),
    (
        XY,
        "run: bowl start={x0},{y0} rate={r}",
        "loss[0]",
        {"x0 + y0": "XX", "x0*x0": "left out", "x0*x0 - y0*y0": "took away", "math.hypot(x0, y0)": "length|root"},
    ),
    (
        A,
        'graph: "z = a·b; e = z − c; L = e²"',
        "gradient_a",
        {
            "(a*b - c)*b": "power",
            "2*(a*b - c)*a": "multiplied by a",
            "(a*b - c)**2": "loss",
            "2*(a*b - c)": "left out|factor|above",
            "2*a*b*b": "c",
            "b": "local",
            "a*b - c": "e",
        },
    ),
    (
        A,
        'graph: "z = a·b; e = z − c; L = e²"',
        "L",
        {
            "a*b - c": "square",
            "2*(a*b - c)": "doubled|∂",
            "(a*b)**2": "left",
            "(a + b - c)**2": "added",
            "(a*b + c)**2": "added",
        },
    ),
    (
        A,
        'graph: "p = a·b; s = a + c; L = p·s"',
        "gradient_a",
        {"b*(a + c)": "path", "a*b": "path", "a*b*(a + c)": "loss", "a*(a + c) + a*b": "multiplied by a"},
    ),
    (
        P,
        'graph: "h = tanh(p); e = h − q; L = e²"',
        "gradient_p",
        {
            "2*(math.tanh(p) - q)": "left out|factor|above",
            "(math.tanh(p) - q)*(1 - math.tanh(p)**2)": "power",
            "2*(math.tanh(p) - q)*math.tanh(p)": "value",
            "2*(math.tanh(p) - q)*(1 - p**2)": "wrong number",
            "1 - math.tanh(p)**2": "local",
        },
    ),
]
