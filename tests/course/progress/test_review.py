from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.progress import Attempt, open_store, review
from tutor.course.progress.review import Card, Rating
from tutor.course.progress.trouble import ExtraMissingError

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "typical", "expected"),
    [
        ({"verdict": "wrong"}, 30_000, Rating.AGAIN),
        ({"verdict": "skipped"}, None, Rating.AGAIN),
        ({"verdict": "skipped", "tries": 0, "hints": 3}, None, Rating.AGAIN),
        ({"verdict": "wrong", "tries": 2}, None, None),
        ({"verdict": "right", "hints": 3}, 90_000, Rating.AGAIN),
        ({"verdict": "right", "hints": 3, "tries": 2}, 90_000, None),
        ({"verdict": "right", "hints": 2}, 90_000, Rating.HARD),
        ({"verdict": "right", "hints": 1}, 90_000, Rating.HARD),
        ({"verdict": "right", "tries": 2}, 90_000, Rating.HARD),
        ({"verdict": "right"}, None, Rating.GOOD),
        ({"verdict": "right"}, 59_999, Rating.GOOD),
        ({"verdict": "right"}, 60_000, Rating.EASY),
        ({"verdict": "self-graded"}, None, None),
        ({"verdict": "unreadable"}, None, None),
    ],
)
def test_the_rating_is_what_happened(attempt, fields, typical, expected):
    assert review.rating(attempt(**fields), typical) is expected


def test_fast_is_known_from_three_earlier_unaided_answers_on(attempt):
    times = [40_000, 20_000, 20_000, 20_000, 60_000, 20_001, 20_000]
    ratings = [grade for _, grade in review.rated(attempt(day=n, milliseconds=ms) for n, ms in enumerate(times))]
    # Medians of what came before: -, -, -, 20 s, 20 s, 20 s, 20 000.5 ms: half of each is beaten by none.
    assert ratings == [Rating.GOOD] * 7
    ratings = [grade for _, grade in review.rated(attempt(day=n, milliseconds=ms) for n, ms in enumerate([9, 8, 7, 4]))]
    assert ratings == [Rating.GOOD, Rating.GOOD, Rating.GOOD, Rating.EASY]
    # Of four times the median is half-way between the two in the middle, 15 s: half of it is 7.5 s.
    for last, expected in ((7_000, Rating.EASY), (8_000, Rating.GOOD)):
        times = [30_000, 8_000, 20_000, 10_000, last]
        *_, (_, grade) = review.rated(attempt(day=n, milliseconds=ms) for n, ms in enumerate(times))
        assert grade is expected
    # Of five it is the third.
    times = [50_000, 10_000, 40_000, 20_000, 30_000, 12_000]
    *_, (_, grade) = review.rated(attempt(day=n, milliseconds=ms) for n, ms in enumerate(times))
    assert grade is Rating.EASY


def test_intervals_after_first_answers_are_those_of_fsrs(store, attempt):
    # FSRS-6's usual initial stabilities at a retention of 0.9: 0.212, 1.2931 and 2.3065 days, at least a day, rounded.
    again = store.record(attempt("a.again", "wrong"))
    hard = store.record(attempt("a.hard", hints=1))
    good = store.record(attempt("a.good"))
    assert [card.interval for card in (again, hard, good)] == [1.0, 1.0, 2.0]
    assert [card.stability for card in (again, hard, good)] == [0.212, 1.2931, 2.3065]


def test_coming_an_hour_earlier_each_day_counts_as_days(attempt):
    def last(hours: float) -> Card:
        model = review.scheduler()
        return review.replay([attempt(day=n * hours / 24) for n in range(4)], model)

    assert last(23).stability == last(24).stability


def test_a_sentence_graded_by_its_writer_has_no_card(store, attempt):
    assert store.record(attempt(verdict="self-graded")) is None
    assert store.cards() == []


def test_the_same_mistake_three_times_sends_back_until_it_is_overcome(store, attempt):
    def card_after(day: float, verdict: str, mistake: str | None = None, **fields: int) -> str | None:
        return store.record(attempt(day=day, verdict=verdict, mistake=mistake, **fields)).reread

    assert card_after(0, "wrong", "uphill") is None
    assert card_after(1, "wrong", "no-rate") is None
    assert card_after(2, "wrong", "uphill") is None
    assert card_after(3, "right") is None
    assert card_after(4, "wrong", "uphill", tries=2) is None  # its first miss has counted
    assert card_after(5, "wrong", "uphill") == "uphill"
    assert card_after(5.01, "right", hints=1) == "uphill"
    assert [card_after(5.02 + n / 100, "skipped") for n in range(4)] == ["uphill"] * 4
    assert [card.reread for card in store.due(BEGIN + timedelta(days=9))] == ["uphill"]
    assert card_after(6, "right") is None
    assert card_after(7, "wrong", "uphill") is None


def test_due_is_everything_of_the_learners_own_day(store, attempt):
    store.record(attempt(day=0))  # 2 March, 09:00 UTC, due 4 March, 09:00 UTC
    auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
    before = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    assert store.due(before, UTC) == []
    assert store.due(before, auckland) == []  # 3 March, 22:30; due on the 4th at 22:00
    assert store.due(before, honolulu) == []  # 2 March, 23:30; due on the 3rd at 23:00
    assert len(store.due(before + timedelta(hours=2), auckland)) == 1
    assert len(store.due(before + timedelta(hours=1), honolulu)) == 1
    assert store.due(before + timedelta(hours=14), UTC) == []
    assert len(store.due(before + timedelta(hours=15), UTC)) == 1


@given(st.lists(st.sampled_from("aaaabbc"), max_size=40))
def test_due_cards_mix_lessons_as_long_as_two_are_left(names):
    cards = [
        Card(f"{lesson}.{number}", lesson, 1.0, 5.0, BEGIN, BEGIN + timedelta(hours=number % 7), None)
        for number, lesson in enumerate(names)
    ]
    order = review.mixed(cards)
    assert sorted(order, key=id) == sorted(cards, key=id)
    for index in range(1, len(order)):
        if order[index].lesson == order[index - 1].lesson:
            assert {card.lesson for card in order[index:]} == {order[index].lesson}
    for lesson in set(names):
        dues = [card.due for card in order if card.lesson == lesson]
        assert dues == sorted(dues)


def test_the_lesson_with_most_cards_goes_first():
    cards = [Card(name, name[0], 1.0, 5.0, BEGIN, BEGIN, None) for name in ("b.1", "a.1", "b.2", "b.3", "c.1")]
    assert [card.question for card in review.mixed(cards)] == ["b.1", "a.1", "b.2", "c.1", "b.3"]


@pytest.mark.parametrize(
    ("dues", "order"),
    [
        # Of as many cards each, the lesson of the longest due goes first, and of the same moment the first by name.
        ({"b": [1], "a": [2]}, "b1 a2"),
        ({"b": [1], "a": [1]}, "a1 b1"),
        ({"a": [2, 5], "b": [1, 9]}, "b1 a2 b9 a5"),
        ({"b": [2, 3, 4], "a": [9, 5, 1]}, "a1 b2 a5 b3 a9 b4"),
        ({"a": [1, 5, 9], "b": [1, 3, 4]}, "a1 b1 a5 b3 a9 b4"),
        # The one with most waits where it has just been.
        ({"a": [7, 8, 9], "b": [5], "c": [1]}, "a7 c1 a8 b5 a9"),
        ({"a": [1, 2, 3, 4], "b": [9]}, "a1 b9 a2 a3 a4"),
    ],
)
def test_of_lessons_with_as_many_cards_the_longest_due_goes_first(dues, order):
    cards = [
        Card(f"{lesson}{day}", lesson, 1.0, 5.0, BEGIN, BEGIN + timedelta(days=day), None)
        for lesson, days in dues.items()
        for day in days
    ]
    assert " ".join(card.question for card in review.mixed(cards)) == order


def test_a_card_is_of_the_lesson_where_its_question_was_answered_last(store, attempt):
    for day, lesson in enumerate(["old", "old", "new"]):
        card = store.record(attempt("a.moved", day=day, lesson=lesson))
        assert (card.question, card.lesson) == ("a.moved", lesson)


def test_a_higher_retention_asks_sooner_and_back_again_gives_the_same_cards(store, attempt):
    for day in (0, 2, 10, 30):
        store.record(attempt(day=day))
    usual = store.cards()
    store.set_retention(0.95)
    [sooner] = store.cards()
    assert (sooner.stability, sooner.difficulty) == (usual[0].stability, usual[0].difficulty)
    assert sooner.interval < 0.6 * usual[0].interval
    store.set_retention(0.9)
    assert store.cards() == usual


def test_own_weights_change_the_cards_and_none_brings_the_usual_back(store, attempt):
    from fsrs.scheduler import DEFAULT_PARAMETERS

    store.record(attempt())
    usual = store.cards()
    store.set_weights((*DEFAULT_PARAMETERS[:2], 30.0, *DEFAULT_PARAMETERS[3:]))
    assert [card.interval for card in store.cards()] == [30.0]
    assert store.record(attempt("a.other")).interval == 30.0
    store.set_weights(None)
    assert store.cards()[1] == usual[0]


answers = st.builds(
    Attempt,
    question=st.sampled_from(["a.one", "a.two", "b.one"]),
    lesson=st.sampled_from("ab"),
    answer=st.just(""),
    verdict=st.sampled_from(["right", "right", "right", "wrong", "skipped", "self-graded"]),
    mistake=st.none() | st.sampled_from(["uphill", "no-rate"]),
    hints=st.sampled_from([0, 0, 1]),
    tries=st.sampled_from([1, 1, 2]),
    milliseconds=st.integers(0, 10**6),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
)


@settings(deadline=None, max_examples=40)
@given(st.lists(answers, max_size=25), st.randoms())
def test_cards_rebuilt_from_the_log_are_the_same_bit_for_bit(tmp_path_factory, attempts, random):
    with open_store(tmp_path_factory.mktemp("one")) as one, open_store(tmp_path_factory.mktemp("two")) as two:
        for attempt in attempts:
            one.record(attempt)
        kept = one.rows("SELECT * FROM card ORDER BY question")
        one.repair()
        assert one.rows("SELECT * FROM card ORDER BY question") == kept
        random.shuffle(attempts)
        two.merge(attempts, [])
        assert two.rows("SELECT * FROM card ORDER BY question") == kept


def test_fitting_without_its_packages_says_what_to_install(store, attempt, monkeypatch):
    import fsrs

    def missing(logs: object) -> None:
        raise ImportError

    monkeypatch.setattr(fsrs, "Optimizer", missing, raising=False)
    store.record(attempt())
    with pytest.raises(ExtraMissingError, match=r"pip install"):
        store.fit_weights()


def test_fitting_gives_the_optimizer_whole_days_and_uses_what_it_returns(store, attempt, monkeypatch):
    import fsrs
    from fsrs.scheduler import DEFAULT_PARAMETERS

    weights = (*DEFAULT_PARAMETERS[:2], 30.0, *DEFAULT_PARAMETERS[3:])
    seen: list[fsrs.ReviewLog] = []

    class Optimizer:
        def __init__(self, logs: list[fsrs.ReviewLog]) -> None:
            seen.extend(logs)

        def compute_optimal_parameters(self) -> list[float]:
            return list(weights)

    monkeypatch.setattr(fsrs, "Optimizer", Optimizer, raising=False)
    for day, verdict in ((0, "right"), (1.9, "wrong"), (1.9, "self-graded"), (2.8, "right")):
        store.record(attempt(day=day, verdict=verdict))
    assert store.fit_weights() == weights
    assert [log.rating for log in seen] == [fsrs.Rating.Good, fsrs.Rating.Again, fsrs.Rating.Good]
    assert [(log.review_datetime - BEGIN).total_seconds() / 86400 for log in seen] == [0, 2, 3]
    assert store.record(attempt("a.other")).interval == 30.0


def test_reading_progress_imports_no_memory_model(run_python):
    heavy = ["fsrs", "numpy", "platformdirs", "pydantic"]
    code = f"import sys, tutor.course.review.summary; print([name for name in {heavy} if name in sys.modules])"
    assert run_python(code) == "[]\n"
