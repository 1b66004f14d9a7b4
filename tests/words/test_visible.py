import pytest

from tutor.words.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain α − ½ θ₁ 漢字", "plain α − ½ θ₁ 漢字"),
        ("line\nand\ttab", "line\nand\ttab"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x00\x07\r\x7f", "␀␇␍␡"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("a\u202eb\u200bc\u2028d", "a⟨U+202E⟩b⟨U+200B⟩c⟨U+2028⟩d"),
        ("\ud800", "⟨U+D800⟩"),
        ("[/x] <b> {y}", "[/x] <b> {y}"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text, shown):
    assert visible(text) == shown


def test_what_is_visible_stays_as_it_is():
    once = visible("\x1b]0;title\x07")
    assert visible(once) == once
