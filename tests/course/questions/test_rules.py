"""Update rules that learners write: what is right in any form, and forty and more wrong ones that are named."""

import json

import pytest

from tutor.course.lesson.catalogue import lesson_directory
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

LESSON = read_lesson(lesson_directory() / "22-write-the-rule.md")
SHORT = {
    "MS ": "m = beta1*m + (1 - beta1)*g; s = beta2*s + (1 - beta2)*g*g; ",
    "M ": "m = beta1*m + (1 - beta1)*g; ",
    "S ": "s = beta2*s + (1 - beta2)*g*g; ",
    "MH": "m/(1 - beta1^t)",
    "DEN": "sqrt(s/(1 - beta2^t)) + eps",
}
"""What stands for the lines that most of Adam's have in common."""


def whole(text):
    for short, long in SHORT.items():
        text = text.replace(short, long)
    return text


WRONG = {
    "gradient-descent": {
        "w + rate*g": "uphill",
        "w - g": "no-rate",
        "w - rate*g*g": "wrong-piece",
        "w - rate": "wrong-piece",
        "w - rate*w": "weights-for-gradient",
    },
    "momentum": {
        "v = beta*v + g; w - rate*v": "other-convention",
        "v = beta*v + rate*g; w + v": "uphill",
        "v = (1-beta)*v + rate*beta*g; w - v": "exchanged-beta",
        "v = beta*v + (1-beta)*rate*g; w - v": "averaged-momentum",
        "v = rate*g; w - v": "state-not-kept",
        "d = v; v = beta*v + rate*g; w - d": "one-update-late",
        "v = beta*v - rate*g; w - v": "uphill",
        "v = v + rate*g; w - v": "wrong-piece",
        "v = beta*v + rate*g; w - rate*g": "state-not-kept",
        "v = beta*v + rate*g; w - beta*v": "wrong-piece",
    },
    "momentum-pytorch": {
        "v = beta*v + rate*g; w - v": "other-convention",
        "v = beta*v + (1-beta)*g; w - rate*v": "averaged-momentum",
        "v = beta*v + g; w - v": "no-rate",
        "d = v; v = beta*v + g; w - rate*d": "one-update-late",
    },
    "nesterov": {
        "v = beta*v + g; w - rate*v": "no-look-ahead",
        "v = beta*v + g; w - rate*(g - beta*v)": "turned-sign",
        "v = beta*v + g; w - rate*(v + beta*v)": "state-for-gradient",
        "d = v; v = beta*v + g; w - rate*(g + beta*d)": "no-look-ahead",
    },
    "rmsprop": {
        "s = rho*s + (1-rho)*g; w - rate*g/(sqrt(s^2) + eps)": "squared-average",
        "s = rho*s + (1-rho)*g*g; w - rate*g/(s + eps)": "no-root",
        "s = (1-rho)*s + rho*g*g; w - rate*g/(sqrt(s) + eps)": "exchanged-beta",
        "s = rho*s + (1-rho)*g*g; w - rate*g/sqrt(s + eps)": "epsilon-inside",
        "s = (1-rho)*g*g; w - rate*g/(sqrt(s)+eps)": "state-not-kept",
        "s = rho*s + g*g; w - rate*g/(sqrt(s)+eps)": "unweighted-mean",
        "s = s + g*g; w - rate*g/(sqrt(s)+eps)": "sum-for-mean",
    },
    "adam": {
        "MS w - rate*m/(sqrt(s) + eps)": "no-bias-correction",
        "MS w - rate*(MH)/(sqrt(s) + eps)": "half-corrected",
        "m = (1-beta1)*m + beta1*g; S w - rate*(MH)/(DEN)": "exchanged-beta",
        "MS w + rate*(MH)/(DEN)": "uphill",
        "M s = beta2*s + (1 - beta2)*g; w - rate*(MH)/(sqrt(s^2/(1-beta2^t)) + eps)": "squared-average",
        "m = (1 - beta1)*g; S w - rate*(MH)/(DEN)": "state-not-kept",
        "MS w - rate*(m/(1-beta1))/(DEN)": "fixed-correction",
        "MS w - rate*g/(DEN)": "gradient-itself",
        "MS w - rate*(MH)/(s/(1-beta2^t) + eps)": "no-root",
        "m = beta1*m + g; s = beta2*s + g*g; w - rate*(MH)/(DEN)": "unweighted-mean",
    },
    "adamw": {
        "d = g + decay*w; m = beta1*m + (1-beta1)*d; s = beta2*s + (1-beta2)*d*d; w - rate*(MH)/(DEN)": "coupled-decay",
        "MS w - rate*(MH)/(DEN)": "no-decay",
        "MS w - decay*w - rate*(MH)/(DEN)": "wrong-piece",
        "MS w + rate*decay*w - rate*(MH)/(DEN)": "wrong-piece",
    },
    "v = beta*v + g + decay*w; w - rate*v": {
        "v = beta*v + g; w - rate*v - rate*decay*w": "decoupled-decay",
        "v = beta*v + g; w - rate*v": "no-decay",
        "v = beta*v + g - decay*w; w - rate*v": "turned-sign",
    },
}
"""By the right rule: wrong ones, each with the name of what was done; empty where nothing is told for certain."""

RIGHT = [
    ("momentum", "u = β u - α g; w + u"),
    ("momentum", "v ← β·v + α·∇L; θ ← θ − v"),
    (
        "adam",
        "a = b1*a + (1-b1)*g; c = b2*c + (1-b2)*g^2; q = sqrt(1 - b2^t); w - rate*a*q/(1 - b1^t)/(sqrt(c) + eps*q)",
    ),
    ("v = beta*v + g; w - rate*v", "v = 0.9v + g; w - rate*v"),
    ("v = beta*v + g + decay*w; w - rate*v", "d = g + decay*w; v = d + beta*v; w - rate*v"),
]


@pytest.fixture(scope="module")
def asked(question):
    """A question that asks for a rule."""
    made = {}

    def ask(answer):
        if answer not in made:
            text = f"id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: {json.dumps(answer)}"
            made[answer] = draw(question(text), 3)
        return made[answer]

    return ask


@pytest.mark.parametrize(("answer", "text"), RIGHT)
def test_any_form_that_goes_the_same_way_is_right(asked, answer, text):
    assert grade(asked(answer), text).is_right


def test_nineteen_of_twenty_wrong_rules_are_named_and_none_is_right(asked):
    told = {
        (answer, text): (grade(asked(answer), whole(text)), name)
        for answer, texts in WRONG.items()
        for text, name in texts.items()
    }
    assert len(told) >= 40
    assert all(verdict.outcome == "wrong" for verdict, _ in told.values())
    assert {key: verdict.mistake for key, (verdict, _) in told.items()} == {
        key: name for key, (_, name) in told.items()
    }
    assert sum(bool(name) for _, name in told.values()) >= 0.95 * len(told)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("v = beta*v + rate*g", "The last line says where the weights go"),
        ("v = q*v + rate*g; w - v", "q has no value here; the numbers of this rule are rate, beta."),
        ("v = beta*v + (g; w - v", "is not closed"),
        ("w - hello*g", "hello has no value here"),
    ],
)
def test_what_is_no_rule_costs_nothing_and_is_told(asked, text, sentence):
    verdict = grade(asked("momentum"), text)
    assert verdict.outcome == "unreadable"
    assert sentence in verdict.message


def test_an_author_names_wrong_rules_of_their_own(question):
    text = """
        id: tried.rule
        kind: rule
        given: { b: [0.7, 0.8] }
        ask: What?
        hint: Look.
        answer: "beta = {b}; v = beta*v + g; w - rate*v"
        mistakes:
          "v = beta*v + g; w - rate*v/2": Why by two?
    """
    variant = draw(question(text), 0)
    verdict = grade(variant, "v = beta*v + g; w - 0.5*rate*v")
    assert (verdict.message, verdict.mistake) == ("Why by two?", "own: v = beta*v + g; w - rate*v/2")
    assert list(variant.problems()) == []


ODD = (
    "w - rate",
    "w - 0.1",
    "w + 2",
    "g",
    "0",
    "w",
    "sum(g)",
    "w - rate*norm(g)",
    "v = 3; w - v",
    "w - g/0",
    "rate*w - w/g",
)


@pytest.mark.parametrize(
    "question", [each for each in LESSON.questions if each.tasks[0].kind == "rule"], ids=lambda each: each.id
)
def test_whatever_can_be_read_as_a_rule_is_compared_without_an_error(question):
    variant = draw(question, 1)
    assert {grade(variant, odd).outcome for odd in ODD} <= {"wrong", "unreadable"}


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("w - 2*rate*g", "first"),
        ("w - rate*g*(1 + (t>1))", "second"),
        ("w - rate*g - (t-1)*(t-2)*0.001", "third"),
        ("w - rate*g - (t-1)*(t-2)*(t-3)*0.001", "4th"),
    ],
)
def test_a_rule_that_nothing_explains_is_told_from_which_update_on_it_goes_elsewhere(question, typed, which):
    variant = draw(question("id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: gradient-descent"), 0)
    told = f"Not yet: from the {which} update on your step is another than the right rule's."
    assert grade(variant, typed).message == told


def test_a_rule_without_numbers_is_told_so(question):
    variant = draw(question("id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: gradient-descent"), 0)
    told = "Not yet: your rule leaves the numbers, or has no value, within a few updates."
    assert grade(variant, "w - rate*sqrt(w)").message == told


def test_a_rule_is_asked_with_its_own_usual_numbers_and_with_others(question):
    rule = "beta = 0.8; v = beta*v + rate*g; w - v"
    variant = draw(question(f'id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: "{rule}"'), 0)
    # At 0.8 they go the same way, and where β is another they part.
    assert grade(variant, "v = 0.8*v + rate*g; w - v").message == (
        "Right with these numbers: v ← 0.8v + α·∇L; θ ← θ − v. Written by name they can be changed."
    )
    assert grade(variant, "v = beta*v + rate*g; w - v").message.startswith("Right: ")
    assert grade(variant, "c = 0.8; v = c*v + rate*g; w - v").message.startswith("Right with these numbers")
    assert grade(variant, "v = 0.9*v + rate*g; w - v").message == "Not yet. This is momentum with β = 0.9."
    assert grade(variant, "w - 0.1*v; v = g").outcome == "unreadable"
    assert grade(variant, "v = gamma*v + rate*g; w - v").message == (
        "gamma has no value here; the numbers of this rule are rate, beta."
    )


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("w - rate*g*(w<3)", "In update 1 of"),
        ("w - rate*g*(w>-7)", "In update "),
        ("w - rate*g*(abs(g)<5)", "In update 1 of"),
        ("w - rate*g*(abs(g)>0.001)", "In update "),
        ("w - rate*max(min(g,5),-5)", "In update 1 of"),
        ("w - rate*g*(t<200)", "In update 200 of"),
        ("w - 0.1*g*(w<30)", "from the third update on"),
    ],
)
def test_a_rule_that_goes_right_for_a_while_is_not_right(question, typed, at):
    variant = draw(question("id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: gradient-descent"), 0)
    verdict = grade(variant, typed)
    assert (verdict.outcome, at in verdict.message) == ("wrong", True), verdict


def test_an_authors_wrong_rule_is_not_told_of_one_that_goes_so_for_a_while_alone(question):
    text = "id: tried.rule\nkind: rule\nask: What?\nhint: Look.\nanswer: gradient-descent\n"
    text += "mistakes: {w - 3*rate*g: Thrice.}"
    variant = draw(question(text), 0)
    assert grade(variant, "w - rate*3*g").message == "Thrice."
    assert "Thrice" not in grade(variant, "w - rate*3*g*(w<9)").message
