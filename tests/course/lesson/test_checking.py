import re
from pathlib import Path

import pytest

from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.catalogue import lesson_directory
from tutor.course.lesson.checking import check
from tutor.course.lesson.lesson import read_lesson
from tutor.course.lesson.template import write_template
from tutor.course.questions.proving import Draws, mistake_table, variants_to_check
from tutor.course.questions.question import draw
from tutor.course.scenario.draws import count
from tutor.engine.errors import UserError

COURSE = Path(__file__).parents[1] / "lessons"


def _check(*paths, seeds=5):
    return [str(problem) for problem in check(list(paths), PROBES, seeds)]


def test_the_lessons_of_these_tests_are_clean_over_many_seeds():
    assert _check(COURSE, seeds=25) == []


def test_every_kind_stands_twice_in_the_lessons_of_these_tests():
    kinds = [
        task.kind
        for path in sorted(COURSE.glob("*.md"))
        for question in read_lesson(path).questions
        for task in question.tasks
    ]
    for kind in ("number", "vector", "choice", "choices", "formula", "order", "point", "sentence", "goal", "rule"):
        assert kinds.count(kind) >= 2, kind


def test_a_new_lesson_passes_its_own_check(tmp_path):
    path = tmp_path / "18-the-next-step.md"
    write_template(path)
    lesson = read_lesson(path)
    assert (lesson.id, lesson.title) == ("the-next-step", "The next step")
    assert _check(path, seeds=60) == []
    with pytest.raises(UserError, match="already"):
        write_template(path)
    with pytest.raises(UserError, match=r"\.md"):
        write_template(tmp_path / "lesson.txt")


QUESTION = """
```yaml question
id: tried.first
kind: number
given: { w0: 1 .. 5, g: [1, 2], rate: [0.1, 0.2] }
run: { start: w0, gradient: g, rate: rate }
ask: "w = {w0}, g = {g}, α = {rate}?"
answer: w[1]
hint: Against the slope.
```
"""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (QUESTION.replace("w[1]", "w[1]/0"), "divided by 0"),
        (QUESTION.replace("w[1]", "v[1]"), "'v'"),
        (QUESTION.replace("[1, 2]", "0"), "does not move"),
        (QUESTION.replace("g: [1, 2]", "g: 2").replace("1 .. 5", "2"), "“shrunk” gives the right answer"),
        (QUESTION.replace("Against the slope.", "It is {w[1]}."), "The hint gives the answer away"),
        (QUESTION.replace("hint:", "mistakes: { w0 - rate*g: You were right. }\nhint:"), "gives the right answer"),
        (QUESTION.replace("hint:", "rnu: 1\nhint:"), "Did you mean “run”?"),
        (QUESTION.replace("rate: rate }", "rate: rate, optimizer: adma }"), "adam"),
        ("\n```yaml figure\nrun: parabola rte=1\n```\n", "rate"),
        ("\n```yaml figure\nrun: parabola steps=500000\n```\n", "at most"),
        (QUESTION.replace("[1, 2]", "[1, null]"), "is not a number to draw from"),
        (QUESTION.replace("[1, 2]", "[[1], 2]"), "is not a number to draw from"),
        (
            "\n```yaml question\nid: tried.f\nkind: formula\nask: x\nhint: x\nanswer: w^2\nover: { w: -3 .. 3 }\n"
            "mistakes: { w*(: Open. }\n```\n",
            "“w*(”",
        ),
        ("\n```yaml figure\ntrain: moonz\n```\n", "moons"),
        ("\n```yaml figure\ngraph: z = w·x\n```\n", "w"),
        ("\n```yaml figure\nrun: parabola\npanels: [regimes]\n```\n", "no panel “regimes”. Did you mean “regime”?"),
        ("\n```yaml figure\nrun: parabola\ncontrols: [rte]\n```\n", "no control “rte”. Did you mean “rate”?"),
        ("\n```yaml figure\nrun: parabola\ncontrols: [kappa]\n```\n", "no control “kappa”."),
        ("\n```yaml figure\ntrain: moons\ncontrols: [start]\n```\n", "no control “start”."),
        ("\n```yaml figure\ngraph: neuron\ncontrols: [wx]\n```\n", "no control “wx”. Did you mean “x”?"),
        ("\n```yaml figure\ntrain: moons\npanels: [regime]\n```\n", "Panels look at a run"),
        ("\n```yaml figure\nrun: parabola\nview: relief\n```\n", "A relief is of a run on a surface of two weights"),
        ("\n```yaml figure\ntrain: moons\nview: relief\n```\n", "A relief is of a run on a surface of two weights"),
        (QUESTION.replace("rate: rate }", "rate: rate, steps: 1000000 }"), "at most"),
        (QUESTION.replace("gradient: g", "surface: 9^9^9^9*w"), "too big"),
        (QUESTION.replace("Against", "$\\alhpa$ against"), "alhpa"),
        ("\nThe formula $\\alhpa$ is unknown.\n", "alhpa"),
        ("\n```python\n" + "x" * 90 + "\n```\n", "90 columns"),
        ("\n| a | b |\n|---|---|\n| x | " + "x" * 74 + " |\n", ":8: This table is drawn 77 columns wide"),
        ("\na | b\n---|---\nx | " + "x" * 74 + "\n", ":8: This table is drawn 77 columns wide"),
        ("\n" + "x" * 77 + "\n", "77 columns wide"),
        ("\nThe slope \\(\\frac{1}{2}\\) of it.\n", "“\\(” begins no formula here; write $…$"),
        ("\n\\[\nw = 1\n\\]\n", "“\\[” begins no formula here"),
        ("\nA control \x07 character.\n", "control character"),
        (
            "\n```yaml question\nid: tried.goal\nkind: goal\nrun: parabola start=6 rate=0.1\nask: x\nhint: x\n"
            "goal: { loss_below: 0.01, within: 10 }\nchange: [rate]\nsolution: parabola start=6 rate=0.11\n```\n",
            "The right answer, parabola start=6 rate=0.11, is told",
        ),
        (
            "\n```yaml question\nid: tried.goal\nkind: goal\nrun: parabola start=6 rate=0.1\nask: x\nhint: x\n"
            "goal: { loss_below: 0.01, within: 10 }\nchange: [rate, bta]\nsolution: parabola start=6 rate=0.4\n```\n",
            "no key “bta” to change. Did you mean “beta”?",
        ),
        (
            "\n```yaml question\nid: tried.goal\nkind: goal\nrun: parabola start=6 rate=0.4\nask: x\nhint: x\n"
            "goal: { loss_below: 0.01, within: 10 }\nchange: [rate]\nsolution: parabola start=6 rate=0.41\n```\n",
            "reached by the run that the figure opens at",
        ),
        (
            "\n```yaml question\nid: tried.c\nkind: choice\nask: x\nhint: x\nanswer: sign(2)\n"
            "options: [{ text: a, is: -1, why: n }, { text: b, is: 0, why: n }]\n```\n",
            "not exactly one option",
        ),
        (
            "\n```yaml question\nid: tried.goal\nkind: goal\nask: x\nhint: x\n"
            "goal: { loss_below: 0.01 }\nchange: [rate]\nsolution: parabola start=6 rate=0.41\n```\n",
            "A goal needs a “run”",
        ),
        (
            '\n```yaml question\nid: tried.n\nkind: number\nrun: { surface: bowl, "then": "{" }\n'
            "ask: x\nhint: x\nanswer: loss\n```\n",
            "then holds a list of legs",
        ),
        (
            "\n```yaml question\nid: tried.c\nkind: choice\nask: x\nhint: x\n"
            "options: [{ text: a, right: true, why: n }, { text: b, right: true, why: n }]\n```\n",
            "one option",
        ),
        (
            "\n```yaml question\nid: tried.c\nkind: choice\nask: x\nhint: x\n"
            "options: [{ text: a, right: true }, { text: b, why: n }]\n```\n",
            "why",
        ),
        (
            "\n```yaml question\nid: tried.f\nkind: formula\nask: x\nhint: x\nanswer: w^2\nover: { w: -3 .. 3 }\n"
            "mistakes: { w*w: The same. }\n```\n",
            "its own message",
        ),
    ],
)
def test_a_lesson_that_is_wrong_is_told_what_and_where(write_lesson, body, words):
    path = write_lesson(body)
    problems = _check(path, seeds=20)
    assert problems
    assert all(problem.startswith(f"{path}:") and problem.split(":")[1].isdigit() for problem in problems)
    assert any(words in problem for problem in problems), problems


def test_a_figure_is_told_at_its_own_line(write_lesson):
    path = write_lesson("Prose.\n\n```yaml figure\nrun: parabola\npanels: [regim]\n```\n\nMore prose.\n")
    assert _check(path) == [f"{path}:9: The figure: There is no panel “regim”. Did you mean “regime”?"]


def test_escaped_brackets_that_are_meant_are_no_formulas(write_lesson):
    text = "\n\\[A\\] \\[note\\], `\\(w\\)` in code, a \\( alone, $\\left( w \\right)$.\n\n```text\n\\[\n```\n"
    assert _check(write_lesson(text)) == []


def test_a_table_is_as_wide_as_it_is_drawn(write_lesson):
    row = "| $\\frac{\\partial L}{\\partial w}$ | " + "x" * 67 + " |"
    table = f"| slope | long |\n|-------|{'-' * 80}|\n{row}\n| **a** | b |\n"
    assert _check(write_lesson("\n" + table)) == []
    assert ":8: This table is drawn 79 columns" in _check(write_lesson("\n" + table.replace("slope", "slope of w")))[0]


def test_a_figure_may_name_any_key_of_its_run_and_the_numbers_of_its_surface(write_lesson):
    figure = "\n```yaml figure\nrun: stretched-bowl\ncontrols: [kappa, start, rate, beta1, schedule, total]\n```\n"
    training = "\n```yaml figure\ntrain: moons\ncontrols: [batch, layers, rate, beta]\n```\n"
    assert _check(write_lesson(figure + training)) == []


def test_needs_exist_and_have_no_circle(write_lesson, tmp_path):
    front = "---\nformat: 1\nid: {id}\ntitle: T\nneeds: [{needs}]\n---\n"
    write_lesson("x", "01-a.md", front.format(id="a", needs="b"))
    write_lesson("x", "02-b.md", front.format(id="b", needs="c"))
    write_lesson("x", "03-c.md", front.format(id="c", needs="a"))
    write_lesson("x", "04-d.md", front.format(id="d", needs="aa"))
    write_lesson("x", "05-a.md", front.format(id="a", needs=""))
    problems = _check(tmp_path)
    assert any("01-a.md:1: The needs go round in a circle: a → b → c → a." in problem for problem in problems)
    assert any("There is no lesson “aa” to need. Did you mean “a”?" in problem for problem in problems)
    assert any("05-a.md:1: The id “a” belongs to 01-a.md already." in problem for problem in problems)
    assert not any("04-d.md" in problem and "circle" in problem for problem in problems)


def test_an_empty_directory_is_a_problem(tmp_path):
    assert "no lesson file here" in _check(tmp_path)[0]


def test_all_variants_are_checked_where_there_are_fewer_than_seeds(write_lesson):
    question = read_lesson(write_lesson(QUESTION)).questions[0]
    assert count(question.given) == 20
    draws = Draws()
    asked = {tuple(variant.values.values()) for variant in variants_to_check(question, 10_000, draws)}
    assert (draws.raw, len(asked) + draws.refused.total()) == (20, 20)
    draws = Draws()
    # Of the first seven none is asked, so it looks on to the first that is.
    assert len(list(variants_to_check(question, 7, draws))) + draws.refused.total() == draws.raw == 13


def test_progress_is_told_by_question(write_lesson):
    told = []
    assert list(check([write_lesson(QUESTION)], PROBES, 3, lambda done, total: told.append((done, total)))) == []
    assert told == [(1, 1)]


def test_the_table_of_mistakes_has_names_values_and_sentences(by_hand):
    right, *mistakes = mistake_table(draw(by_hand, 0))
    assert right == ["right", "2.750", ""]
    assert ["uphill", "3.250", "You added α·gradient: 3.0 + 0.25. The loss rises that way."] in mistakes


def test_the_first_lesson_is_clean():
    assert _check(lesson_directory() / "01-one-weight-one-slope.md", seeds=30) == []


def test_a_right_option_that_stands_in_the_text_above_it_is_told(write_lesson):
    prose = "The update goes against the slope, as far as **the learning rate** says.\n"
    question = (
        "\n```yaml question\nid: tried.c\nkind: choice\nask: Where to?\nhint: x\n"
        "options: [{{ text: It goes {}, right: true, why: n }}, {{ text: Nowhere., why: n }}]\n```\n"
    )
    copied = question.format('"against the slope, as far as the learning rate says."').replace('It goes "', '"It goes ')
    assert "stands in the text above it" in _check(write_lesson(prose + copied))[0]
    assert _check(write_lesson(copied + "\n" + prose)) == []
    assert _check(write_lesson(prose + question.format("left"))) == []


def test_a_draw_that_the_text_works_out_is_told(write_lesson):
    example = "From w = 3 with α = 0.2 and a slope of 2 the update leads to 2.6.\n"
    told = _check(write_lesson(example + QUESTION))
    assert len(told) == 1
    assert "the draw w0 = 3.0, g = 2.0, rate = 0.2, 2.600 is worked out in the text above it" in told[0]
    assert _check(write_lesson(example.replace(" the update", "\n\nThe update") + QUESTION)) == []
    assert _check(write_lesson(example + QUESTION.replace("1 .. 5", "[1, 2, 4, 5]"))) == []
    broken = _check(write_lesson(example + QUESTION.replace("answer: w[1]", "answer: v[1]")))
    assert [("'v'" in problem, "worked out" in problem) for problem in broken] == [(True, False)]


@pytest.mark.parametrize("key", ["ask", "hint"])
def test_a_question_speaks_of_nothing_that_only_its_page_shows(write_lesson, key):
    pointing = re.sub(
        rf"^{key}: .*$", f'{key}: "Look at the table. w = {{w0}}, g = {{g}}, α = {{rate}}"', QUESTION, flags=re.M
    )
    assert "speaks of “the table”, which the quiz and the review do not show" in _check(write_lesson(pointing))[0]
