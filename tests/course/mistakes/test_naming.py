"""What a mistake is called in a list of a learner's own."""

import pytest

from tutor.course.mistakes.mistakes import mistake_named_by
from tutor.course.mistakes.naming import mistake_in_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("uphill", "went with the slope instead of against it"),
        ("no-rate", "left α out"),
        ("chose: It falls", "chose “It falls”"),
        ("own: w0 - g", "another answer to this question"),
        ("ordered: 2 1 3", "another answer to this question"),
        ("factor-left-out", "factor left out"),
    ],
)
def test_a_mistake_is_called_by_what_was_done(name, words):
    assert mistake_in_words(name) == words


def test_a_lesson_s_own_words_are_kept_on_one_line_of_two_hundred_characters():
    assert mistake_named_by("own", "w0\n  +\tg") == "own: w0 + g"
    assert mistake_named_by("own", "a\x07b") == "own: a\N{REPLACEMENT CHARACTER}b"
    assert mistake_named_by("own", "x" * 195) == f"own: {'x' * 195}"
    assert mistake_named_by("own", "x" * 196) == f"own: {'x' * 194}…"
