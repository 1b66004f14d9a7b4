import pytest

from tutor.engine.formula import evaluate, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 - 0.1*2.5", 2.75),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("2(3−1)", 4.0),
        ("8 ÷ 2 × 3", 12.0),
        ("1/2/4", 0.125),
        ("√2·√2", 2.0000000000000004),
        ("√4²", 4.0),
        ("|2 - 5|", 3.0),
        ("||1 - 4| - 5|", 2.0),
        ("2³ + 2⁻¹", 8.5),
        (".5 + 1e-3", 0.501),
        ("½ + ¼", 0.75),
        ("max(1, 7, 3) − min(2, 5)", 5.0),
        ("ln(exp(2))", 2.0),
        ("2π", 6.283185307179586),
        ("2**3", 8.0),
        ("relu(-3) + relu(3) + step(0) + sign(-2)", 2.0),
    ],
)
def test_a_formula_has_the_value_that_mathematics_gives_it(text, value):
    assert evaluate(parse(text)) == value
