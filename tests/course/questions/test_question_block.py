"""What a question's block is told that is none: every reason, each in the words of whoever writes lessons."""

import pytest

from tutor.course.questions.question import draw

HEAD = "id: tried.block\nask: What?\nhint: Look.\n"
NUMBER = "{ kind: number, ask: C, answer: '1', hint: D }"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("kind: order\nsteps: [a]", ["“steps” has 1 entry, and needs at least 3."]),
        ("kind: choice\noptions: []", ["“options” has no entries, and needs at least 2."]),
        ("kind: formula\nanswer: w\nover: {}", ["“over” has no entries, and needs at least 1."]),
        # A list whose entries failed is not also said to be short.
        ("kind: order\nsteps: [3]", ["Entry 1 of “steps” is text; quote it if it looks like something else."]),
        (
            "kind: order\nsteps: [a, 3, { x: 1 }, b]",
            [f"Entry {which} of “steps” is text; quote it if it looks like something else." for which in (2, 3)],
        ),
        (
            "kind: choice\noptions: [{ text: A, right: true }, { txt: B, why: c }]",
            ["“why” is missing here.", "“text” is missing here.", "There is no key “txt” here. Did you mean “text”?"],
        ),
        ("kind: number\nanswer: '1'\naccept: numbers", ["“accept” is “number” or “arithmetic”."]),
        ("kind: number\nanswer: '1'\ndecimals: 40", ["“decimals”: it should be less than or equal to 12."]),
        (
            "kind: number\nansw: '1'",
            ["A number question needs “answer”.", "There is no key “answ” here. Did you mean “answer”?"],
        ),
        (
            "kind: goal\nrun: parabola\nchange: [rate]\nsolution: parabola\ngoal: { los_below: 3 }",
            ["There is no key “los_below” here. Did you mean “loss_below”?"],
        ),
        ("kind: nmber\nanswer: '1'", ["There is no kind “nmber”. Did you mean “number”?"]),
        ("kind: number\nanswer: '1'\nsub: 3", ["A question is made of lines “key: value”."]),
        (
            "kind: number\nanswer: '1'\nsub: { ask: C }",
            ["A number question needs “hint”.", "A number question needs “answer”."],
        ),
    ],
)
def test_every_reason_is_told(problems_of, body, told):
    assert problems_of(HEAD + body) == told


def test_a_question_without_a_kind_is_told_which_there_are(problems_of):
    (told,) = problems_of(HEAD + "answer: '1'")
    assert told.startswith("The question says no kind. Known: number, vector, choice, ")


def test_an_id_and_a_text_have_their_form(problems_of):
    assert problems_of(f"id: Tried.x\n{HEAD[15:]}kind: number\nanswer: '1'") == [
        "An id is the lesson's id, a dot and a name, of small letters, digits and hyphens: “by-hand.update”."
    ]
    assert problems_of("id: tried.x\nask: 3\nhint: B\nkind: number\nanswer: '1'") == [
        "“ask” is text; quote it if it looks like something else."
    ]


@pytest.mark.parametrize("parts", ["3", "[]", f"[{NUMBER}]"])
def test_parts_are_two_questions_or_more(problems_of, parts):
    assert problems_of(f"id: tried.x\nask: A\nparts: {parts}") == ["“parts” is a list of two questions or more."]


def test_what_belongs_inside_a_part_is_told(problems_of):
    outside = "With “parts”, “hint” belongs inside a part."
    assert problems_of(f"{HEAD}parts: [3, {NUMBER}, 4]") == [
        outside,
        *2 * ["A question is made of lines “key: value”."],
    ]


def test_the_question_s_own_words_stand_before_the_first_part_s_alone(question):
    made = question(f"id: tried.x\nask: First.\nparts: [{NUMBER}, {NUMBER}]")
    assert [task.ask for task in made.tasks] == ["First.\n\nC", "C"]
    first = draw(made, 0)
    assert [(each.part, each.parts) for each in (first, first.then)] == [(1, 2), (2, 2)]
    assert [task.ask for task in question(f"id: tried.x\nparts: [{NUMBER}, {NUMBER}]").tasks] == ["C", "C"]


def test_a_question_of_one_part_is_on_no_core_path_and_draws_what_tells_apart_without_a_word(question):
    made = question(f"{HEAD}kind: number\nanswer: '1'")
    assert (made.core, made.keeps_draws, made.skill, made.figure, made.closes) == (False, False, "", None, None)
    alone = draw(made, 0)
    assert (alone.part, alone.parts, alone.then, alone.own_numbers) == (1, 1, None, ())
    assert question(f"{HEAD}core: true\nkind: number\nanswer: '1'").core


def test_a_misspelt_key_inside_another_is_told_with_the_one_that_is_meant(problems_of):
    body = "id: tried.x\nkind: number\nask: A\nhint: B\nanswer: 1+1\nsub: {ask: C, answer: 1, hint: D, decimls: 2}"
    assert problems_of(body) == ["There is no key “decimls” here. Did you mean “decimals”?"]
