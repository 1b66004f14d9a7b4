import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.course.progress import Tombstone, open_store
from tutor.course.progress.exchange import Export, dated_by, export_lines, read_export
from tutor.course.progress.trouble import ExchangeError

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEADER = '{"format":"descent-tutor-progress","version":1}'


def everything(store):
    return {table: store.rows(f"SELECT * FROM {table} ORDER BY 1") for table in ("attempt", "tombstone", "card")}


def test_an_export_carries_all_to_another_store_and_a_second_time_changes_nothing(store, tmp_path, attempt):
    for day in range(12):
        verdict, mistake = ("wrong", "uphill") if day % 3 else ("right", None)
        store.record(attempt(f"by-hand.q{day % 4}", verdict, day, mistake=mistake, drawn={"w": day / 8}, answer="−½ ✓"))
    store.forget("question", "by-hand.q0", at=BEGIN + timedelta(days=20))
    lines = list(export_lines(store))
    with open_store(tmp_path / "other") as other:
        assert other.merge(*read_export(lines)) == (9, 0, 0)
        after_once = everything(other)
        assert after_once == everything(store)
        assert other.merge(*read_export(lines)) == (0, 9, 0)
        assert everything(other) == after_once
        assert list(export_lines(other)) == lines


def test_twice_as_many_answers_to_one_question_take_twice_the_work_to_bring_in(tmp_path, attempt):
    def work(count):
        calls = 0

        def call(frame, event, argument):
            nonlocal calls
            calls += event == "call"

        given = [attempt(day=number / 10) for number in range(count)]
        with open_store(tmp_path / str(count)) as store:
            sys.setprofile(call)
            try:
                store.merge(given, [])
            finally:
                sys.setprofile(None)
            assert len(store.attempts()) == count
        return calls

    assert work(400) < 2.5 * work(200)


def test_two_machines_agree_after_each_has_the_others_export(store, tmp_path, attempt):
    with open_store(tmp_path / "laptop") as laptop:
        for day in range(6):
            (store if day % 2 else laptop).record(attempt(day=day, verdict="wrong" if day == 3 else "right"))
        from_store, from_laptop = list(export_lines(store)), list(export_lines(laptop))
        laptop.merge(*read_export(from_store))
        store.merge(*read_export(from_laptop))
        assert everything(laptop) == everything(store)
        assert len(store.attempts()) == 6


def test_what_was_forgotten_is_not_brought_back_and_is_forgotten_elsewhere_too(store, tmp_path, attempt):
    store.record(attempt())
    old_export = list(export_lines(store))
    with open_store(tmp_path / "other") as other:
        other.merge(*read_export(old_export))
        store.forget("lesson", "by-hand", at=BEGIN + timedelta(days=1))
        assert store.merge(*read_export(old_export)) == (0, 0, 1)
        assert store.attempts() == []
        kept = attempt(day=2)
        other.record(kept)
        assert other.merge(*read_export(export_lines(store))) == (0, 0, 1)
        assert other.attempts() == [kept]


def test_what_was_answered_at_the_very_moment_of_a_tombstone_is_forgotten_and_a_moment_later_is_not(store, attempt):
    then = attempt(uuid="then", day=1)
    later = replace(then, uuid="later", at=then.at + timedelta(microseconds=1))
    stone = Tombstone(scope="question", name=then.question, at=then.at)
    assert [stone.covers(each) for each in (then, later)] == [True, False]
    for each in (then, later):
        store.record(each)
    assert store.covered_by([stone]) == 1
    assert store.merge([then, later], [stone]) == (0, 1, 2)  # the one that was kept, and the same brought along
    assert store.attempts() == [later]


def test_what_an_export_would_erase_is_counted_before_and_can_be_brought_back(store, tmp_path, attempt):
    mine, theirs = attempt("a.one"), attempt("b.two", day=0.5)
    for each in (mine, theirs):
        store.record(each)
    copy = read_export(export_lines(store))
    with open_store(tmp_path / "other") as other:
        other.merge(*copy)
        other.forget("lesson", "a", at=BEGIN + timedelta(days=1))
        export = read_export(export_lines(other))
    assert store.covered_by([]) == 0
    assert store.covered_by(export.tombstones) == 1
    assert store.merge(*export) == (0, 1, 1)
    assert (store.attempts(), store.covered_by(export.tombstones)) == ([theirs], 0)
    store.forget("question", "b.two", at=BEGIN + timedelta(days=2))
    (own,) = (stone for stone in store.tombstones() if stone.name == "b.two")
    assert store.restore(copy.attempts, [own]) == 1
    assert (store.attempts(), store.tombstones()) == ([mine], [own])
    assert store.restore(copy.attempts, []) == 1
    assert (store.attempts(), store.tombstones()) == ([mine, theirs], [])


def test_answers_of_a_clock_that_was_ahead_are_counted_as_given_now(attempt):
    export = Export([attempt(day=day) for day in (0, 1, 2)], [])
    dated, ahead = dated_by(export, BEGIN + timedelta(days=1))
    assert [each.at for each in dated.attempts] == [BEGIN, BEGIN + timedelta(days=1), BEGIN + timedelta(days=1)]
    assert ahead == 1


def broken(line: str, **changes: object) -> str:
    return json.dumps({**json.loads(line), **changes})


@pytest.mark.parametrize(
    ("number", "spoil", "said"),
    [
        (1, lambda line: "", "first line"),
        (1, lambda line: broken(line, format="anki"), "first line"),
        (1, lambda line: broken(line, version=2), "version 2"),
        (2, lambda line: "hello", "not JSON"),
        (2, lambda line: "[1, 2]", "not a JSON object"),
        (2, lambda line: broken(line, kind="card"), "neither attempt nor tombstone"),
        (2, lambda line: broken(line, kind=["attempt"]), "neither attempt nor tombstone"),
        (3, lambda line: broken(line, at="yesterday"), "at is not a moment"),
        (3, lambda line: broken(line, at="2026-03-02T09:00:00"), "UTC"),
        (3, lambda line: broken(line, at="2026-03-02T09:00:00+01:00"), "UTC"),
        (3, lambda line: broken(line, hints=True), "hints has the wrong type"),
        (3, lambda line: broken(line, seed=2**70), "seed is out of range"),
        (3, lambda line: broken(line, milliseconds=-5), "milliseconds is out of range"),
        (3, lambda line: broken(line, question="\u001b[2J"), "question is not a printable name"),
        (3, lambda line: broken(line, extra=1), "'extra' is not a field"),
        (3, lambda line: line.replace('"tries"', '"trys"'), "tries is missing"),
        (3, lambda line: line.replace('"seed":0', '"seed":NaN'), "NaN"),
        (3, lambda line: '{"drawn":' + "[" * 100_000, "Line 3"),
        (3, lambda line: '"' + "x" * 1_000_001 + '"', "too long"),
        (3, lambda line: '{"seed":' + "9" * 10_000 + "}", "Line 3"),
    ],
)
def test_garbage_is_refused_with_its_line_and_nothing_is_taken(store, tmp_path, attempt, number, spoil, said):
    store.record(attempt(day=0))
    store.record(attempt(day=1))
    lines = list(export_lines(store))
    lines[number - 1] = spoil(lines[number - 1])
    with open_store(tmp_path / "other") as other:
        with pytest.raises(ExchangeError, match=f"Line {2 if not lines[0] else number} ") as refused:
            other.merge(*read_export(lines))
        assert said in str(refused.value)
        assert "\n" not in str(refused.value)
        assert everything(other) == {"attempt": [], "tombstone": [], "card": []}


def test_a_tombstone_of_no_known_scope_is_refused():
    line = '{"kind":"tombstone","uuid":"a","scope":"planet","name":"","at":"2026-03-02T09:00:00+00:00"}'
    with pytest.raises(ExchangeError, match=r"Line 2 .* scope"):
        read_export([HEADER, line])


def test_a_line_of_a_million_characters_is_read_and_one_more_is_not():
    assert read_export([HEADER.ljust(1_000_000)]) == ([], [])
    with pytest.raises(ExchangeError, match="too long"):
        read_export([HEADER.ljust(1_000_001)])


def test_an_empty_file_is_no_export():
    with pytest.raises(ExchangeError, match="empty"):
        read_export([])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
# Never all that a record needs, so none of these is one.
names = st.sampled_from(["kind", "uuid", "question", "scope", "name", "drawn", "seed", "tries"])
objects = st.dictionaries(names, values | st.sampled_from(["attempt", "tombstone"]))


@given(st.text(max_size=40) | objects.map(json.dumps))
def test_any_other_line_is_refused_in_a_sentence(line):
    said = ""
    try:
        read_export([HEADER, line])
    except ExchangeError as error:
        said = str(error)
    assert said.startswith("Line 2 is not from an export") == bool(line.strip())
