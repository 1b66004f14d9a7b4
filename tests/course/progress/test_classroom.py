from datetime import timedelta

import pytest

from tutor.course.progress import open_store
from tutor.course.progress.classroom import csv_text, question_rows, read_class
from tutor.course.progress.disputes import disputed
from tutor.course.progress.exchange import export_lines
from tutor.course.progress.trouble import ExchangeError


@pytest.fixture
def exports(tmp_path, attempt):
    """Two learners; the second's export also holds what the first did."""
    paths = []
    with open_store(tmp_path / "class") as store:
        for learner, given in (
            ("ada", [attempt("a.one", "wrong", mistake="uphill", milliseconds=10_000)]),
            (
                "grace",
                [
                    attempt("a.one", "right", milliseconds=20_000),
                    attempt("a.one", "wrong", mistake="no-rate", milliseconds=60_000),
                    attempt("a.one", "wrong", mistake="uphill", milliseconds=40_000),
                    attempt("a.two", "self-graded", milliseconds=90_500),
                ],
            ),
        ):
            for each in given:
                store.record(each)
            paths.append(tmp_path / f"{learner}.jsonl")
            paths[-1].write_text("\n".join(export_lines(store)) + "\n", encoding="utf-8")
    return paths


def test_a_class_is_told_by_question_with_its_mistakes_by_name(exports):
    learners = read_class(exports)
    assert [(learner.name, len(learner.attempts)) for learner in learners] == [("ada", 1), ("grace", 4)]
    one, two = question_rows(learners)
    assert (one.lesson, one.question, one.learners, one.attempts) == ("a", "a.one", 2, 4)
    assert one.success == 1 / 4
    assert one.mistakes == (("uphill", 2), ("no-rate", 1))
    assert one.median_milliseconds == 30_000
    assert (two.learners, two.success, two.mistakes) == (1, None, ())


def test_the_csv_has_a_row_a_question(exports):
    assert csv_text(question_rows(read_class(exports))) == (
        "lesson,question,learners,attempts,success,median seconds,mistakes,disputed\n"
        "a,a.one,2,4,0.250,30.0,uphill 2; no-rate 1,0\n"
        "a,a.two,1,1,,90.5,,0\n"
    )


def test_a_strangers_export_cannot_put_a_formula_into_the_spreadsheet(tmp_path, attempt):
    with open_store(tmp_path / "evil") as store:
        store.record(attempt('=HYPERLINK("http://example.org")', "wrong", mistake="@SUM(A1)", lesson="+1"))
        path = tmp_path / "evil.jsonl"
        path.write_text("\n".join(export_lines(store)), encoding="utf-8")
    row = csv_text(question_rows(read_class([path]))).splitlines()[1]
    assert row.startswith("'+1,\"'=HYPERLINK(")
    assert row.endswith(",'@SUM(A1) 1,0")


def test_a_disputed_answer_is_no_miss_of_a_class_and_is_counted_for_its_teacher(tmp_path, attempt):
    with open_store(tmp_path / "class") as store:
        miss = attempt("a.one", "wrong", mistake="uphill")
        for each in (miss, disputed(miss, miss.at + timedelta(seconds=1))):
            store.record(each)
        path = tmp_path / "ada.jsonl"
        path.write_text("\n".join(export_lines(store)), encoding="utf-8")
    (row,) = question_rows(read_class([path]))
    assert (row.learners, row.attempts, row.success, row.mistakes, row.disputed) == (1, 0, None, (), 1)


@pytest.mark.parametrize(
    ("content", "said"), [(b"hello\n", "Line 1 "), (b"\xff\xfe\x00", "UTF-8"), (None, "cannot be read")]
)
def test_a_file_that_is_no_export_is_named(tmp_path, content, said):
    path = tmp_path / "learner.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExchangeError, match=r"learner\.jsonl") as refused:
        read_class([path])
    assert said in str(refused.value)


def test_mistakes_made_as_often_are_told_by_their_names_and_a_question_of_disputes_alone_has_no_time(tmp_path, attempt):
    with open_store(tmp_path / "class") as store:
        for number, mistake in enumerate(("c", "a", "b", "b")):
            store.record(attempt("a.one", "wrong", day=number, mistake=mistake, milliseconds=1_000 * number))
        store.record(disputed(attempt("a.two", "wrong"), attempt(day=9).at))
        path = tmp_path / "one.jsonl"
        path.write_text("\n".join(export_lines(store)), encoding="utf-8")
    one, two = question_rows(read_class([path]))
    assert one.mistakes == (("b", 2), ("a", 1), ("c", 1))
    assert one.median_milliseconds == 1_500
    assert (two.attempts, two.disputed, two.success, two.median_milliseconds) == (0, 1, None, 0.0)
