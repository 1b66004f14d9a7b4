"""A disputed answer is graded again when its lesson has changed, and lapses when nobody settles it."""

from datetime import UTC, datetime, timedelta

import pytest

from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import find_question
from tutor.course.progress import open_store
from tutor.course.progress.disputes import PATIENCE, disputes
from tutor.course.progress.review import Rating, rated
from tutor.course.review.hearing import hear_disputes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LESSON = """---
format: 1
id: tried
title: Tried
---

```yaml question
id: tried.sum
given: { a: [2, 3], b: [5] }
parts:
  - { kind: number, ask: "a = {a}, b = {b}. a?", answer: a + 1, decimals: 0, hint: Look. }
  - { kind: number, ask: "a·b?", answer: PRODUCT, decimals: 0, hint: Multiply. }
```
"""


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Write the lesson with another answer to its second part."""
    directory = tmp_path / "lessons"
    directory.mkdir()
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(directory))

    def write(product):
        (directory / "01-tried.md").write_text(LESSON.replace("PRODUCT", product), encoding="utf-8")

    write("a + b")
    return write


@pytest.fixture
def store(tmp_path, lesson):
    """A learner who answered a·b where the author had a + b, and disputed the verdict."""
    with open_store(tmp_path / "data") as store:
        asking = Asking.begin(*find_question("tried.sum"), seed=4)
        a = asking.variant.values["a"]
        first = asking.give(str(a + 1))
        store.record(first.attempt(NOON, 1000))
        second = first.go_on().give(str(5 * a))
        store.record(second.attempt(NOON + timedelta(seconds=1), 1000))
        store.record(second.dispute(NOON + timedelta(seconds=2))[1])
        yield store


def ratings(store):
    return [grade for _, grade in rated(store.attempts(question="tried.sum"))]


def settled(store):
    return [dispute.settled for dispute in disputes(store.attempts())]


def test_nothing_is_settled_while_the_lesson_is_the_same(store):
    assert list(hear_disputes(store, NOON + PATIENCE)) == []
    assert ratings(store) == [Rating.GOOD, Rating.HARD]


def test_an_answer_that_its_author_now_takes_counts_as_right_and_that_is_said_once(store, lesson):
    lesson("a*b")
    (told,) = hear_disputes(store, NOON + timedelta(days=1))
    assert told.startswith("tried.sum: its lesson has changed, and your answer “1")
    assert told.endswith("which you held to be right, now is.")
    assert settled(store) == ["right"]
    assert ratings(store) == [Rating.GOOD, Rating.GOOD]
    assert list(hear_disputes(store, NOON + timedelta(days=2))) == []


def test_an_answer_that_is_refused_again_counts_as_wrong_and_says_how_to_disagree(store, lesson):
    lesson("a - b")
    (told,) = hear_disputes(store, NOON + timedelta(days=1))
    (dispute,) = disputes(store.attempts())
    assert "it counts as wrong. " in told
    assert told.endswith(f"tutor progress --settle {dispute.id} right")
    assert (dispute.settled, ratings(store)) == ("wrong", [Rating.GOOD, Rating.AGAIN])


def test_after_thirty_days_it_counts_as_not_asked_also_where_the_lesson_is_gone(store, tmp_path):
    (tmp_path / "lessons" / "01-tried.md").unlink()
    assert list(hear_disputes(store, NOON + PATIENCE)) == []
    (told,) = hear_disputes(store, NOON + PATIENCE + timedelta(days=1))
    assert told.endswith("it counts as not asked.")
    assert (settled(store), ratings(store)) == (["not asked"], [Rating.GOOD])


def test_a_question_that_draws_other_numbers_now_cannot_grade_it_and_leaves_it_open(store, tmp_path, lesson):
    changed = LESSON.replace("b: [5]", "b: [5], c: [1]").replace("PRODUCT", "a*b")
    (tmp_path / "lessons" / "01-tried.md").write_text(changed, encoding="utf-8")
    assert list(hear_disputes(store, NOON + timedelta(days=1))) == []
    assert settled(store) == [""]
