"""Numbers in the many ways in which they are written: read where there is one meaning, asked where there are two."""

import random

import pytest

from tutor.words.answers import AskedNames, Unreadable, read_formula, read_numbers
from tutor.words.choosing import read_options


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((f"{minus}0.25", -0.25) for minus in "-−‐‑‒–—－"),
        ("\u202d-0.25\u202c", -0.25),
        ("\u2066−0.25\u2069", -0.25),
        ("−\u20600.25\ufeff", -0.25),
        ("0\u00ad.25", 0.25),
        ("２．５", 2.5),
        ("≈ -0.25", -0.25),
        ("-0.25.", -0.25),
        ("-0.25;", -0.25),
        ("1.3,", 1.3),
        ("“1.3”", 1.3),
        ("[-0.25]", -0.25),
        ("0.333…", 0.333),
        ("0.333...", 0.333),
        ("25%", 0.25),
        ("-2.5 x 10^-1", -0.25),
        ("1.3x10^3", 1300.0),
        ("1.3 × 10⁻³", 0.0013),
        ("1e–3", 0.001),
        ("2 3/4", 2.75),
        ("−2 3/4", -2.75),
        ("1½", 1.5),
        ("-3½", -3.5),
        ("4 1/3", 4 + 1 / 3),
        ("7 654", 7654.0),
        ("7\u202f654,5", 7654.5),
        ("76 543,2", 76543.2),
        ("7.654.321", 7654321.0),
        ("7'654", 7654.0),
        ("7’654.5", 7654.5),
        ("98,76,543.21", 9876543.21),
        ("1,234,567.89", 1234567.89),
        ("1.234.567,89", 1234567.89),
        ("-1.234,5", -1234.5),
        ("1.234 567e+6", 1234567.0),
        ("-2.222 222 2e+0", -2.2222222),
        ("0·75", 0.75),
        ("1.3=w", 1.3),
        ("w := 1.3", 1.3),
        ("==1.3", 1.3),
        ("2.75 = 11/4", 2.75),
        ("e", 2.718281828459045),
        ("3e^2", 22.167168296791949),
        (r"\frac{9}{4}", 2.25),
        ("norm(3,4)", 5.0),
        (",25", 0.25),
        ("−,25e1", -2.5),
        ("٢٫٥", 2.5),
        ("12 updates", 12.0),
        ("The answer is 2.5.", 2.5),
        (r"\(2.5\)", 2.5),
        ("3 ⅕", 3.2),
        ("12.5 per cent", 0.125),
        ("the loss is 2.5", 2.5),
        ("-> 2.5", 2.5),
        ("sin(0,5)", 0.479425538604203),
    ],
)
def test_a_number_with_one_meaning_is_read(text, value):
    assert read_numbers(text, 1).values == (pytest.approx(value, rel=1e-15),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2·75", "Is “2·75” 2.75 or 2×75 = 150? Write it one of these two ways."),
        ("(1,3)", "One number is asked for, and “(1,3)” has 2. For a decimal comma write 1.3."),
        ("(1, 3)", "One number is asked for, and “(1, 3)” has 2."),
        ("abc", "“abc” is not a number. Write for example 2.25 or 9/4."),
        ("1,234", "Is “1,234” 1234 or 1.234? Write it one of these two ways."),
        ("2.75 w", "Unknown name 'w' at character 6. Write for example 2.25 or 9/4."),
        ("≈ 2..5", "A sign is missing before '.5' at character 5. Write for example 2.25 or 9/4."),
        ("20!", "Is “20!” 20 or factorial(20)? Write it one of these two ways."),
        ("2.5e", "Is it 2.5·e or 2.5e3 at character 1? Write one of these."),
        ("2 5/4", "A sign is missing before '5' at character 3. Write for example 2.25 or 9/4."),
        ("", "Nothing is written yet."),
        ("\u200b", "Nothing is written yet."),
    ],
)
def test_a_number_with_two_meanings_or_none_is_asked_about(text, sentence):
    with pytest.raises(Unreadable) as caught:
        read_numbers(text, 1)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("2.75", ""),
        ("−0.5", ""),
        ("2,75", "read as 2.75"),
        ("7 654", "read as 7654.0"),
        ("11/4", "read as 11/4 = 2.75"),
        ("3 − 0.1·2.5", "read as 3 − 0.1·2.5 = 2.75"),
        ("2 3/4", "read as 2 + 3/4 = 2.75"),
        ("25%", "read as 25/100 = 0.25"),
        ("1/2*3", "read as (1/2)·3 = 1.5"),
    ],
)
def test_how_a_number_was_read_is_said_where_it_is_more_than_a_number(text, note):
    assert read_numbers(text, 1).note == note


def test_a_dot_in_the_middle_is_a_point_where_a_product_would_not_do():
    assert read_numbers("2·75", 1, "number").values == (2.75,)


def test_the_place_of_an_error_is_the_one_in_what_was_typed():
    with pytest.raises(Unreadable) as caught:
        read_numbers("\u202d\u202d2 + ?", 1)
    assert caught.value.position == 6
    assert "character 5" in str(caught.value)


XY = AskedNames(("x", "y"), {"x": 0, "y": 1}, frozenset({"L", "Δx", "Δy", "z"}), frozenset({"θ"}))
W = AskedNames(("w",), {"w": 0}, frozenset({"L", "Δw", "Δ", "α"}))


@pytest.mark.parametrize(
    "text",
    [
        *("x = 2.4, y = 3.2", "y=3.2, x=2.4", "y = 3.2; x = 2.4", "y: 3.2, x: 2.4", "(y, x) = (3.2, 2.4)"),
        *("(x = 2.4, y = 3.2)", "x₁ = 2.4, y₁ = 3.2", "x_new = 2.4 and y_new = 3.2", "2.4 and 3.2", "(2.4, 3.2)^T"),
        *("θ = (2.4, 3.2)", "[2.4; 3.2]", "x=2.4, 3.2", "2.4,3.2.", "⟨2.4, 3.2⟩"),
        *("x, y = 2.4, 3.2", "np.array([2.4, 3.2])", r"\begin{pmatrix} 2.4 \\ 3.2 \end{pmatrix}", "<2.4, 3.2>"),
        *("(2.4 | 3.2)", "(2.4, 3.2,)", "2.4, and 3.2", "((2.4, 3.2))", "X = 2.4, Y = 3.2", "θ ≈ (2.4, 3.2)"),
    ],
)
def test_names_in_a_vector_are_read(text):
    assert read_numbers(text, 2, names=XY).values == (2.4, 3.2)


def test_an_order_that_the_names_turned_is_said():
    assert read_numbers("y=3.2, x=2.4", 2, names=XY).note == "read as x = 2.4, y = 3.2"


@pytest.mark.parametrize(
    ("text", "components", "names", "sentence"),
    [
        (
            "L = 1.3",
            1,
            W,
            "You write “L = 1.3”, and w is asked for. If that is meant, write the number alone.",
        ),
        (
            "Δx=1, Δy=2",
            2,
            XY,
            "You write “Δx = 1”, and x and y are asked for. If that is meant, write the numbers alone.",
        ),
        ("x = 1, x = 2", 2, XY, "Two of these numbers are for x."),
        ("(4,8", 2, XY, "The “(” at character 1 is not closed."),
        ("4,0,8,0", 2, XY, "2 numbers are asked for. With decimal commas write 4,0; 8,0."),
        ("1 2 3", 2, XY, "2 numbers are asked for, as in (2.4, 3.2)."),
    ],
)
def test_a_wrong_name_or_count_is_asked_about(text, components, names, sentence):
    with pytest.raises(Unreadable) as caught:
        read_numbers(text, components, names=names)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["w=1.3", "w₁ = 1.3", "w_new = 1.3", "w' = 1.3", "w[1] = 1.3", "my answer = 1.3"])
def test_the_name_that_is_asked_for_may_stand_in_front(text):
    assert read_numbers(text, 1, names=W).values == (1.3,)


LABELS = {1: "The point goes to the left.", 2: "It moves right", 3: "It stays"}


@pytest.mark.parametrize(
    ("text", "position"),
    [("to the left", 1), ("left", 1), ("Right.", 2), ("#1", 1), ("option 3", 3), ("It moves right.", 2), ("stays", 3)],
)
def test_an_option_is_chosen_in_words(text, position):
    assert read_options(text, LABELS, several=False) == {position}


def test_a_word_of_two_options_is_none():
    with pytest.raises(Unreadable):
        read_options("moves", {1: "it moves left", 2: "it moves right"}, several=False)


PIECES = [
    *"0123456789.,;:+-−–*/^()[]{}|√²³⁻πewxyαβ= \t½∞'\"’%$#@!?<>&~`_≈·×⌊⌉σ",
    *("log(", "exp(", "sin²", "9**9", "1e308", "((((", "sum(i,1,9,", "if(", "2 3/4", "7 654", "1,000", "\\frac{", "}{"),
    *("\x1b[2J", "\u202e", "\x00", "\ud800", "x = ", "y: ", " and ", "170!", "mod(", "10^", "x 10^", "…", "%"),
]


def test_thousands_of_random_answers_are_read_or_asked_about():
    chance = random.Random(7)
    for _ in range(4000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
        for read in (
            lambda text: read_numbers(text, 1, names=W),
            lambda text: read_numbers(text, 2, "number", XY),
            lambda text: read_formula(text, ("w", "x")),
        ):
            refused = _refusal(read, text)
            if refused is not None:
                assert str(refused).endswith((".", "?")), (text, str(refused))
                assert "\x1b" not in str(refused)
                assert refused.position is None or 0 <= refused.position <= len(text), text


def _refusal(read, text):
    try:
        read(text)
    except Unreadable as unreadable:
        return unreadable
    return None
