"""What a question is proved for beyond its truth: hints that keep the answer to themselves, draws that are counted."""

from collections import Counter

import pytest

from tutor.course.questions.proving import Draws, failures, variants_to_check
from tutor.course.questions.question import draw

GIVEN_AWAY = ("The hint gives the answer away.", None)


def _proved(question, body, hint, ask="What?"):
    return [*failures(question(f"id: tried.hint\nkind: number\nask: '{ask}'\nhint: '{hint}'\n{body}"), 200, Draws())]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("given: { a: [2, 3, 4] }\nanswer: a/4", "It is {a/4}."),
        ("given: { a: [2, 3] }\nanswer: 0 - a/4", "So ({-a/4})!"),
        ("given: { a: [2, 3] }\nanswer: a/3\ndecimals: 3", "Nearly 0.667, or 1.000; who knows?"),
        ("given: { a: [2, 3] }\nanswer: a/3\nsub: { ask: Half?, answer: a/2, hint: 'It is {a/2}.' }", "Divide."),
    ],
)
def test_a_hint_that_says_the_answer_is_told(question, body, hint):
    assert _proved(question, body, hint) == [GIVEN_AWAY]


def test_a_hint_that_says_what_the_question_shows_or_happens_to_say_gives_nothing_away(question):
    quarter = "given: { a: [2, 3, 4] }\nanswer: a/4"
    assert _proved(question, quarter, "It is 0.75.") == []  # in one draw of three
    assert _proved(question, quarter, "Not {a/4}000.") == []
    assert _proved(question, quarter, "It is {a/4}.", "Is it {a/4}?") == []


def test_a_hint_of_a_later_part_is_proved_as_the_first_s_is(question):
    parts = """
        id: tried.parts
        given: { a: [2, 3] }
        parts:
        - { kind: number, ask: A third?, answer: a/3, hint: Divide. }
        - { kind: number, ask: Half?, answer: a/2, hint: "SECOND" }
        """
    assert [*failures(question(parts.replace("SECOND", "Divide.")), 200, Draws())] == []
    assert [*failures(question(parts.replace("SECOND", "It is {a/2}.")), 200, Draws())] == [GIVEN_AWAY]


def test_the_draws_of_several_questions_are_counted_together():
    one = Draws(9, Counter(a=3, b=1), 5, 1, 2, Counter({"x and y": 2}))
    other = Draws(4, Counter(b=2), 2, 2, 1, Counter({"x and z": 1}))
    both = Draws(13, Counter(a=3, b=3), 7, 3, 3, Counter({"x and y": 2, "x and z": 1}))
    assert one + other == other + one == both


def test_a_warning_comes_where_more_than_half_of_the_draws_are_not_asked():
    assert Draws(raw=8, refused=Counter(a=4)).warning == ""
    assert Draws(raw=8, refused=Counter(a=2, b=3)).warning == (
        "5 of 8 draws are not asked: b (3), a (2). Let “given” draw better ones."
    )


def test_only_a_number_that_is_drawn_by_a_name_of_its_own_meets_the_answer(question):
    meets = question("id: t.a\nkind: number\nask: '?'\nhint: Look.\ngiven: { a: [4], b: [2] }\nanswer: b*2")
    assert [*draw(meets, 0).meetings()] == ["a and the right answer"]
    # The rate of this run is what is asked for, but nobody drew it.
    own = question("id: t.b\nkind: number\nask: '?'\nhint: Look.\nrun: parabola start=6 rate=0.3\nanswer: rate[4]")
    assert [*draw(own, 0).meetings()] == []


def test_a_hint_that_says_where_a_point_is_to_be_placed_gives_it_away(question):
    body = "run: stretched-bowl kappa=3 start=3,-2 rate=0.2\nanswer: parameters[1]"
    hint = "At (2.4, -0.8)."
    text = f"id: tried.point\nkind: point\nask: Where?\nhint: {hint}\n{body}"
    assert [*failures(question(text), 200, Draws())] == [GIVEN_AWAY]


@pytest.mark.parametrize("most", [199, 200])
def test_every_draw_is_proved_where_there_are_no_more_than_are_tried(question, most):
    made = question(
        f"id: t.all\nkind: number\nask: '{{a}}?'\nhint: Look.\ngiven: {{ a: 1 .. {most} }}\nanswer: a + 0.5"
    )
    draws = Draws()
    asked = {variant.values["a"] for variant in variants_to_check(made, 200, draws)}
    assert (draws.raw, len(asked) + draws.refused.total()) == (most, most)


def test_the_draws_that_are_proved_are_those_that_learners_get_one_for_each_seed(question):
    made = question("id: t.all\nkind: number\nask: '{a}?'\nhint: Look.\ngiven: { a: 1 .. 1000 }\nanswer: a + 0.5")
    for seeds in (5, 50):
        draws = Draws()
        proved = [variant.values["a"] for variant in variants_to_check(made, seeds, draws)]
        assert draws.raw == seeds
        assert proved == [draw(made, seed).values["a"] for seed in range(seeds)]
