import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.engine.formula import evaluate
from tutor.words.answers import (
    Unreadable,
    read_formula,
    read_numbers,
    read_sentence,
)
from tutor.words.choosing import read_options, read_order


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.75", 2.75),
        ("11/4", 2.75),
        ("3 - 0.1*2.5", 2.75),
        ("3 − 0.1·2.5", 2.75),
        ("−0.5", -0.5),
        ("-.5", -0.5),
        ("1e-3", 0.001),
        ("√4", 2.0),
        ("2(3−1)", 4.0),
        ("  2.75  ", 2.75),
        ("w = 2.75", 2.75),
        ("3 − 0.25 = 2.75", 2.75),
        ("½", 0.5),
    ],
)
def test_a_number_is_read_in_every_usual_form(text, value):
    read = read_numbers(text, 1)
    assert read.values == (value,)


def test_a_decimal_comma_is_read_and_said():
    assert read_numbers("2,75", 1).values == (2.75,)
    assert read_numbers("2,75", 1).note == "read as 2.75"
    assert read_numbers("3 − 0,25", 1).values == (2.75,)


@pytest.mark.parametrize("text", ["1,000", "-3,125", "12,500"])
def test_a_comma_that_may_group_thousands_is_asked_about(text):
    with pytest.raises(Unreadable, match="or"):
        read_numbers(text, 1)


def test_a_comma_after_a_zero_groups_nothing():
    assert read_numbers("0,125", 1).values == (0.125,)


@pytest.mark.parametrize(
    "text",
    [
        "(2.4, 3.2)",
        "[2.4, 3.2]",
        "[2.4 3.2]",
        "2.4 3.2",
        "2.4, 3.2",
        "2,4; 3,2",
        "(2,4; 3,2)",
        "x = 2.4, y = 3.2",
        "θ = (2.4, 3.2)",
        "2,4, 3,2",
    ],
)
def test_a_vector_is_read_in_every_usual_form(text):
    assert read_numbers(text, 2).values == (2.4, 3.2)


@pytest.mark.parametrize(
    ("text", "components", "position"),
    [("2..7", 1, 2), ("(2.4, 3..2)", 2, 8), ("2.75 w", 1, 5), ("3 + ", 1, None), ("2.75 ?", 1, 5)],
)
def test_an_unreadable_answer_says_where(text, components, position):
    with pytest.raises(Unreadable) as caught:
        read_numbers(text, components)
    if position is not None:
        assert caught.value.position == position
        assert f"character {position + 1}" in str(caught.value)


def test_an_option_that_does_not_exist_is_pointed_at():
    with pytest.raises(Unreadable, match="no option “7”") as caught:
        read_options("(1, 27)", {1: "one", 2: "two"}, several=True)
    assert caught.value.position == 5


@pytest.mark.parametrize("text", ["", "   ", "1/0", "9**9**9**9", "10^400", "(1, 2, 3)", "√(0−1)", "(" * 150])
def test_what_is_no_number_is_unreadable(text):
    with pytest.raises(Unreadable):
        read_numbers(text, 1)


def test_an_unevaluated_sum_is_refused_where_computing_is_the_point():
    assert read_numbers("-2.75", 1, "number").values == (-2.75,)
    assert read_numbers("−(2.75)", 1, "number").values == (-2.75,)
    for text in ("3 - 0.25", "11/4", "√4"):
        with pytest.raises(Unreadable, match="Work it out"):
            read_numbers(text, 1, "number")


def test_control_characters_are_shown_and_not_obeyed():
    with pytest.raises(Unreadable) as caught:
        read_numbers("\x1b[31m2", 1)
    assert "\x1b" not in str(caught.value)
    assert read_sentence("up \x1b[2J down\u202e") == "up ␛[2J down⟨U+202E⟩"


def test_a_formula_is_read_as_people_write_it():
    for text in ("2(w−2)", "2w - 4", "2*(w-2)", "L' = 2(w − 2)", "2w − 4,0"):
        assert evaluate(read_formula(text, ("w",)), {"w": 5.0}) == 6.0
    assert evaluate(read_formula("w²", ("w",)), {"w": 3.0}) == 9.0
    with pytest.raises(Unreadable, match="'v'"):
        read_formula("2v", ("w",))


LABELS = {1: "Left", 2: "Right", 3: "Neither"}


def test_options_are_chosen_by_number_letter_or_wording():
    for text in ("2", "b", "B", "2.", "(2)", "right", "RIGHT"):
        assert read_options(text, LABELS, several=False) == {2}
    for text in ("1 3", "1,3", "13", "a, c", "1 and 3", "3;1"):
        assert read_options(text, LABELS, several=True) == {1, 3}


@pytest.mark.parametrize("text", ["4", "0", "d", "left or right", "1 2", ""])
def test_no_option_is_guessed(text):
    with pytest.raises(Unreadable):
        read_options(text, LABELS, several=False)


def test_an_order_names_every_step_once():
    for text in ("2 1 3", "213", "2,1,3", "b a c"):
        assert read_order(text, 3) == (2, 1, 3)
    for text in ("1 2", "1 1 2", "1 2 3 4", "x"):
        with pytest.raises(Unreadable):
            read_order(text, 3)


ALPHABET = st.sampled_from(
    [*"0123456789+-−*/^()[]{},;.=|√²⁻πewxyαe \t\n\x1b\x00½∞,½'\"", "\u202e", "\ud800", "log", "exp(", "9**9"]
)
ANSWERS = st.one_of(st.text(max_size=60), st.lists(ALPHABET, max_size=60).map("".join))


@settings(max_examples=400, deadline=None)
@given(ANSWERS)
def test_no_answer_breaks_the_reader(text):
    for read in (
        lambda: read_numbers(text, 1),
        lambda: read_numbers(text, 2, "number"),
        lambda: read_formula(text, ("w", "x")),
        lambda: read_options(text, LABELS, several=True),
        lambda: read_order(text, 3),
        lambda: read_sentence(text),
    ):
        said = ""
        try:
            read()
        except Unreadable as unreadable:
            said = str(unreadable)
        assert not said or said.endswith((".", "?"))
        assert "\x1b" not in said


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("1/3", r"\frac{1}{3}"),
        ("sqrt(2)", r"\sqrt{2}"),
        ("2^(1/2)", r"2^{\frac{1}{2}}"),
        ("2*(1 - 1/3)", r"2 \cdot \left(1 - \frac{1}{3}\right)"),
        ("2^0.5", ""),
        ("2*3", ""),
        ("2.5", ""),
        ("2,5", ""),
    ],
)
def test_one_number_is_drawn_where_two_dimensions_say_it_better(text, drawn):
    assert read_numbers(text, 1).tex == drawn


def test_a_vector_is_told_in_one_line():
    read = read_numbers("1/2, 3", 2)
    assert (read.note, read.tex) == ("read as 1/2 = 0.5, 3.0", "")
    assert read.decimals == (None, 0)
