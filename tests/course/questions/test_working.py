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
    assert "Δy = −α·g = −0.1·8.0 = −0.8" in lines
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


def test_other_kinds_show_their_answer(question):
    options = "kind: choice\noptions: [{ text: Left., right: true, why: Down. }, { text: Right., why: Up. }]"
    assert _working(question, options)[0].endswith("Left. Down.")
    assert _working(question, "kind: order\nsteps: [a, b, c]") == ("a", "b", "c")
    assert _working(question, "kind: formula\nanswer: w^2\nderivative: w\nover: { w: 0 .. 3 }") == ("2w",)
    assert _working(question, "kind: sentence\nmodel: Because.") == ("Because.",)
