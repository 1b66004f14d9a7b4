"""A disputed verdict is no miss until it is settled, and then is what it was found to be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutor.course.progress import open_store
from tutor.course.progress.attempt import Attempt
from tutor.course.progress.disputes import PATIENCE, disputed, disputes, settlement
from tutor.course.progress.exchange import export_lines, read_export
from tutor.course.progress.review import Rating, rated
from tutor.course.review.summary import summarise

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def answer(verdict="wrong", at=NOON, text="2.7"):
    return Attempt(
        question="tried.x",
        lesson="tried",
        drawn={"w": 3.0},
        seed=7,
        answer=text,
        verdict=verdict,
        mistake="uphill" if verdict == "wrong" else None,
        at=at,
    )


@pytest.fixture
def log():
    """A miss whose verdict is disputed a minute later."""
    miss = answer()
    return [miss, disputed(miss, NOON + MINUTE)]


def ratings(attempts):
    return [grade for _, grade in rated(attempts)]


def test_an_open_dispute_stands_for_its_answer_and_brings_the_question_back_soon(log):
    assert ratings(log[:1]) == [Rating.AGAIN]
    assert ratings(log) == [Rating.HARD]


def test_a_dispute_that_was_settled_counts_as_what_it_was_found(log):
    (dispute,) = disputes(log)
    assert ratings([*log, settlement(dispute, "right", NOON + 2 * MINUTE)]) == [Rating.GOOD]
    assert ratings([*log, settlement(dispute, "wrong", NOON + 2 * MINUTE)]) == [Rating.AGAIN]


def test_a_settlement_is_of_its_dispute_and_took_no_time(log):
    slow = disputed(replace(log[0], milliseconds=40_000, hints=1, tries=2), NOON + MINUTE)
    settled = settlement(disputes([slow])[0], "right", NOON + 2 * MINUTE)
    assert (settled.answer, settled.milliseconds, settled.at) == (slow.uuid, 0, NOON + 2 * MINUTE)
    assert (settled.question, settled.drawn, settled.seed) == (slow.question, slow.drawn, slow.seed)
    assert settled.uuid not in (slow.uuid, log[0].uuid)


def test_the_last_settlement_holds(log):
    settled = [*log]
    for minutes, outcome in ((2, "right"), (3, "wrong")):
        settled.append(settlement(disputes(log)[0], outcome, NOON + minutes * MINUTE))
    assert disputes(settled)[0].settled == "wrong"
    assert ratings(settled) == [Rating.AGAIN]


@pytest.mark.parametrize(
    ("later", "expected"), [(PATIENCE, [Rating.HARD, Rating.GOOD]), (PATIENCE + MINUTE, [Rating.GOOD])]
)
def test_what_nobody_settles_in_thirty_days_counts_as_not_asked(log, later, expected):
    assert ratings([*log, answer("right", NOON + MINUTE + later, "2.75")]) == expected


def test_what_lapsed_counts_as_not_asked_and_what_could_not_be_read_as_it_was_found(log):
    assert ratings([*log, settlement(disputes(log)[0], "not asked", NOON + PATIENCE)]) == []
    unread = [disputed(answer(text="2.7 or so"), NOON)]
    assert ratings([*unread, settlement(disputes(unread)[0], "right", NOON + MINUTE)]) == [Rating.GOOD]


def test_other_misses_at_the_question_still_count(log):
    other = answer(at=NOON - MINUTE, text="4")
    assert ratings([other, *log]) == [Rating.AGAIN, Rating.HARD]


def test_a_dispute_is_of_the_answer_to_its_own_numbers(log):
    same_text = replace(answer(at=NOON + MINUTE / 2), drawn={"w": 4.0}, seed=8)
    counted = [(attempt.drawn, grade) for attempt, grade in rated([log[0], same_text, log[1]])]
    assert counted == [({"w": 4.0}, Rating.AGAIN), ({"w": 3.0}, Rating.HARD)]


@pytest.mark.parametrize("between", [0, 1, 2, 3])
def test_a_dispute_finds_its_answer_behind_whatever_was_answered_in_between(log, between):
    others = [answer(text=f"{number}", at=NOON + number * MINUTE / 9) for number in range(between)]
    counted = [(attempt.answer, grade) for attempt, grade in rated([log[0], *others, log[1]])]
    assert counted == [*((f"{number}", Rating.AGAIN) for number in range(between)), ("2.7", Rating.HARD)]


@pytest.mark.parametrize("before", [0, 1])
def test_a_dispute_is_never_of_an_answer_that_came_after_it(log, before):
    first = [answer(text="4", at=NOON - MINUTE)] * before
    assert ratings([*first, log[1], answer(at=NOON + 2 * MINUTE)]) == [Rating.AGAIN] * before + [
        Rating.HARD,
        Rating.AGAIN,
    ]


def test_a_disputed_mistake_is_not_held_against_its_learner(tmp_path, log):
    with open_store(tmp_path) as store:
        store.record(log[0])
        assert store.mistakes_made() == {"uphill": 1}
        card = store.record(log[1])
        assert store.mistakes_made() == {}
        seen = summarise(store, now=NOON, lessons=[("tried", ["tried.x"])], ideas={})
        assert (seen.answered, seen.mistakes) == (1, ())
        later = store.record(settlement(disputes(log)[0], "right", NOON + 2 * MINUTE))
        assert later is not None
        assert card is not None
        assert later.due > card.due
        assert summarise(store, now=NOON, lessons=[("tried", ["tried.x"])], ideas={}).lessons[0].done == 1
        store.record(settlement(disputes(log)[0], "wrong", NOON + 3 * MINUTE))
        assert store.mistakes_made() == {"uphill": 1}


def test_a_dispute_goes_along_in_an_export(tmp_path, log):
    with open_store(tmp_path) as store:
        for entry in log:
            store.record(entry)
        lines = list(export_lines(store))
    (dispute,) = disputes(read_export(lines).attempts)
    assert (dispute.attempt.question, dispute.attempt.answer, dispute.settled) == ("tried.x", "2.7", "")
