"""All that is said of a graph with one thing done wrongly, and the number that it leads to, worked out by hand."""

from math import log, tanh

import pytest

from tutor.course.mistakes.wrong_chains import BROKEN_CHAINS, with_other_inputs, wrong_chains
from tutor.engine.formula import parse
from tutor.engine.graph.graph import graph_numbers
from tutor.engine.graph.graphs import read_graph

CUBE = read_graph("z = w·x; L = (z − y)^3", {"w": 2, "x": 4, "y": 6})
SLOPE_IN_W = [  # z = 8, z − y = 2, L = 8; ∂L/∂z = 3·2² = 12, ∂L/∂w = 48
    ("sum-for-product", "You added what comes from above and the local derivative.", 12 + 4),
    (
        "loss-for-gradient",
        "You multiplied the local derivative by the loss, 8.0, not by what comes from above.",
        8 * 4,
    ),
    (
        "power-factor",
        "You left out the factor that the power brings down, 3.0, on the way from L to z − y: the local derivative"
        " there is 12.0.",
        2**2 * 4,
    ),
    (
        "factor-left-out",
        "You left out the factor 12.0 on the way from L to z − y, the local derivative 3·(z − y)².",
        4,
    ),
    ("path-left-out", "You left out the path from L to z − y.", 0),
    ("sign-on-the-way", "You turned the sign on the way from L to z − y: the local derivative is 12.0.", -48),
    *(
        (name, f"{did} in the local derivative from L to z − y: it is 12.0.", local * 4)
        for name, did, local in (
            ("factor-left-out", "You left out the factor 3", 2**2),
            ("factor-turned", "You divided by 3 instead of multiplying", 2**2 / 3),
            ("factor-left-out", "You left out the factor 2²", 3),
            ("factor-turned", "You divided by 2² instead of multiplying", 3 / 2**2),
            ("sum-for-product", "You added 3 and 2²", 3 + 2**2),
            ("factor-twice", "You multiplied by 2² twice", 3 * 2**4),
            ("no-square", "You did not square 2", 3 * 2),
            ("doubled-for-squared", "You doubled 2 instead of squaring it", 3 * 4),
            ("absolute-for-square", "You took the size of 2, not its square", 3 * 2),
            ("factor-half", "You took half the square", 3 * 2**2 / 2),
        )
    ),
    ("factor-left-out", "You left out the factor 1.0 on the way from z − y to z, the local derivative 1.", 48),
    ("path-left-out", "You left out the path from z − y to z.", 0),
    ("sign-on-the-way", "You turned the sign on the way from z − y to z: the local derivative is 1.0.", -48),
    ("factor-left-out", "You left out the factor (−1.0) on the way from z − y to y, the local derivative −1.", 48),
    ("path-left-out", "You left out the path from z − y to y.", 48),
    ("sign-on-the-way", "You turned the sign on the way from z − y to y: the local derivative is −1.0.", 48),
    ("wrong-factor", "On the way from z to w you multiplied by w = 2.0. It is the other factor, 4.0.", 12 * 2),
    ("wrong-factor", "On the way from z to w you multiplied by the product, 8.0.", 12 * 8),
    ("factor-left-out", "You left out the factor 4.0 on the way from z to w, the local derivative x.", 12),
    ("path-left-out", "You left out the path from z to w.", 0),
    ("sign-on-the-way", "You turned the sign on the way from z to w: the local derivative is 4.0.", -48),
    ("wrong-factor", "On the way from z to x you multiplied by x = 4.0. It is the other factor, 2.0.", 48),
    ("factor-left-out", "You left out the factor 2.0 on the way from z to x, the local derivative w.", 48),
    ("path-left-out", "You left out the path from z to x.", 48),
    ("sign-on-the-way", "You turned the sign on the way from z to x: the local derivative is 2.0.", 48),
    ("input-left-out", "You left w = 2.0 out.", 3 * 6**2 * 4),
    ("input-left-out", "You left x = 4.0 out.", 0),
    ("input-left-out", "You left y = 6.0 out.", 3 * 8**2 * 4),
    ("factor-left-out", "At z: you left out the factor 2; z = wx.", 0),
    ("factor-turned", "At z: you divided by 2 instead of multiplying; z = wx.", 3 * (4 / 2 - 6) ** 2 * -4 / 2**2),
    ("factor-left-out", "At z: you left out the factor 4; z = wx.", 3 * (2 - 6) ** 2),
    ("factor-turned", "At z: you divided by 4 instead of multiplying; z = wx.", 3 * (2 / 4 - 6) ** 2 / 4),
    ("sum-for-product", "At z: you added 2 and 4; z = wx.", 3 * (6 - 6) ** 2),
    ("factor-twice", "At z: you multiplied by 2 twice; z = wx.", 3 * (16 - 6) ** 2 * 2 * 2 * 4),
    ("factor-twice", "At z: you multiplied by 4 twice; z = wx.", 3 * (32 - 6) ** 2 * 4**2),
    ("term-left-out", "In z − y: you left out 6.", 3 * 8**2 * 4),
    ("term-turned", "In z − y: you added 6 instead of taking it away.", 3 * 14**2 * 4),
    ("term-left-out", "In z − y: you left out 8.", 0),
    ("term-turned", "In z − y: you took away 8 instead of adding it.", 3 * 14**2 * -4),
    ("product-for-sum", "In z − y: you multiplied 8 by 6.", 3 * 48**2 * 6 * 4),
    ("no-power", "At L: you left out the power 3; L = (z − y)³.", 4),
    ("product-for-power", "At L: you multiplied 2 by 3 instead of taking the power; L = (z − y)³.", 3 * 4),
    ("power-turned", "At L: you turned base and exponent round; L = (z − y)³.", 3**2 * log(3) * 4),
    ("power-off-by-one", "At L: you took one factor less; L = (z − y)³.", 2 * 2 * 4),
    ("power-off-by-one", "At L: you took one factor more; L = (z − y)³.", 4 * 2**3 * 4),
    ("gave-value", "You gave the value of z, 8.0.", 8),
    ("gave-value", "You gave the value of z − y, 2.0.", 2),
    ("gave-loss", "You gave the loss, 8.0.", 8),
    ("other-node", "You gave ∂L/∂(z − y), 12.0.", 12),
    ("other-node", "You gave ∂L/∂z, 12.0.", 12),
    ("other-node", "You gave ∂L/∂y, −12.0.", -12),
    ("other-node", "You gave ∂L/∂x, 24.0.", 24),
    ("other-node", "You gave ∂L/∂w, 48.0.", 48),
]

MEETING = read_graph("p = a·b; s = a·c; L = p·s", {"a": 2, "b": 3, "c": 5})
SLOPE_IN_A = [  # p = 6, s = 10; ∂L/∂a = 10·3 + 6·5
    ("sum-for-product", "You added what comes from above and the local derivative.", 10 + 3 + 6 + 5),
    (
        "loss-for-gradient",
        "You multiplied the local derivative by the loss, 60.0, not by what comes from above.",
        60 * 3 + 60 * 5,
    ),
    ("wrong-factor", "In every product you multiplied by the factor itself, not by the other one.", 6 * 2 + 10 * 2),
]

BENT = read_graph("h = tanh(p); L = −h", {"p": 0.5})
OF_ONE_OPERAND = [
    (
        "local-of-value",
        "You multiplied by the value of L, −0.462117, in place of its slope; the local derivative is −1.0.",
        -tanh(0.5) * (1 - tanh(0.5) ** 2),
    ),
    (
        "local-of-value",
        "You multiplied by the value of h, 0.462117, in place of its slope; the local derivative is 0.786448.",
        -tanh(0.5),
    ),
]

CHAINS = {
    "local-only": (
        "You gave the local derivative alone, 5.0 + 3.0. It is still to be multiplied by what comes from above.",
        5 + 3,
    ),
    "above-only": ("You passed on what comes from above, 6.0 and 10.0, without the local derivative.", 6 + 10),
    "one-path": ("You followed one path to a; 2 meet there, and they add.", 6 * 5),
}


def _told(graph, answer):
    numbers = graph_numbers(graph)
    return wrong_chains(graph, tuple(parse(part, tuple(numbers)) for part in answer.split(", ")), numbers)


@pytest.mark.parametrize(
    ("graph", "answer", "rows", "names"),
    [
        (CUBE, "gradient_w", SLOPE_IN_W, None),
        (MEETING, "gradient_a", SLOPE_IN_A, None),
        (BENT, "gradient_p", OF_ONE_OPERAND, {"local-of-value"}),
    ],
)
def test_each_piece_of_a_graph_done_wrongly_is_told_with_the_number_that_it_leads_to(graph, answer, rows, names):
    told = [each for each in _told(graph, answer) if names is None or each.name in names]
    told = told[: len(rows)] if rows is SLOPE_IN_A else told  # the rest is as in the other graph
    assert [(each.name, each.sentence) for each in told] == [(name, said) for name, said, _ in rows]
    assert [each.value[0] for each in told] == pytest.approx([value for *_, value in rows])


@pytest.mark.parametrize("name", BROKEN_CHAINS)
def test_a_rule_of_the_chain_broken_everywhere_is_told_with_each_path(name):
    (gradients, says), (said, value) = BROKEN_CHAINS[name], CHAINS[name]
    assert says(MEETING, "a") == said
    assert gradients(MEETING)["a"] == pytest.approx(value)


def test_one_product_alone_is_not_every_product_and_a_square_has_no_other_factor():
    for text, inputs in (("z = w·x; L = z^2", {"w": 2.0, "x": 4.0}), ("z = w·w; L = z·z", {"w": 2.0})):
        said = [made.sentence for made in _told(read_graph(text, inputs), "gradient_w")]
        assert not any(each.startswith("In every product") for each in said)
    assert not any("It is the other factor" in each for each in said)


def test_of_two_products_each_may_be_multiplied_by_its_own_factor():
    # w = 2, x = 4, z = 8, y = 3: 8 goes down to z, and 2 to w.
    told = {
        made.sentence: made.value
        for made in _told(read_graph("z = w·x; L = z·y", {"w": 2, "x": 4, "y": 3}), "gradient_w")
    }
    assert told["In every product you multiplied by the factor itself, not by the other one."] == pytest.approx([8 * 2])


def test_another_node_s_number_is_given_for_one_number_alone():
    names = {made.name for made in _told(CUBE, "gradient_w, gradient_x")}
    assert "sum-for-product" in names
    assert not {"gave-value", "gave-loss", "other-node"} & names


def test_at_other_inputs_no_two_numbers_are_what_they_were_or_in_one_ratio():
    other = with_other_inputs(MEETING).inputs
    assert other == pytest.approx({"a": 2 * 1.0379 + 0.0211, "b": 3 * 1.0379 + 0.0422, "c": 5 * 1.0379 + 0.0633})
