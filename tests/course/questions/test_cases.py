"""Answers that were once graded or told wrongly, each with its right verdict: by number in the list they came from."""

import re
from pathlib import Path

import pytest

from tutor.course.lesson.catalogue import find_question
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

CASES = [
    # case, question, answer, verdict, what is said (with how it was read)
    *(("A1", "place", text, "right", "") for text in ("y=8, x=4", "x = 4, y = 8", "(y, x) = (8, 4)")),
    ("A1", "place", "y=4, x=8", "wrong", "swapped|x is"),
    *(("A1", "weight", text, "unreadable", "w is asked for") for text in ("L=1.3", "Δw = 1.3", "v = 1.3")),
    *(("A1", "weight", text, "right", "") for text in ("1.3=w", "w:=1.3", "==1.3")),
    ("A2", "early", "1.2", "wrong", "rounded too early"),
    *(("A2", "early", text, "wrong", "^(?!.*rounded too early)") for text in ("1.2049", "1.1951", "1.20", "6/5")),
    ("A3", "decay", "4.8", "wrong", "decay|λ|shrink"),
    ("A3", "decay", "4.8", "wrong", "^(?!.*gradient at the new point)"),
    ("B1", "noise", "0.3", "right", r"^Right\.$"),
    ("B1", "noise", "0.300", "right", r"^Right\.$"),
    ("B3", "e3", "3e^(3x)", "right", ""),
    *(("B6", "thousands", text, "right", "") for text in ("7 654", "7'654", "7’654", "7\u202f654", "7654 0/3")),
    ("B6", "third", "1/3", "right", ""),
    ("B6", "neg", "0 -1/4", "right", ""),
    ("B7", "sin", "2 sin(w) cos(w)", "right", ""),
    ("B7", "sin", "sin^2(w)", "wrong", "itself, not its derivative"),
    ("C1", "weight", "(1,3)", "unreadable", "For a decimal comma write 1.3"),
    ("C1", "max", "max(w,0)^2 + 0*w", "right", ""),
    ("C2", "place", "(4,8", "unreadable", "not closed"),
    ("C2", "place", "4,0,8,0", "unreadable", "4,0; 8,0"),
    ("C4", "big", "≈ 2469.", "right", ""),
    ("C5", "one", "1", "wrong", "1 decimal is asked for"),
    ("C6", "max", "w^2", "wrong", "did not heed that w stops there|at w = −[1-9]"),
    ("C11", "frozen", "(4, 8)", "wrong", "moved what is frozen"),
    ("C11", "clipped", "7.8", "right", ""),
    ("C11", "clipped", "6.8", "wrong", "did not shorten the gradient"),
    ("H06", "e", "-e^(-w)", "right", ""),
    ("H06", "abs", "sgn(w)", "right", ""),
    ("H06", "sig", "e^z/(1+e^z)^2", "right", ""),
    *(("H14", "neg", f"{minus}0.25", "right", "") for minus in "‐－‑—"),
    ("H15", "neg", "\u202d-0.25\u202c", "right", ""),
    ("H16", "c", "to the left", "right", ""),
    *(("H16", "c", text, "right", "") for text in ("left", "LEFT.", "#{}", "option {}", "Option #{}", "answer {}.")),
    ("H16", "c", "the right", "wrong", "It stays"),
    ("H16", "c", "upwards", "unreadable", "write a number from 1 to"),
    ("H17", "f", "4(w-1)", "right", "^(?!.*k)"),
    ("H18", "sqrt", "(1/2)w^-1/2", "wrong", r"Brackets are missing: with them it is 1/2·w\^\(−1/2\).*read as"),
    ("H18", "ratio", "2w/w^2+1", "wrong", r"Brackets are missing: with them it is 2w/\(w² \+ 1\).*read as"),
    ("H18", "ratio", "2w+1/w^2+1", "wrong", "read as"),
    ("H23", "neg", "-2.5 x 10^-1", "right", ""),
    *(("H24", "neg", text, "right", "") for text in ("≈ -0.25", "-0.25.", "-0.25;", "[-0.25]", "-25%")),
    ("H24", "third", "0.333…", "right", ""),
    *(("H24", "vec", text, "right", "") for text in ("x: 2, y: 6", "(2, 6)^T", "2 and 6")),
    ("H24", "f", "4∗(w−1)", "right", ""),
    ("H24", "big", "2 469", "right", ""),
]


@pytest.fixture(scope="module")
def asked():
    lesson = read_lesson(Path(__file__).with_name("cases.md"))
    return {question.id.removeprefix("grade."): draw(question, 0) for question in lesson.questions}


@pytest.mark.parametrize(("case", "name", "answer", "outcome", "said"), CASES)
def test_a_case_has_its_right_verdict(asked, case, name, answer, outcome, said):
    verdict = grade(asked[name], answer.replace("{}", asked[name].right_answer))
    assert verdict.outcome == outcome, (case, verdict.message)
    assert re.search(said, f"{verdict.message} {verdict.note}".strip()), (case, verdict.message, verdict.note)


def test_a_stair_schedule_is_asked_where_it_has_fallen_and_told_truly():
    """A4."""
    question = find_question("schedules.stairs")[1]
    for seed in range(40):
        variant = draw(question, seed)
        given = variant.values["rate"]
        verdict = grade(variant, str(given))
        assert verdict.outcome == "wrong"
        assert variant.expected[0] < given
