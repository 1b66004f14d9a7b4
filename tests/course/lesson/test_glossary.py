"""The words of the course: read, found, and proved to be introduced before they are used."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.glossary import found, read_words, word_problems
from tutor.course.lesson.problems import LessonError

FIRST = "---\nformat: 1\nid: first\ntitle: First\n---\n\n# First\n\n{}\n"
SECOND = "---\nformat: 1\nid: second\ntitle: Second\nneeds: [first]\n---\n\n# Second\n\n{}\n"


def course(directory: Path, first: str, second: str, words: str) -> Path:
    (directory / "01-first.md").write_text(FIRST.format(first))
    (directory / "02-second.md").write_text(SECOND.format(second))
    (directory / "words.md").write_text(words)
    return directory


def test_a_word_that_is_used_before_its_lesson_is_told_with_both_lessons(tmp_path: Path) -> None:
    words = "# Words\n\n* **ravine** (`second`): a long valley.\n"
    made = course(tmp_path, "In ravines it is slow.", "A **ravine** is long.", words)
    assert [str(problem) for problem in word_problems(made)] == [
        "words.md:3: “first” uses “ravine” before “second” introduces it."
    ]


def test_a_word_is_not_found_inside_a_longer_word_of_the_list_nor_in_formulas_and_code(tmp_path: Path) -> None:
    words = "* **gradient** (`second`): all slopes.\n* **gradient descent** (`first`): going down.\n"
    made = course(tmp_path, "**Gradient\ndescent**, $gradient$, `gradient`.", "The **gradient**.", words)
    assert list(word_problems(made)) == []


def test_a_word_that_its_lesson_does_not_mark_and_one_without_a_lesson_are_told(tmp_path: Path) -> None:
    words = "* **ravine** (`second`): a valley.\n* **dip** (`third`): a hollow.\n"
    problems = [problem.message for problem in word_problems(course(tmp_path, "One.", "A ravine.", words))]
    assert problems == ["“second” does not introduce **ravine** in bold.", "There is no lesson “third” for “dip”."]


def test_a_line_that_is_no_word_is_refused_with_its_place(tmp_path: Path) -> None:
    made = course(tmp_path, "One.", "Two.", "* **ravine**: a valley.\n")
    with pytest.raises(LessonError, match=r"words\.md:1: Write a word as in"):
        read_words(made)


def test_the_list_is_no_lesson() -> None:
    assert "words.md" not in {path.name for path in lesson_files(lesson_directory())}


def test_every_word_of_the_course_is_introduced_before_it_is_used() -> None:
    words = read_words()
    assert len(words) > 60
    assert list(word_problems(lesson_directory())) == []


def test_a_word_is_found_by_its_name_its_other_name_and_its_parts() -> None:
    words = read_words()
    assert [word.term for word in found(words, "Gradient")] == ["gradient"]
    assert [word.term for word in found(words, "κ")] == ["condition number"]
    assert {word.term for word in found(words, "order")} == {"first-order", "second-order"}
    assert found(words, "zeppelin") == ()


def test_the_command_says_what_a_word_means_and_where_it_is_introduced() -> None:
    plain = CliRunner().invoke(main, ["words", "loss"])
    assert "one number that says how wrong a model is" in plain.stdout
    assert "Ten minutes with a network" in plain.stdout
    record = json.loads(CliRunner().invoke(main, ["words", "loss", "--json"]).stdout)
    assert record["words"][0]["lesson"] == "ten-minutes"
    unknown = CliRunner().invoke(main, ["words", "zeppelin"])
    assert unknown.exit_code == 2
    assert "no word “zeppelin”" in unknown.stderr
