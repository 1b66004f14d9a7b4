import pytest

from tutor.course.lesson.catalogue import lesson_directory
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.question import draw


def _working(question, body):
    return draw(question(f"id: tried.x\nask: What?\nhint: Look.\n{body}"), 0).working


def test_every_number_of_an_update_stands_in_its_place(by_hand):
    assert draw(by_hand, 0).working == (
        "dL/dw = 2.5",
        "Δw = −α·g = −0.1·2.5 = −0.25",
        "w[1] = 3.0 − 0.25 = 2.75",
        "The answer: 2.75",
    )


def test_a_slope_that_is_the_same_everywhere_is_said_once(question):
    lines = _working(question, "kind: number\nrun: { start: 3, gradient: 4, rate: 0.1 }\nanswer: w[1]")
    assert lines[:2] == ("dL/dw = 4", "Δw = −α·g = −0.1·4.0 = −0.4")


def test_a_negative_number_that_a_sum_adds_stands_in_brackets(monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS", raising=False)
    lesson = read_lesson(lesson_directory() / "16-network.md")
    layer = next(each for each in lesson.questions if each.id == "network.layer")
    lines = [line for seed in range(20) for line in draw(layer, seed).working]
    assert any(" + (−" in line for line in lines)
    assert not any("+ −" in line or "− −" in line for line in lines)


def test_a_rule_s_own_terms_are_worked_out(question):
    lines = _working(
        question,
        "kind: number\nanswer: w[2]\nrun: parabola start=6 rate=0.1 optimizer=momentum beta=0.5",
    )
    assert "v = β·v_before + α·g = 0.5·0.8 + 0.1·6.4 = 1.04" in lines
    assert lines[-1] == "The answer: 4.16"
    assert [line for line in lines if line.startswith("Update")] == ["Update 1:", "Update 2:"]


def test_each_component_has_its_line(question):
    lines = _working(question, "kind: vector\nrun: { surface: bowl, start: [3, 4], rate: 0.1 }\nanswer: parameters[1]")
    assert "Δy = −α·g_y = −0.1·8.0 = −0.8" in lines
    assert "y[1] = 4.0 − 0.8 = 3.2" in lines
    assert lines[-1] == "The answer: (2.4, 3.2)"


def test_a_long_run_shows_its_first_updates_and_its_last(question):
    lines = _working(question, "kind: number\nrun: { surface: parabola, start: 6, rate: 0.1 }\nanswer: w[20]")
    assert [line for line in lines if line.startswith(("Update", "…"))] == ["Update 1:", "Update 2:", "…", "Update 20:"]


def test_what_is_asked_before_any_update_needs_none(question):
    assert _working(question, "kind: number\nrun: { surface: parabola, start: 6 }\nanswer: gradient[0]") == (
        "dL/dw = 2·(w − 2) = 8.0 at w = 6.0",
        "2·(6 − 2) = 2·4 = 8.0",
    )


def test_a_choice_that_the_engine_decides_is_worked_out(question):
    options = "options: [{ text: Left., is: -1, why: Down. }, { text: Right., is: 1, why: Up. }]"
    lines = _working(question, f"kind: choice\nrun: parabola start=6 rate=0.1\nanswer: sign(change[0])\n{options}")
    assert lines[:3] == (
        "dL/dw = 2·(w − 2) = 8.0 at w = 6.0",
        "Δw = −α·g = −0.1·8.0 = −0.8",
        "w[1] = 6.0 − 0.8 = 5.2",
    )
    assert lines[-1].endswith("Left. Down.")


def test_a_choice_among_regimes_says_why_it_is_that_one(question):
    options = "options: [{ text: Over., is: crossing, why: Far. }, { text: Away., is: diverging, why: Far. }]"
    lines = _working(question, f"kind: choice\nrun: parabola start=6 rate=0.75\nanswer: regime\n{options}")
    assert "α = 0.75 is between 1/h = 0.5 and 2/h = 1.0" in lines[0]


def test_a_derivative_goes_from_outside_to_inside(question):
    lines = _working(question, "kind: formula\nanswer: (3*w - 6)^2\nderivative: w\nover: { w: 0 .. 3 }")
    assert lines == (
        "d((3w − 6)²)/d(3w − 6) = 2·(3w − 6)",
        "d(3w − 6)/d(3w) = 1",
        "d(3w)/dw = 3",
        "Multiplied: 2·(3w − 6)·3 = 6·(3w − 6)",
        "At w = 2.0: 6·(3·2 − 6) = 6·(6 − 6) = 6·0 = 0.0",
    )


def test_a_derivative_of_a_sum_goes_term_by_term(question):
    lines = _working(
        question, "kind: formula\nanswer: 2x^2 + 6x*y + y^2\nderivative: x\nover: { x: 0 .. 3, y: 0 .. 5 }"
    )
    assert lines[:3] == ("∂(2x²)/∂x = 4x", "∂(6xy)/∂x = 6y", "Together: 4x + 6y")


def test_a_goal_shows_what_the_run_did_and_what_the_solution_does(question):
    goal = "kind: goal\nrun: parabola start=6 rate=0.01\ngoal: { loss_below: 0.01, within: 10, overshoot: false }"
    lines = _working(question, f"{goal}\nchange: [rate]\nsolution: parabola start=6 rate=0.4")
    assert lines[0].startswith("parabola start=6 rate=0.01: The loss comes down to 10.7 in 10 updates")
    assert lines[1].startswith("parabola start=6 rate=0.4: Reached. α = 0.4 is below 1/h = 0.5")


def test_the_largest_rate_is_shown_beside_one_that_is_too_large(question):
    goal = "kind: goal\nrun: parabola start=6 rate=0.1\ngoal: { regime: crossing, largest: rate }"
    lines = _working(question, f"{goal}\nchange: [rate]\nsolution: parabola start=6 rate=0.97")
    assert lines[-1].startswith("With a rate 5 % larger: The run is diverging")


def test_a_schedule_stands_in_the_letters_of_the_page(question):
    run = "run: parabola start=6 rate=0.4 schedule=cosine total=60"
    (line,) = _working(question, f"kind: number\n{run}\nanswer: rate[20]")
    assert line.startswith("½α·(1 + cos(π·t/T)) = 0.5·0.4·(1 + cos(π·20/60))")
    assert line.endswith("= 0.3")


def test_an_author_s_reason_stands_before_the_working(question):
    assert _working(question, "kind: order\nwhy: b needs a.\nsteps: [a, b, c]") == (
        "b needs a.",
        "1. a",
        "2. b",
        "3. c",
    )


def test_other_kinds_show_their_answer(question):
    options = "kind: choice\noptions: [{ text: Left., right: true, why: Down. }, { text: Right., why: Up. }]"
    assert _working(question, options)[0].endswith("Left. Down.")
    assert _working(question, "kind: sentence\nmodel: Because.") == ("Because.",)


def test_the_loss_before_any_update_needs_no_slope_and_what_is_made_of_both_does(question):
    run = "kind: number\nrun: { surface: parabola, start: 6, rate: 0.1 }\n"
    assert _working(question, run + "answer: loss[0]") == ("(6 − 2)² = 4² = 16.0",)
    assert _working(question, run + "answer: loss[0] + gradient[0]") == (
        "dL/dw = 2·(w − 2) = 8.0 at w = 6.0",
        "(6 − 2)² + 2·(6 − 2) = 4² + 2·4 = 16 + 8 = 24.0",
    )
    assert _working(question, run + "answer: rate[3]*2") == ("0.1·2 = 0.2",)


def test_each_part_of_a_vector_ends_in_its_own_number_and_one_that_is_a_vector_in_all_of_them(question):
    run = "kind: vector\nrun: { surface: bowl, start: [3, 4], rate: 0.1 }\n"
    apart = _working(question, run + "answer: ['x[1]/3', '2*y[1]']")
    assert apart[-2].endswith("= 2.4/3 = 0.8")
    assert apart[-1].endswith("= 2·3.2 = 6.4")
    assert _working(question, run + "answer: 2*parameters[1]")[-1] == "2·(2.4, 3.2) = (4.8, 6.4)"


def test_a_result_is_worked_out_to_ten_digits(question):
    assert _working(question, "kind: number\ngiven: { a: 2 }\nanswer: a/3") == ("2/3 = 0.6666666667",)
    run = "run: { surface: bowl, start: [3, 4], rate: 0.1 }"
    assert _working(question, f"kind: vector\n{run}\nanswer: parameters[1]/3")[-1] == (
        "(2.4, 3.2)/3 = (0.8, 1.066666667)"
    )


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        # From 6 by 0.8, and from 5.2 by 0.64.
        ("loss[1]", ("w[1] = 6.0 − 0.8 = 5.2", "(5.2 − 2)² = 3.2² = 10.24")),
        ("loss[2]", ("w[2] = 5.2 − 0.64 = 4.56", "(4.56 − 2)² = 2.56² = 6.5536")),
        ("gradient[1]", ("w[1] = 6.0 − 0.8 = 5.2", "2·(5.2 − 2) = 2·3.2 = 6.4")),
        ("hessian_ww[1]", ("w[1] = 6.0 − 0.8 = 5.2", "The answer: 2.0")),
        ("w[2]", ("w[2] = 5.2 − 0.64 = 4.56", "The answer: 4.56")),
    ],
)
def test_what_is_measured_where_a_run_has_come_to_is_worked_out_there(question, asked, lines):
    run = "kind: number\nrun: { surface: parabola, start: 6, rate: 0.1 }\n"
    assert _working(question, f"{run}answer: {asked}")[-2:] == lines


def test_a_slope_where_a_run_has_come_to_is_worked_out_for_each_weight(question):
    run = "kind: vector\nrun: { surface: bowl, start: [3, 4], rate: 0.1 }\n"
    assert _working(question, f"{run}answer: gradient[1]")[-2:] == ("2·2.4 = 4.8", "2·3.2 = 6.4")
    assert _working(question, f"{run}answer: ['loss[1]', 'x[1]']")[-2:] == (
        "2.4² + 3.2² = 5.76 + 10.24 = 16.0",
        "3 − 0.1·(2·3) = 3 − 0.1·6 = 3 − 0.6 = 2.4",
    )


def test_a_derivative_of_what_is_nested_three_deep_multiplies_every_slope(question):
    lines = _working(question, "kind: formula\nover: { w: 0.1 .. 1 }\nderivative: w\nanswer: 5*exp(sin(3*w))")
    assert lines[:5] == (
        "d(5·exp(sin(3w)))/d(exp(sin(3w))) = 5",
        "d(exp(sin(3w)))/d(sin(3w)) = exp(sin(3w))",
        "d(sin(3w))/d(3w) = cos(3w)",
        "d(3w)/dw = 3",
        "Multiplied: 5·exp(sin(3w))·cos(3w)·3 = 15·exp(sin(3w))·cos(3w)",
    )
    # A product inside is no single step.
    inner = _working(question, "kind: formula\nover: { w: 0.1 .. 1 }\nderivative: w\nanswer: exp(w*sin(w))")
    assert inner[1:3] == (
        "d(w·sin(w))/dw = sin(w) + w·cos(w)",
        "Multiplied: exp(w·sin(w))·(sin(w) + w·cos(w))",
    )
