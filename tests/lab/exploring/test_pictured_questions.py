"""A question's picture against formulas: what may be seen of its run, where an answer leads, and the rules' runs."""

import numpy as np
import pytest

from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.runs import question_chart
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.question_block import question_from
from tutor.lab.exploring.question_picture import picture_of


def question(**block):
    problems = []
    made = question_from(
        {"id": "a.b", "hint": "Look.", "ask": "?", **block}, lambda where, said: problems.append((where, said))
    )
    assert not problems
    return made


def pictured(**block):
    made = question(**block)
    variant = draw(made, 0)
    return picture_of(made, variant), variant


STEP = {"kind": "number", "run": "parabola start=6 rate=0.3", "answer": "w[1]"}
SLOPE = {"kind": "number", "run": {"start": 3, "gradient": 2.5, "rate": 0.1}, "answer": "w[1]"}


def test_before_an_answer_only_the_start_is_seen_and_a_point_to_place_has_its_way_so_far():
    step, _ = pictured(**STEP, decimals=2)
    assert step.seen.tolist() == [[6.0]]
    far, _ = pictured(kind="number", run="parabola start=6 rate=0.3", answer="w[4]")
    assert far.seen.tolist() == [[6.0]]
    choice, _ = pictured(
        kind="choice",
        run="parabola start=6 rate=0.3",
        answer="sign(w[50])",
        options=[{"text": "1", "is": 1, "why": "x"}, {"text": "2", "is": -1, "why": "y"}],
    )
    assert choice.seen.tolist() == [[6.0]]
    place, _ = pictured(kind="point", run="parabola start=6 rate=0.3", answer="w[3]")
    assert place.seen[:, 0] == pytest.approx([2 + 4 * 0.4**k for k in range(3)])


def test_a_typed_answer_is_marked_where_it_leads_and_half_a_word_nowhere():
    picture, variant = pictured(**STEP)
    assert picture.with_typed(variant, "8.4").landing == pytest.approx([8.4])
    assert picture.with_typed(variant, "6 − 0.3·8").landing == pytest.approx([3.6])
    assert picture.with_typed(variant, "6 −").landing is None
    change, variant = pictured(kind="number", run="parabola start=6 rate=0.3", answer="change[0]")
    assert change.with_typed(variant, "-2.4").landing == pytest.approx([3.6])
    vector, variant = pictured(kind="vector", run="bowl start=3,4 rate=0.1", answer="parameters[1]")
    assert vector.with_typed(variant, "1; 2").landing == pytest.approx([1, 2])
    slope, variant = pictured(kind="vector", run="bowl start=3,4 rate=0.1", answer="gradient[0]")
    assert slope.with_typed(variant, "6; -8").gradient == pytest.approx([6, -8])


def test_what_would_give_the_answer_away_is_not_drawn_before_it():
    loss, variant = pictured(kind="number", run="parabola start=6", answer="loss[0]")
    chart = question_chart(loss.with_typed(variant, "5"))
    assert isinstance(chart, CurveChart)
    cells = chart.draw(60, 16, PALETTES["none"])
    assert not (cells.characters == "◆").any()
    assert (cells.characters == "◇").sum() == 1
    braille = (cells.characters >= "⠁") & (cells.characters <= "⣿")
    assert len(set(np.nonzero(braille)[1])) == 1  # the line upwards at w, and no curve
    done = question_chart(loss.with_verdict(grade(variant, "16"), is_done=True))
    assert (done.draw(60, 16, PALETTES["none"]).characters == "◆").sum() == 1
    slope, variant = pictured(kind="number", run="parabola start=6", answer="gradient[0]")
    assert question_chart(slope).slope is None
    assert question_chart(slope.with_typed(variant, "3")).slope == 3
    step, _ = pictured(**STEP)
    assert question_chart(step).slope is None
    assert question_chart(step).landing is None


def test_after_a_miss_the_broken_rule_is_followed_beside_the_right_one_update_by_update():
    picture, variant = pictured(**STEP)
    uphill = picture.with_typed(variant, "8.4").with_verdict(grade(variant, "8.4"), is_done=False)
    assert [name for name, _ in uphill.ways] == ["the question", "that way"]
    assert uphill.ways[1][1][:, 0] == pytest.approx([6, 8.4])
    third = uphill.step(3)
    right, broken = (way[:, 0] for _, way in third.ways)
    assert right == pytest.approx([2 + 4 * 0.4**k for k in range(4)])
    assert broken == pytest.approx([2 + 4 * 1.6**k for k in range(4)])
    assert "After 3 updates" in third.told()[0]
    assert third.step(-1).shown == 2
    assert uphill.step(21).shown == 0  # after the last it begins anew
    assert picture.step(1).shown == 0  # and before a verdict nothing is told


def test_the_right_run_stands_there_once_the_question_is_passed_or_skipped():
    picture, variant = pictured(**STEP)
    ((name, way),) = picture.with_verdict(grade(variant, "3.6"), is_done=True).ways
    assert (name, way[:, 0].tolist()) == ("the right rule", pytest.approx([6, 3.6]))
    skipped = picture.with_verdict(None, is_done=True)
    assert skipped.ways[0][1][:, 0] == pytest.approx([6, 3.6])


def test_what_keys_and_clicks_place_reads_back_as_that_answer():
    picture, variant = pictured(**STEP)
    moved = picture.with_typed(variant, picture.moved(-10, 0))
    assert moved.landing == pytest.approx([5])
    assert moved.with_typed(variant, moved.pointed(3.6, 9.0)).landing == pytest.approx([3.6])
    slope, variant = pictured(kind="number", run="parabola start=6", answer="gradient[0]")
    assert slope.with_typed(variant, slope.pointed(7, 24)).gradient == pytest.approx([8])  # from (6, 16)
    vector, variant = pictured(kind="vector", run="bowl start=3,4 rate=0.1", answer="gradient[0]")
    assert vector.with_typed(variant, vector.pointed(2.7, 3.6, scale=0.05)).gradient == pytest.approx([6, 8])
    turned = vector.with_typed(variant, vector.moved(1, 0))
    assert turned.gradient[0] < 0 == turned.gradient[1]  # the arrow −∇L went to the right
    part, variant = pictured(kind="number", run="bowl start=3,4 rate=0.1", answer="y[1]")
    assert part.with_typed(variant, part.moved(5, -1)).landing == pytest.approx([3, 3.9])
    change, variant = pictured(kind="number", run="parabola start=6 rate=0.3", answer="change[0]")
    assert change.with_typed(variant, change.pointed(3.6, 9.0)).landing == pytest.approx([3.6])


def test_a_picture_is_drawn_where_something_can_be_seen_and_its_author_wants_it():
    assert picture_of(*_with(SLOPE)) is None
    line = picture_of(*_with({**SLOPE, "figure": "question"}))
    assert line.seen.tolist() == [[3.0]]
    assert "L =" not in " ".join(line.told())  # of the loss nothing but its slope is known
    assert picture_of(*_with({**STEP, "figure": "none"})) is None
    assert picture_of(*_with({"kind": "number", "answer": "2 + 3"})) is None
    rate = {"kind": "number", "run": "parabola start=6 rate=0.1 schedule=cosine total=50", "answer": "rate[10]"}
    assert picture_of(*_with(rate)) is None
    ratio, _ = pictured(kind="number", run="parabola start=6 rate=0.3", answer="(w[1] - 2)/(w[0] - 2)")
    assert ratio.asks is None
    assert ratio.moved(1, 0) == ""


def _with(block):
    made = question(**block)
    return made, draw(made, 0)
