"""Each misunderstanding that the course is to bring out is named on a page, asked, and answered."""

import re

import pytest

from tutor.course.lesson.catalogue import find_question
from tutor.course.lesson.lesson import Prose
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

CHOSEN = {
    "the learning rate decides the direction": (
        "one-weight.smaller-rate",
        "its own job",
        "direction of the next",
        "sign of the slope",
    ),
    "a smaller rate is always safer": (
        "learning-rate.always-safer",
        "It costs time",
        "surer|reliably",
        "does not depend",
    ),
    "a program may leave the rate out": ("learning-rate.none", "chosen\nwithout looking", "lands on", "factor|h = 1"),
    "the gradient lives in the output": ("gradient.where", "not up there", "loss axis", "in the output"),
    "the gradient points to the peak": (
        "steepest.reason",
        "No direction can be steeper",
        "straight to the top",
        "any top",
    ),
    "partial derivatives miss what weights do together": (
        "one-at-a-time.why",
        "the gradient does miss something",
        "only luck",
        "not luck",
    ),
    "a step too long is a matter of basins": ("steepest.which-case", "No second basin", "Another start", "only one"),
    "one weight's slope for the way to another place": (
        "steepest.puzzle",
        "spoke about the next little bit",
        "gradient is wrong",
        "beyond the hill",
    ),
    "a slope of zero is the bottom": (
        "saddles.curve",
        "level, and nothing more",
        "minimum|maximum|Neither",
        "curvature",
    ),
    "local minima are the only trouble": (
        "saddles.troubles",
        "saddle or a plateau",
        "nothing else",
        "saddles and flat",
    ),
    "the lowest loss is where it stands still": ("saddles.troubles", "more often", "almost zero", "how high up"),
    "more momentum is better": ("momentum.what-it-does", "More is not always better", "nearer β", "swings past"),
    "a minibatch pulls in a wrong direction": ("batches.unbiased", "unbiased", "wrong direction", "a bias"),
    "backpropagation moves the weights": ("network.who-moves", "It moves nothing", "All of them", "update's work"),
    "a small slope is near the bottom": ("chain-rule.saturated", "saturated", "at its bottom", "high up"),
    "L1 and L2 differ only in size": ("holding-back.differ", "same for a large weight", "Only in strength", "a share"),
    "frozen weights need no pass forward": ("holding-back.forward", "as before", "Their forward pass", "new inputs"),
    "the lowest training loss is the best network": (
        "beyond.winner",
        "lucky|Chance alone",
        "what new data",
        "training, too",
    ),
    "the global minimum is the aim": ("beyond.global", "what we want", "always finds it", "depends on the start"),
    "convolution makes the gradient right": (
        "pixels.dependence",
        "numbers that nobody moves",
        "Only a conv",
        "Any network",
    ),
}
"""The question, words of its page, a piece of a wrong option, and a piece of what is said to it."""

COMPUTED = {
    "one-weight.update": ["uphill", "no-rate", "change-only"],
    "gradient.together": ["one-after-the-other"],
    "by-hand.first": ["power-factor", "loss-for-gradient"],
    "second-order.parabola-through": ["own: loss[0] + gradient[0]*step + hessian[0]*step^2"],
}
"""Wrong rules that are run, by the question that asks for the right one."""


def page_of(question_id: str) -> str:
    lesson, question = find_question(question_id)
    page = next(page for page in lesson.pages if question in page.blocks)
    return re.sub(r"\*\*", "", "\n".join(block.markdown for block in page.blocks if isinstance(block, Prose)))


@pytest.mark.parametrize("belief", CHOSEN)
def test_a_misunderstanding_is_named_on_its_page_asked_and_answered(belief: str) -> None:
    name, on_page, wrong, said = CHOSEN[belief]
    assert re.search(on_page.replace(" ", r"\s"), page_of(name)), on_page
    question = find_question(name)[1]
    for seed in range(20):
        variant = draw(question, seed)
        places = [place for place, text in enumerate(variant.listed, 1) if re.search(wrong, text)]
        refused = [verdict for place in places if not (verdict := grade(variant, str(place))).is_right]
        if refused:
            assert any(re.search(said, verdict.message) for verdict in refused), refused
            return
    raise AssertionError(f"No wrong option of {name} says {wrong}.")


@pytest.mark.parametrize(("name", "mistakes"), COMPUTED.items())
def test_a_wrong_rule_is_run_and_named(name: str, mistakes: list[str]) -> None:
    question = find_question(name)[1]
    known = {made.name for seed in range(12) for made in draw(question, seed).mistakes}
    assert set(mistakes) <= known, known


def test_the_inner_derivative_that_was_forgotten_is_named() -> None:
    variant = draw(find_question("chain-rule.formula")[1], 0)
    verdict = grade(variant, f"2*({variant.values['k']}*w*x - y)")
    assert not verdict.is_right
    assert "inner derivative" in verdict.message
