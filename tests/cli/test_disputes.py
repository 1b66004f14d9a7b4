"""A verdict is disputed in line mode, listed, settled, and found in an export."""

import json

from tests.program import tutor


def test_a_refused_answer_is_disputed_listed_and_settled(tmp_path):
    data = ("--data-dir", str(tmp_path))
    typed = "1234\ndispute\ndispute\nskip\n"
    asked = tutor("quiz", "one-weight.update", "--seed", "3", "--count", "1", *data, typed=typed)
    assert asked.stdout.count("It counts as no miss until it is settled.") == 1
    assert "No verdict" not in tutor("progress", "--disputed", *data).stdout
    (entry,) = json.loads(tutor("progress", "--disputed", "--json", *data).stdout)["disputed"]
    assert (entry["question"], entry["answer"], entry["settled"]) == ("one-weight.update", "1234", None)
    assert '"verdict":"disputed"' in tutor("export", *data).stdout.replace(" ", "")
    assert "now counts as wrong" in tutor("progress", "--settle", entry["id"], "wrong", *data).stdout
    (entry,) = json.loads(tutor("progress", "--disputed", "--json", *data).stdout)["disputed"]
    assert entry["settled"] == "wrong"


def test_only_what_is_disputed_can_be_settled(tmp_path):
    data = ("--data-dir", str(tmp_path))
    assert tutor("progress", "--disputed", *data).stdout.startswith("No verdict is disputed.")
    assert tutor("progress", "--settle", "1a2b3c4d", "right", *data).exit_code == 2
    assert tutor("progress", "--settle", "1a2b3c4d", "maybe", *data).exit_code == 2


def test_a_dispute_is_settled_at_the_next_start_after_its_lesson_has_changed(tmp_path, monkeypatch):
    lesson = tmp_path / "lessons" / "01-tried.md"
    lesson.parent.mkdir()
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(lesson.parent))
    front = "---\nformat: 1\nid: tried\ntitle: Tried\n---\n"
    block = """```yaml question
id: tried.sum
kind: number
given: { a: [2], b: [5] }
ask: "{a} times {b}?"
answer: WHAT
hint: Multiply.
```
"""
    lesson.write_text(front + block.replace("WHAT", "a + b"), encoding="utf-8")
    data = ("--data-dir", str(tmp_path / "data"))
    tutor("quiz", "tried.sum", "--count", "1", *data, typed="10\nDispute\nquit\n")
    lesson.write_text(front + block.replace("WHAT", "a*b"), encoding="utf-8")
    started = tutor("progress", "--disputed", "--json", *data)
    assert started.stderr == (
        "tried.sum: its lesson has changed, and your answer “10”, which you held to be right, now is.\n"
    )
    assert json.loads(started.stdout)["disputed"][0]["settled"] == "right"
    assert '"verdict":"settled-right"' in tutor("export", *data).stdout.replace(" ", "")
