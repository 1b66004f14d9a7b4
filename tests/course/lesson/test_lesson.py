import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tutor.course.lesson.catalogue import find_lesson, find_question, lesson_directory, list_lessons
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import LARGEST, Prose, read_lesson
from tutor.course.lesson.problems import LessonError, LessonProblem
from tutor.course.questions.question import Question
from tutor.engine.errors import UserError

COURSE = Path(__file__).parents[1] / "lessons"

GOOD = """
# A page

Prose with `code` and [/x].

```yaml figure
run: parabola start=6 rate=0.3
```

```yaml question
id: tried.first
kind: number
ask: What is 1 + 1?
answer: 1 + 1
hint: Count.
```

---

Another page.

```python
---
```
"""


OPTIONS = "options: [{ text: a, why: b }, { txt: c, why: d }]"


def _problems(path):
    with pytest.raises(LessonError) as caught:
        read_lesson(path)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_a_lesson_is_pages_of_prose_figures_and_questions(write_lesson):
    lesson = read_lesson(write_lesson(GOOD))
    assert (lesson.id, lesson.title, lesson.header.needs) == ("tried", "Tried", ())
    first, second = lesson.pages
    assert [type(block) for block in first.blocks] == [Prose, Figure, Question]
    assert second.blocks == (Prose("Another page.\n\n```python\n---\n```", 0),)
    assert [question.id for question in lesson.questions] == ["tried.first"]
    assert lesson.lines == {"tried.first": 16}


def test_the_fingerprint_tells_editions_apart(write_lesson):
    first = read_lesson(write_lesson(GOOD)).fingerprint
    assert read_lesson(write_lesson(GOOD, "02-same.md")).fingerprint == first
    assert read_lesson(write_lesson(GOOD.replace("Count", "Add"), "03-other.md")).fingerprint != first


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("answer: 1", "anwser: 1", 20, ["anwser", "Did you mean “answer”?"]),
        ("kind: number", "kind: numbr", 18, ["numbr", "Did you mean “number”?"]),
        ("hint: Count.", "", 17, ["number question needs “hint”"]),
        ("id: tried.first", "id: other.first", 16, ["begins with the lesson's own", "tried"]),
        ("id: tried.first", "id: Tried", 17, ["small letters"]),
        ("run: parabola", "rnu: parabola", 13, ["rnu", "Did you mean “run”?"]),
        ("yaml figure", "yaml figur", 12, ["yaml question", "yaml figure"]),
        ("kind: number", "kind: number\nkind: vector", 19, ["second time"]),
        ("and [/x].\n", "and [/x].\n---\n", 11, ["line empty before"]),
        ("```python\n---\n```", "```python", 28, ["never closed"]),
        ("Another page.\n\n```python\n---\n```", "", 25, ["empty"]),
        ("kind: number", "kind: number\ngiven: { a: 5 .. 1 }", 19, ["smaller to its larger"]),
        ("kind: number", "kind: number\ngiven: { a: [] }", 19, ["empty"]),
        (
            "kind: number",
            f"kind: choice\n{OPTIONS}",
            19,
            ["txt", "Did you mean “text”?"],
        ),
    ],
)
def test_every_error_has_its_line_and_the_nearest_word(write_lesson, old, new, line, words):
    assert old in GOOD
    problems = _problems(write_lesson(GOOD.replace(old, new)))
    said = [message for at, message in problems if at == line]
    assert said, problems
    assert all(any(word in message for message in said) for word in words)


def test_all_problems_are_said_at_once(write_lesson):
    body = GOOD.replace("hint: Count.", "").replace("run: parabola", "rnu: parabola")
    assert len({line for line, _ in _problems(write_lesson(body))}) >= 2
    body = f"{GOOD.replace('id: tried.first', 'id: other.first')}\n\n---\n"
    (_, first), (_, second) = _problems(write_lesson(body))
    assert "own: “tried.…”" in first
    assert "page is empty" in second


@pytest.mark.parametrize(
    ("front", "line", "word"),
    [
        ("no front matter", 1, "front matter"),
        ("---\nformat: 1\n", 1, "front matter"),
        ("---\nformat: 2\nid: tried\ntitle: T\n---\n", 2, "format 1"),
        ("---\nformat: 1\nid: Tried!\ntitle: T\n---\n", 3, "small letters"),
        ("---\nformat: 1\nid: tried\ntitel: T\n---\n", 4, "Did you mean “title”?"),
        ("---\nformat: 1\nid: tried\ntitle: T\nneeds: one\n---\n", 5, "list"),
        ("---\nformat: 1\nid: &a tried\ntitle: T\n---\n", 3, "Anchors"),
    ],
)
def test_front_matter_is_checked(write_lesson, front, line, word):
    assert any(at == line and word in message for at, message in _problems(write_lesson("x", front=front)))


HOSTILE = {
    "ten megabytes": "x" * 10_000_000,
    "many blocks": ("```yaml question\n" + "a: [" + "b," * 3000 + "]\n```\n\n") * 30,
    "an alias bomb": "```yaml question\na: &a [x]\nb: [*a, *a]\n```\n",
    "deep nesting": "```yaml question\na: " + "[" * 5000 + "\n```\n",
    "deep quotes": "> " * 5000 + "x\n",
    "an exploding formula": "```yaml question\nid: tried.x\nkind: number\nask: x\nhint: x\nanswer: "
    + "(" * 3000
    + "\n```\n",
    "an open fence": "```yaml question\nid: tried.x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_an_error_with_a_line_within_a_second(write_lesson, name):
    path = write_lesson(HOSTILE[name])
    began = time.process_time()
    problems = _problems(path)
    assert time.process_time() - began < 1
    assert all(line >= 1 and message for line, message in problems)


def test_markup_and_control_characters_are_kept_as_text(write_lesson):
    lesson = read_lesson(write_lesson("Prose [/x] \x1b[2J \u202e end\n"))
    assert lesson.pages[0].blocks[0].markdown == "Prose [/x] ␛[2J ⟨U+202E⟩ end"


def test_a_file_that_is_not_utf_8_says_so_at_its_line(tmp_path):
    path = tmp_path / "01-bad.md"
    path.write_bytes(b"---\nformat: 1\n\xff\n")
    assert _problems(path) == [(3, "This is not UTF-8; save the file as UTF-8.")]


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "01-large.md"
    path.write_bytes(b"x" * (LARGEST + 1))
    assert "bytes" in _problems(path)[0][1]


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path):
    path = tmp_path / "01-pipe.md"
    os.mkfifo(path)
    assert _problems(path) == [(1, "This is no ordinary file.")]
    assert _problems(tmp_path) == [(1, "This is no ordinary file.")]


def test_a_problem_shows_the_control_characters_of_its_file_s_name(tmp_path):
    problem = LessonProblem(str(tmp_path / "01-\x1b[2J.md"), 1, "Wrong.")
    assert str(problem) == f"{tmp_path}/01-␛[2J.md:1: Wrong."


def test_lessons_are_listed_in_order_and_a_readme_is_none(write_lesson, tmp_path):
    write_lesson("x", "02-b.md", "---\nformat: 1\nid: b\ntitle: B\nneeds: [a]\n---\n")
    write_lesson("x", "01-a.md", "---\nformat: 1\nid: a\ntitle: A\n---\n")
    write_lesson("x", "03-broken.md", "---\nid: [\n---\n")
    write_lesson("x", "README.md", "# How to write a lesson\n")
    assert [header.id for header in list_lessons(tmp_path)] == ["a", "b"]


def test_the_list_reads_no_models(tmp_path):
    code = (
        "import sys\nfrom tutor.course.lesson.catalogue import list_lessons\n"
        f"assert len(list_lessons({str(COURSE)!r})) == 2\n"
        "assert not {'pydantic', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("which", ["computed", "1", "01", "01-computed"])
def test_a_lesson_is_found_by_id_number_or_name(which):
    assert find_lesson(which, COURSE).id == "computed"


def test_a_lesson_is_found_by_its_path():
    assert find_lesson(str(COURSE / "02-chosen.md")).id == "chosen"


def test_what_is_not_found_is_answered_with_the_nearest():
    with pytest.raises(UserError, match="computed"):
        find_lesson("compted", COURSE)
    with pytest.raises(UserError, match=r"chosen\.regime"):
        find_question("chosen.regim", COURSE)
    assert find_question("chosen.regime", COURSE)[1].id == "chosen.regime"


def test_a_broken_lesson_is_found_so_that_its_author_reads_why(write_lesson, tmp_path):
    write_lesson("x", "03-broken.md", "---\nid: [\n---\n")
    with pytest.raises(LessonError):
        find_lesson("03-broken", tmp_path)


def test_the_directory_given_comes_before_the_one_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(tmp_path))
    assert lesson_directory() == tmp_path
    assert lesson_directory(COURSE) == COURSE
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(tmp_path / "missing"))
    with pytest.raises(UserError, match="missing"):
        lesson_directory()
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    assert [header.id for header in list_lessons()[:2]] == ["ten-minutes", "one-weight"]
