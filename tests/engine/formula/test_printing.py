import pytest

from tutor.engine.formula import Name, Number, Operation, parse, simplify, to_unicode
from tutor.engine.formula.names import differential, lowered, raised, together
from tutor.engine.formula.printing import to_tex


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("x^2+3*x*y+5*y^2", "x² + 3xy + 5y²"),
        ("(w-2)**2", "(w − 2)²"),
        ("100*(y-x^2)^2+(1-x)^2", "100·(y − x²)² + (1 − x)²"),
        ("0.5*(x^2+κ*y^2)", "½·(x² + κy²)"),
        ("-x^2", "−x²"),
        ("(-x)^2", "(−x)²"),
        ("a-(b-c)", "a − (b − c)"),
        ("a/(b*c)", "a/(bc)"),
        ("a/b*c", "a/b·c"),
        ("x^(y+1)", "x^(y + 1)"),
        ("x^0.5", "x^0.5"),
        ("0.5^x", "0.5^x"),
        ("x^-1", "x⁻¹"),
        ("(x^2)^3", "(x²)³"),
        ("2^x*y", "2^x·y"),
        ("x^2*y", "x²y"),
        ("x^a*y", "x^a·y"),
        ("2πr", "2·π·r"),
        ("sqrt(x)^2", "(√x)²"),
        ("sqrt(x+1)", "√(x + 1)"),
        ("abs(x-1)", "|x − 1|"),
        ("abs(abs(x)-1)", "abs(|x| − 1)"),
        ("2*rate*w", "2·rate·w"),
        ("w1*x1", "w1·x1"),
        ("w₁*x₁", "w₁x₁"),
        ("sigmoid(w*x)", "sigmoid(wx)"),
        ("gradient[0]", "gradient[0]"),
        ("max(a,b)", "max(a, b)"),
        ("1e300*x", "1e+300x"),
        ("1e-7", "1e-07"),
    ],
)
def test_a_formula_prints_as_people_write_it(text, printed):
    assert to_unicode(parse(text)) == printed


def test_letters_that_would_read_as_a_function_or_a_greek_letter_keep_their_dots():
    letters = [Name(letter) for letter in "sin"]
    product = Operation("*", (Operation("*", (letters[0], letters[1])), letters[2]))
    assert to_unicode(product) == "si·n"
    assert to_unicode(parse("p*i")) == "p·i"
    assert to_unicode(parse("m*u")) == "m·u"
    assert to_unicode(parse("2*p*i + 3*l*n")) == "2p·i + 3l·n"


def test_names_and_numbers_are_set_as_a_book_sets_them():
    assert (differential(["w"]), differential(["w", "b"]), differential(["x", "y", "z"])) == ("d", "∂", "∂")
    assert (lowered(0), lowered(12), raised(-3), raised(10)) == ("₀", "₁₂", "⁻³", "¹⁰")
    assert (together(["w"]), together(["x", "y"])) == ("w", "(x, y)")


def test_numbers_print_with_a_proper_minus_sign():
    assert to_unicode(Number(-2.5)) == "−2.5"
    assert to_unicode(Operation("^", (Number(-2.0), Number(2.0)))) == "(−2)²"


@pytest.mark.parametrize(
    ("text", "simpler"),
    [
        ("0*x + 1*y + 0", "y"),
        ("x^1 + x^0", "x + 1"),
        ("2*x*3*y", "6xy"),
        ("x*y + y*x", "2xy"),
        ("x - 2x + x", "0"),
        ("x*x*x/x", "x²"),
        ("-2 + 2x", "2x − 2"),
        ("-(x - y)", "y − x"),
        ("a - (b - c)", "a − b + c"),
        ("(2x)^2", "4x²"),
        ("x^3/3", "x³/3"),
        ("2/3*x", "2x/3"),
        ("x/2", "½x"),
        ("1/(2x)", "1/(2x)"),
        ("0.1*3", "0.3"),
        ("x/y/z", "x/(yz)"),
        ("(x - 2)*2*x", "2x·(x − 2)"),
        ("2*(w - 2)*1", "2·(w − 2)"),
        ("√4 + exp(0) + √2", "3 + √2"),
        ("exp(x)*exp(x)", "exp(x)²"),
        ("x^0.5*x^0.5", "(x^0.5)²"),
        ("1/0 + x", "1/0 + x"),
        ("--x", "x"),
        ("1^n", "1"),
        ("2^n", "2^n"),
        ("-x + 2y", "2y − x"),
        ("-x/3 - y/7 + z", "z − x/3 − y/7"),
        ("x/8/y", "x/(8y)"),
        ("x/10/y", "0.1x/y"),
        ("x/8*y", "0.125xy"),
        ("1e308*10*x", "1e+308·10x"),
        ("0^0*x + 0^2*y", "x"),
        ("0^-1 + x", "0⁻¹ + x"),
        ("x/64", "0.015625x"),
        ("x/128", "x/128"),
        ("x/999999", "x/999999"),
        ("x/1000001", f"{1 / 1000001!r}x"),
    ],
)
def test_simplifying_folds_numbers_and_collects_like_terms(text, simpler):
    assert to_unicode(simplify(parse(text))) == simpler


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("α + θ₁ − λ·w₁₂", r"\alpha + \theta_{1} - \lambda \cdot w_{12}"),
        ("ο + ς", "ο + ς"),  # an omicron and a final sigma have no command
        ("rate·x2", r"\text{rate} \cdot x_{2}"),
        ("2πe", r"2 \cdot \pi \cdot e"),
        ("1/2·x", r"\frac{1}{2} \cdot x"),
        ("(x + 1)/(y − 1)", r"\frac{x + 1}{y - 1}"),
        ("(x + 1)^2", r"\left(x + 1\right)^{2}"),
        ("(x/y)^2 + x^(y + 1)", r"\left(\frac{x}{y}\right)^{2} + x^{y + 1}"),
        ("(x^2)^3", r"\left(x^{2}\right)^{3}"),
        ("x^-1 − (−x)^2", r"x^{-1} - \left(-x\right)^{2}"),
        ("(√(x + 1))^2", r"\sqrt{x + 1}^{2}"),
        ("|x − 1|·(x − y)", r"\left|x - 1\right| \cdot \left(x - y\right)"),
        ("sin(x) + sigmoid(x)", r"\sin\left(x\right) + \operatorname{sigmoid}\left(x\right)"),
        ("max(x, 1) + mod(x, 2)", r"\max\left(x, 1\right) + \operatorname{mod}\left(x, 2\right)"),
        ("if(x <= 1, 2, x >= y)", r"\operatorname{if}\left(x \le 1, 2, x \ge y\right)"),
        ("(x == 1)·(x != 2)", r"\left(x = 1\right) \cdot \left(x \ne 2\right)"),
        ("5! + 2·3!", r"5! + 2 \cdot 3!"),
        ("a − (b − c)", r"a - \left(b - c\right)"),
        ("log(x)/log10(x)", r"\frac{\log\left(x\right)}{\operatorname{log10}\left(x\right)}"),
    ],
)
def test_a_formula_is_written_in_tex_as_a_book_sets_it(text, tex):
    assert to_tex(parse(text)) == tex


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3*x - (-1)*y", "3x − (−1y)"),
        ("3 + -x*y", "3 + (−xy)"),
        ("3 - -1/x", "3 − (−1/x)"),
        ("-(-x)", "−(−x)"),
        ("-2*x + 3", "−2x + 3"),
        ("3 - -2", "3 − (−2)"),
    ],
)
def test_no_two_signs_stand_beside_each_other(text, shown):
    assert to_unicode(parse(text, ("x", "y"))) == shown
