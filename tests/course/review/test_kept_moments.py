"""Moments kept in the simulator: cards of the log like any other, asked when they are due."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import find_question
from tutor.course.progress import Attempt, Store, open_store
from tutor.course.progress.classroom import Learner, question_rows
from tutor.course.progress.exchange import export_lines, read_export
from tutor.course.review.due import Queued, due_questions
from tutor.course.review.kept_moments import keep_moment, kept_moments, moment_at, prediction_attempt
from tutor.course.review.summary import Summary, summarise
from tutor.engine.errors import UserError
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run
from tutor.lab.predicting import judged
from tutor.plain.asking import questions_of

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARABOLA = "parabola rate=0.3 steps=1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened


def descent_of(line: str) -> Descent:
    return parse_run(line).descent()


def due(store: Store, days: float) -> list[Queued]:
    return list(due_questions(store, BEGIN + timedelta(days=days)))


def summary(store: Store, days: float) -> Summary:
    return summarise(store, now=BEGIN + timedelta(days=days), zone=UTC, lessons=[], ideas={})


def answer(store: Store, queued: Queued, text: str, days: float) -> None:
    asking = Asking.begin(queued.lesson, queued.question, queued.seed or 0).give(text)
    attempt = asking.attempt(BEGIN + timedelta(days=days), 20_000)
    assert attempt is not None
    store.record(attempt)


def test_a_kept_moment_comes_back_tomorrow_as_it_was_and_then_with_other_numbers(store: Store) -> None:
    told = keep_moment(store, descent_of(PARABOLA), BEGIN)
    assert told == "Kept: it comes back in the review tomorrow, and after that with other numbers."
    assert due(store, 0) == []
    (queued,) = due(store, 1)
    assert queued.lesson.title == "Moments you kept"
    assert queued.moment.line == PARABOLA
    variant = Asking.begin(queued.lesson, queued.question, queued.seed).variant
    assert variant.values == {"at": "3.6", "rate": 0.3}
    answer(store, queued, "2.64", 1)
    assert due(store, 1) == []
    (later,) = due(store, 30)
    assert later.seed is None
    assert later.question.id == queued.question.id


def test_an_answer_missed_comes_back_sooner_than_one_known(store: Store) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    keep_moment(store, descent_of("bowl rate=0.2"), BEGIN)
    for queued in due(store, 1):
        answer(store, queued, "2.64" if queued.moment.line == PARABOLA else "0, 0", 1)
    known, missed = (
        next(card for card in store.cards() if card.question == moment_at(descent_of(line)).question_id)
        for line in (PARABOLA, "bowl rate=0.2")
    )
    assert known.due > missed.due


def test_keeping_twice_says_so_and_adds_nothing(store: Store) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    assert "kept already" in keep_moment(store, descent_of(PARABOLA), BEGIN + timedelta(hours=1))
    assert len(store.attempts()) == 1


def test_what_cannot_be_asked_is_not_kept(store: Store) -> None:
    with pytest.raises(UserError, match="moves nothing"):
        keep_moment(store, descent_of("parabola start=2"), BEGIN)
    assert store.attempts() == []


def test_the_log_alone_gives_the_cards_again_here_and_elsewhere(store: Store, tmp_path: Path) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    answer(store, due(store, 1)[0], "2.64", 1)
    cards = store.cards()
    store.repair()
    assert store.cards() == cards
    with open_store(tmp_path / "elsewhere") as other:
        other.merge(*read_export(export_lines(store)))
        assert other.cards() == cards
        assert [queued.moment.line for queued in due(other, 30)] == [PARABOLA]


def test_the_same_moment_kept_by_two_programs_is_one_card_that_begins_once(store: Store, tmp_path: Path) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    (card,) = store.cards()
    with open_store(tmp_path / "elsewhere") as other:
        keep_moment(other, descent_of(PARABOLA), BEGIN + timedelta(hours=5))
        store.merge(*read_export(export_lines(other)))
    assert len(store.attempts()) == 2
    assert store.cards() == [card]


def test_a_forgotten_moment_is_gone_and_may_be_kept_again(store: Store) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    store.forget("question", moment_at(descent_of(PARABOLA)).question_id, at=BEGIN + timedelta(days=1))
    assert due(store, 30) == []
    assert kept_moments(store) == {}
    assert keep_moment(store, descent_of(PARABOLA), BEGIN + timedelta(days=2)).startswith("Kept")
    store.forget("lesson", "simulator", at=BEGIN + timedelta(days=3))
    assert store.cards() == []


def test_a_moment_whose_surface_is_gone_is_left_out(store: Store) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    strange = ({"run": "vanished start=1"}, {"run": ""}, {"run": {"not": "a line"}}, {})
    for place, drawn in enumerate(strange):
        name = f"simulator.moment-{place}"
        store.record(Attempt(question=name, lesson="simulator", answer="", verdict="kept", drawn=drawn, at=BEGIN))
    assert [queued.moment.line for queued in due(store, 30)] == [PARABOLA]
    assert summary(store, 30).due == 1


def test_a_kept_moment_is_no_answer(store: Store) -> None:
    descent = descent_of(PARABOLA)
    store.record(prediction_attempt(descent, judged(descent, descent.frame.parameters), BEGIN))
    keep_moment(store, descent, BEGIN)
    assert summary(store, 0).answered == 1
    rows = question_rows([Learner("one", tuple(store.attempts()))])
    assert [(row.question, row.attempts) for row in rows] == [("simulator.prediction", 1)]


def test_a_kept_moment_is_found_by_its_id(store: Store) -> None:
    keep_moment(store, descent_of(PARABOLA), BEGIN)
    name = moment_at(descent_of(PARABOLA)).question_id
    assert [question.id for _, question in questions_of(name, kept_moments(store))] == [name]
    with pytest.raises(UserError):
        find_question(name)
