import subprocess
import sys

import pytest

from tutor.course.lesson.yaml_block import LONGEST, YamlProblem, read_block


def test_values_are_those_of_yaml_1_2():
    block = read_block("a: 1e-3\nb: yes\nc: 12:30\nd: 010\ne: '1'\nf: null\ng: [1, -0.5, 1 .. 5, true]\nh: 1_000\n")
    assert block == {
        "a": 0.001,
        "b": "yes",
        "c": "12:30",
        "d": 10,
        "e": "1",
        "f": None,
        "g": [1, -0.5, "1 .. 5", True],
        "h": "1_000",
    }


def test_escapes_of_yaml_cannot_bring_control_characters_in():
    block = read_block('ask: "a\\e[31m\\x07\\u202e\\n"\n"k\\e": 1\n')
    assert block == {"ask": "a␛[31m␇⟨U+202E⟩\n", "k␛": 1}


def test_every_place_has_its_line():
    block = read_block("a: 1\nb:\n  - c: 2\n    d: 3\n")
    assert [block.line_of(path) for path in [("a",), ("b",), ("b", 0, "d"), ("b", 0, "missing"), ("nowhere",)]] == [
        0,
        1,
        3,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: &x 1\nb: *x\n", 0, "Anchors"),
        ("a: 1\nb: *x\n", 1, "Anchors"),
        ("a: !!python/object:os.system 1\n", 0, "Tags"),
        ("a: 1\nb: 2\na: 3\n", 2, "second time"),
        ("a: [1, 2\n", 1, "not YAML"),
        ("- 1\n- 2\n", 0, "key: value"),
        ("", 0, "key: value"),
        ("a: 1\n---\nb: 2\n", 2, "one mapping"),
        ("? [a, b]\n: 1\n", 0, "plain word"),
        ("a: 1\nb: \x07\n", 1, "not YAML"),
        ("a:" + " [" * 21 + "]" * 21, 0, "nested"),
    ],
)
def test_tricks_are_refused_at_their_line(text, line, word):
    with pytest.raises(YamlProblem, match=word) as caught:
        read_block(text)
    assert caught.value.line == line


BOMB = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefghi", "bcdefghij", strict=True))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: " + "[" * 7000,
        "a: " + "{b: " * 1900,
        "- " * 3900,
        "a: |\n" + " x\n" * 9000,
        "\t" * 8000,
        "a: 1e" + "9" * 7000,
    ],
)
def test_a_hostile_block_is_over_soon(text):
    """A second is more than it needs; the child is ended after ten, for a busy machine is no fault of the reader's."""
    program = (
        "import sys\n"
        "from tutor.course.lesson.yaml_block import YamlProblem, read_block\n"
        "try:\n    read_block(sys.stdin.read())\nexcept YamlProblem:\n    print('refused')\nelse:\n    print('read')\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], input=text, capture_output=True, text=True, timeout=10, check=False
    )
    assert (child.returncode, child.stderr) == (0, "")
    assert child.stdout.strip() in {"refused", "read"}


def test_a_long_block_is_refused_unread():
    with pytest.raises(YamlProblem, match="characters"):
        read_block("a: " + "x" * LONGEST)
