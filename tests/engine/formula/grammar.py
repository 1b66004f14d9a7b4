"""Texts of the formula language for Hypothesis: what the grammar makes, and the same with a piece put in or cut out."""

from hypothesis import strategies as st

from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS

NUMBERS = ["0", "1", "2", "3", "0.5", ".5", "7.25", "1e-3", "1e3", "1½", "10^6", "170", "½", "2,5"]
NAMES = ["x", "y", "xy", "w1", "w_2", "θ", "e", "π", "tau", "beta", "step"]
IN_RULES = ["w", "g", "L", "t", "v", "m", "s", "rate", "β", "beta1", "ε", "kappa", "∇L", "e"]
JUNK = [*"()[]{}|,;=!^·/√²⁻½\\_@#\x1b\u202d", "..", "e+", "**", "<=", "sin", "sum(", "if(", "\\frac", "grad(", " "]
ONE = sorted(name for name in (*FUNCTIONS, *ALSO_CALLED) if getattr(FUNCTIONS.get(name), "arity", 1) == 1)
TWO = sorted(name for name, rule in FUNCTIONS.items() if rule.arity == 2)


def _grown(inner):
    one, two = st.sampled_from(ONE), st.sampled_from(TWO)
    signs = st.sampled_from([" + ", " − ", "-", "*", "·", "/", "^", " ", "", " < ", "<=", " == ", "**"])
    wraps = [
        "({})",
        "−{}",
        "({})²",
        "{}^2",
        "|{}|",
        "√{}",
        "√({})",
        "⌊{}⌋",
        "{}!",
        "\\sqrt[3]{{{}}}",
        "L = {}",
        "{}[0]",
    ]
    return st.one_of(
        st.builds("{}{}{}".format, inner, signs, inner),
        st.builds(str.format, st.sampled_from(wraps), inner),
        st.builds("{}({})".format, one, inner),
        st.builds("{}{} {}".format, one, st.sampled_from(["", "²", "^3"]), inner),
        st.builds("{}({}, {})".format, two, inner, inner),
        st.builds("if({} > {}, {}, {})".format, inner, inner, inner, inner),
        st.builds("sum(i, 1, {}, i*{})".format, st.sampled_from(["3", "9", "-1", "201", "1e9", "x"]), inner),
        st.builds("\\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds("max({}, {}, {})".format, inner, inner, inner),
    )


def _texts(names):
    return st.recursive(st.sampled_from([*NUMBERS, *names]), _grown, max_leaves=9)


@st.composite
def _mangled(draw, texts):
    text = draw(texts)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(JUNK)) + text[at + draw(st.integers(0, 3)) :]
    return text


@st.composite
def _rules(draw):
    of_rule, signs = _texts([*IN_RULES, "grad(w − β·v)"]), st.sampled_from([" = ", " ← ", ":=", " += ", "-="])
    lines = []
    for name in draw(st.lists(st.sampled_from(["v", "m", "s", "v0", "m(0)", "beta", "kappa", "g"]), max_size=4)):
        lines.append(f"{name}{draw(signs)}{draw(of_rule)}")
    lines.append(
        draw(st.sampled_from(["w − rate*{}", "w - {}", "{}", "w = w + {}", "θ ← θ − α·{}"])).format(draw(of_rule))
    )
    return draw(st.sampled_from(["; ", ";", "\n"])).join(lines)


formulas = _texts(NAMES)
"""Made by the grammar: most can be read."""
odd_formulas = _mangled(formulas)
odd_rules = _mangled(_rules())
