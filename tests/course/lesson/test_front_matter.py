import random

import pytest

from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.front_matter import words_and_lists
from tutor.course.lesson.yaml_block import YamlProblem, read_block

PIECES = [
    "id: one", "title: A word, and another", "needs: [a, b-c.d, e f]", "ideas: []", "format: 1", "part: null",
    "x: true", "needs: [true, a]", "needs: [a,, b]", "needs: [a, ]", "needs: [ a ]", "title: 'quoted'",
    "title: it's so", "a: b: c", "a: b #c", "a: b#c", "- a", "a:", "a: ", "a:  b", "", "  a: b", "a: [b", "a: [1, b]",
    "a: 1e3", "a: 0x1F", "a: 12:30", "a: yes", "a: ~", "a: b  c", "a: b\tc", "a: b\u2028c", "a: b\x85c", "a: *b",
    "a: &b c", "a: !b c", "a: |", "a: > b", "a: b - c", "a: b, c]", "a: b [c]", "a: {b: c}", "a: B ≥ c",
    "a: [b ≥ c, d - e]", "a: [b? c]", "a: [-b]", "---", "...", "a: b | c", "a: b & c", "a: b %c", "a: @b", "a: `b",
    "a: b`", "a: [b`]", "a: 9999999999", "a: [b  c]", "a: [b ,c]", 'a: "b: c"', 'a: "b\\nc"', 'a: "b" c', 'a: " b "',
    'a: ""', "a: [b's, c]", "a: ['b', c]", 'a: "null"',
]  # fmt: skip


def test_every_front_matter_of_the_course_is_read_without_yaml_and_as_yaml_reads_it() -> None:
    for path in lesson_files(lesson_directory()):
        lines = path.read_text(encoding="utf-8").split("\n")
        block = lines[1 : lines.index("---", 1)]
        assert words_and_lists(block) == read_block("\n".join(block))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_without_yaml_is_what_yaml_makes_of_it(seed: int) -> None:
    chance, agreed = random.Random(seed), 0
    for _ in range(300):
        lines = chance.sample(PIECES, chance.randrange(1, 3))
        if chance.random() < 0.5:
            place = chance.randrange(len(lines[0]) + 1)
            lines[0] = lines[0][:place] + chance.choice("ab1 :#,[]{}'\"-?!&*|>%@`~.\t") + lines[0][place:]
        found = words_and_lists(lines)
        if found is not None:
            agreed += 1
            try:
                assert found == read_block("\n".join(lines)), lines
            except YamlProblem as problem:
                raise AssertionError(lines) from problem
    assert agreed > 15
