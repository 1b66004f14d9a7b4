"""What is made of one expression: every wrong form, what is said of it, and what it comes to, each written by hand.

A table lists all wrong forms of an expression, in their order, as `name | sentence | the wrong form`: what is not in
it is not to be said.
"""

import math

import pytest

from tests.course.mistakes.edits.sums_and_products import MEANS, PRODUCTS, SUMS
from tutor.course.mistakes.expressions import edits, edits_everywhere, other_names, parts
from tutor.engine.formula import evaluate, parse, to_unicode

NUMBERS = {"a": 0.6, "b": 0.45, "c": 0.85, "d": 0.2, "n": -1.4, "v": [-1.2, 0.5]}

FUNCTIONS = {
    "a^3": [
        "no-power | You left out the power 3 | a",
        "product-for-power | You multiplied a by 3 instead of taking the power | 3*a",
        "power-turned | You turned base and exponent round | 3^a",
        "power-off-by-one | You took one factor less | a^2",
        "power-off-by-one | You took one factor more | a^4",
    ],
    "a^b": [
        "no-power | You left out the power b | a",
        "product-for-power | You multiplied a by b instead of taking the power | a*b",
        "power-turned | You turned base and exponent round | b^a",
        "power-off-by-one | You took one factor less | a^b/a",
        "power-off-by-one | You took one factor more | a^b*a",
    ],
    "(n - b)^2": [
        "no-square | You did not square n − b | n - b",
        "doubled-for-squared | You doubled n − b instead of squaring it | 2*(n - b)",
        "absolute-for-square | You took the size of n − b, not its square | abs(n - b)",
        "factor-half | You took half the square | (n - b)^2/2",
        "power-of-each | You raised each part of the bracket by itself | n^2 - b^2",
        "power-of-one | You raised n alone, not the whole bracket | n^2 - b",
        "power-of-one | You raised b alone, not the whole bracket | n - b^2",
        "term-left-out | You left out b | n^2",
        "term-turned | You added b instead of taking it away | (n + b)^2",
        "term-left-out | You left out n | b^2",
        "term-turned | You took away n instead of adding it | (n + b)^2",
        "product-for-sum | You multiplied n by b | (n*b)^2",
    ],
    "sqrt(a)": ["no-root | You left out the root | a"],
    "cbrt(a)": ["no-root | You left out the root | a"],
    "norm(v)": [
        "no-root | You left out the root | 1.69",
        "sum-for-length | You added the components instead of their squares | 1.7",
        "sum-for-length | You added the components | 0 - 0.7",
        "product-for-length | You multiplied the components | 0 - 0.6",
        "product-for-length | You multiplied the sizes of the components | 0.6",
        "one-component | You gave the first component alone | 0 - 1.2",
        "one-component | You gave the size of the first component alone | 1.2",
        "one-component | You gave the second component alone | 0.5",
        "one-component | You gave the size of the second component alone | 0.5",
    ],
    "abs(n)": [
        "no-absolute-value | You left out the absolute value | n",
        "square-for-absolute | You squared n instead of taking its size | n^2",
    ],
    "sign(n)": [
        "no-sign | You took n itself, not its sign | n",
        "no-sign | You did not heed the sign of n | 1",
        "no-sign | You took the size of n, not its sign | 1.4",
    ],
    "min(a, b)": [
        "no-limit | You did not heed that a stops there | a",
        "other-limit | You took the larger of the two | a",
        "sum-for-limit | You added the two | a + b",
    ],
    "max(b, a)": [
        "no-limit | You did not heed that b stops there | b",
        "other-limit | You took the smaller of the two | b",
        "sum-for-limit | You added the two | a + b",
    ],
    "if(a > b, c, d)": ["other-case | You took the other case | d", "other-case | You took the other case | c"],
    "floor(n)": [
        "part-of-a-whole | You counted a part, n, where only whole ones count | n",
        "rounded-the-other-way | You rounded up | 0 - 1",
    ],
    "ceil(n)": [
        "part-of-a-whole | You counted a part, n, where only whole ones count | n",
        "rounded-the-other-way | You rounded down | 0 - 2",
    ],
    "log(a)": [
        "function-left-out | You left out the function log | a",
        "other-function | You took the logarithm to base 10 | log(a)/log(10)",
        "other-function | You took the logarithm to base 2 | log(a)/log(2)",
        "other-function | You took the logarithm of 1 − a | log(1 - a)",
    ],
    "cos(a)": [
        "function-left-out | You left out the function cos | a",
        "other-function | You took the sine | sin(a)",
    ],
    "sin(a)": [
        "function-left-out | You left out the function sin | a",
        "other-function | You took the cosine | cos(a)",
    ],
    "atan2(a*b, c + d)": [
        "factor-left-out | You left out the factor a | atan2(b, c + d)",
        "factor-turned | You divided by a instead of multiplying | atan2(b/a, c + d)",
        "factor-left-out | You left out the factor b | atan2(a, c + d)",
        "factor-turned | You divided by b instead of multiplying | atan2(a/b, c + d)",
        "sum-for-product | You added a and b | atan2(a + b, c + d)",
        "factor-twice | You multiplied by a twice | atan2(a^2*b, c + d)",
        "factor-twice | You multiplied by b twice | atan2(a*b^2, c + d)",
        "term-left-out | You left out d | atan2(a*b, c)",
        "term-turned | You took away d instead of adding it | atan2(a*b, c - d)",
        "term-left-out | You left out c | atan2(a*b, d)",
        "term-turned | You took away c instead of adding it | atan2(a*b, d - c)",
        "product-for-sum | You multiplied c by d | atan2(a*b, c*d)",
    ],
    "exp(a)": ["function-left-out | You left out the function exp | a"],
}

SENTENCES = {**SUMS, **PRODUCTS, **MEANS, **FUNCTIONS}

EVERYWHERE = {
    "log(a) - sqrt(b)*log(c)": [
        "function-left-out | You left out every log | a - sqrt(b)*c",
        "function-left-out | You left out every log and its sign | sqrt(b)*c - a",
        "other-function | You took the logarithm to base 10 | (log(a) - sqrt(b)*log(c))/log(10)",
        "other-function | You took the logarithm to base 2 | (log(a) - sqrt(b)*log(c))/log(2)",
        "function-left-out | You left out every root | log(a) - b*log(c)",
    ],
    "abs(n) + abs(b - a)": [
        "function-left-out | You left out every absolute value | n + b - a",
        "square-for-absolute | You took squares, not sizes | n^2 + (b - a)^2",
    ],
    "tanh(a)*tanh(b)": ["function-left-out | You left out every tanh | a*b"],
    "(n - b)^2 + c^3 + a^2": [
        "no-square | You left out every square | n - b + c^3 + a",
        "absolute-for-square | You took sizes, not squares | abs(n - b) + c^3 + abs(a)",
    ],
    "(1 - a)*(b - 1)/(1 + c + 1)": ["ones-left-out | You left out every 1 | 0 - a*b/c"],
    "a + (1 - 1)": ["ones-left-out | You left out every 1 | a"],
    "sin(a) + b*c": [],
    "a": [],
}


@pytest.mark.parametrize("text", SENTENCES)
def test_each_wrong_form_of_an_expression_is_told_as_what_it_is(text):
    _compare(edits(_read(text)), SENTENCES[text])


@pytest.mark.parametrize("text", EVERYWHERE)
def test_what_is_done_wrongly_in_every_place_is_told_as_that(text):
    _compare(edits_everywhere(_read(text)), EVERYWHERE[text])


def test_a_number_is_told_that_stands_where_another_one_belongs():
    rows = [
        "other-number | You took b where a belongs | b*c + b",
        "other-number | You took c where a belongs | c*c + b",
        "other-number | You took a where b belongs | a*c + a",
        "other-number | You took c where b belongs | a*c + c",
    ]
    others = [edit for edit in other_names(_read("a*c + b"), "abc") if to_unicode(edit.pieces[1]) != "c"]
    _compare(iter(others), rows)
    assert len([*other_names(_read("a*c + b"), "abc")]) == 6
    assert [*other_names(_read("a*c + b"), "n")] == []


def test_the_parts_of_an_expression_are_told_the_larger_before_the_smaller():
    assert [*map(to_unicode, parts(_read("2*log(a + b) - pi/n")))] == [
        "2·log(a + b)",
        "log(a + b)",
        "a + b",
        "a",
        "b",
        "π/n",
        "n",
    ]


def _read(text):
    return parse(text, NUMBERS)


def _compare(made, rows):
    told = [(edit.name, edit.did.format(*map(to_unicode, edit.pieces)), evaluate(edit.wrong, NUMBERS)) for edit in made]
    wanted = [row.split(" | ") for row in rows]
    assert [each[:2] for each in told] == [(name, did) for name, did, _ in wanted]
    for (_, did, value), (_, _, wrong) in zip(told, wanted, strict=True):
        assert math.isclose(value, evaluate(_read(wrong), NUMBERS), rel_tol=1e-12), did
