"""Rules typed by hand: what they do, what they are taken for, and what is said of those that cannot be read."""

import numpy as np
import pytest

from tutor.engine.analysis.regimes import regime
from tutor.engine.errors import UserError
from tutor.engine.formula import FUNCTIONS, FormulaError, evaluate, parse
from tutor.engine.rules.equations import read_equations
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.recognising import likeness
from tutor.engine.rules.typed_rule import typed_rule
from tutor.engine.runs.line import parse_run, run_line
from tutor.engine.runs.sweeps import rate_sweep
from tutor.words.written_update import written_update

EXACT = {"gradient-descent", "momentum", "momentum-pytorch", "nesterov", "rmsprop", "adagrad"}
TYPED = [name for name, rule in OPTIMIZERS.items() if rule.as_typed]
MORE = {"momentum-pytorch": "dampening=0.3", "adagrad": "first_sum=0.1", "rmsprop": "epsilon_root=0.001"}


def positions(line):
    return parse_run(line).descent().history.parameters


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("surface", ["parabola", "himmelblau rate=0.01", "stretched-bowl"])
def test_a_rule_typed_as_its_equations_goes_where_the_built_in_one_goes(name, surface):
    legs = "rate=0.02 steps=20 then rate=0.05 steps=20"
    line = f"{surface} optimizer={name}".replace("rate=0.01 ", "")
    typed = f'{line.rsplit("optimizer=", 1)[0]}optimizer="{OPTIMIZERS[name].typed_with({})}"'
    built_in, by_hand = positions(f"{line} {legs}"), positions(f"{typed} {legs}")
    if name in EXACT:
        assert np.array_equal(built_in, by_hand, equal_nan=True)
    else:
        assert np.allclose(built_in, by_hand, rtol=1e-14, atol=1e-14, equal_nan=True)


@pytest.mark.parametrize(("name", "extra"), MORE.items())
def test_an_extra_of_a_rule_stands_in_its_equations_too(name, extra):
    key, value = extra.split("=")
    typed = OPTIMIZERS[name].typed_with({key: float(value)})
    assert key in typed
    line = f"bowl rate=0.1 optimizer={name} {extra} steps=25"
    assert np.allclose(
        positions(line), positions(line.replace(f"optimizer={name}", f'optimizer="{typed}"')), atol=1e-14
    )


def test_the_weights_the_gradient_and_the_loss_elsewhere_are_what_they_are_on_the_surface():
    run = parse_run('bowl optimizer="a = grad(w - 0.5*g); w - rate*(a + L*g/norm(g))" rate=0.1 steps=1').descent()
    surface, w = run.surface, np.array(run.surface.start)
    g = surface.gradient(w)
    expected = w - 0.1 * (surface.gradient(w - 0.5 * g) + surface.loss(w) * g / np.sqrt((g * g).sum()))
    assert np.allclose(run.frame.parameters, expected, rtol=1e-15)


def test_state_begins_where_a_line_says_and_steps_are_counted_from_one():
    rule = typed_rule("a0 = w; k0 = 2; a = a + t; k = 3*k; w - rate*(a + k)")
    state = rule.init(np.array([5.0, -1.0]))
    assert state["a"].tolist() == [5.0, -1.0]
    assert float(state["k"]) == 2.0
    run = parse_run('bowl start=5,-1 rate=1 optimizer="a0 = w; k0 = 2; a = a + t; k = 3*k; w - rate*(a + k)" steps=2')
    assert run.descent().history.parameters[1].tolist() == [5 - (6 + 6), -1 - (0 + 6)]


@pytest.mark.parametrize(
    "text",
    [
        "v ← β·v + α·∇L; θ ← θ − v",
        "v = beta v + lr g\nw = w - v",
        r"v = \beta v + \alpha g; \theta - v",
        "v := β*v + η*g; w -= v",
        "v = 0.9v + rate*g; w - v",
    ],
)
def test_a_rule_may_be_written_as_books_and_programs_write_it(text):
    assert (positions(f'bowl optimizer="{text}" steps=9') == positions("bowl optimizer=momentum steps=9")).all()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("w - rate*g", "This is gradient descent."),
        ("v = 0.8v + g; w - rate*v", "This is momentum (PyTorch) with β = 0.8."),
        ("v = 0.5v + g; w - rate*v", "This is momentum (PyTorch) with β = 0.5."),
        ("v = beta*v - rate*g; w + v", "This is momentum with β = 0.9."),
        (OPTIMIZERS["adamw"].as_typed, "This is AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e-08, λ = 0.01."),
        ("w - 0.1*g", "While α stays the same this is gradient descent; where α changes the two part."),
        (
            "m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*g^2; w - rate*m/(sqrt(s) + eps)",
            "This is Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-08, but for one thing: you left out the bias correction.",
        ),
        ("w + rate*g", "This is gradient descent, but for one thing: the step goes uphill, the other way."),
        (
            "s = s + 0.1*(g*g - s); w - rate*g/(sqrt(s) + 1e-8)",
            "This is RMSProp with ρ = 0.9, ε = 1e-08.",  # 0.9 stands nowhere in it
        ),
        ("w - rate*tanh(g)", ""),
    ],
)
def test_a_typed_rule_is_recognised_by_where_it_goes(text, sentence):
    rule = typed_rule(text)
    found = likeness(rule, rule.knobs)
    assert (found.sentence if found else "") == sentence


def test_a_run_line_carries_the_equations_and_opens_as_the_same_run():
    line = 'rosenbrock optimizer="m = b1*m + (1 - b1)*g; w - rate*m" rate=0.001 b1=0.8 steps=4 then b1=0.5 steps=3'
    run = parse_run(line).descent()
    kept = run_line(run)
    assert 'optimizer="m = b1*m + (1 - b1)*g; w - rate*m"' in kept
    assert (positions(kept) == run.history.parameters).all()
    assert run.history.settings_at(5).every_knob["beta1"] == 0.5


def test_every_line_is_worked_out_with_its_numbers():
    run = parse_run('bowl start=3,4 optimizer="v = 0.5*v + g; w - rate*v/norm(v)" rate=0.1').descent()
    lines = {(line.stage, line.component): line.text for line in written_update(run)}
    g = run.frame.gradient
    assert lines["v", 0].startswith("v_x = ½·v_before_x + g_x = ½·0.0 + ")
    assert lines["norm1", 0].startswith("norm(v) = √(Σ v²) = √(")
    assert lines["norm1", 0].endswith(f"= {np.sqrt((g * g).sum())}")
    assert "−α·v_y/norm(v)" in lines["change", 1]


def test_a_sum_is_worked_out_without_a_bracket_and_a_square_with_one():
    run = parse_run('bowl start=3,4 optimizer="w - rate*g*sum(2*g)/norm(2*g)" rate=0.01').descent()
    told = "\n".join(line.text for line in written_update(run))
    assert "sum(2g) = Σ 2·g = 2·6.0 + 2·8.0 = 28.0" in told
    assert "norm(2g) = √(Σ (2·g)²) = √(" in told


def test_a_typed_rule_is_swept_and_its_regime_is_measured():
    run = parse_run('parabola optimizer="v = 0.9*v + g; w - rate*v" steps=60')
    sweep = rate_sweep(run.surface, run.legs[0].settings, run.start, np.array([0.01, 0.1, 3.0]), 80)
    assert sweep.diverged.tolist() == [False, False, True]
    assert regime(run.descent()).name


@pytest.mark.parametrize("text", ["d = 1/(t - 1); w - d*g", "v = 3*v + g^3; w - v", "w - g/(rate - rate)"])
def test_a_rule_that_divides_by_zero_or_grows_is_data(text):
    frames = positions(f'bowl optimizer="{text}" steps=12')
    assert not np.isfinite(frames).all()
    assert regime(parse_run(f'bowl optimizer="{text}" steps=12').descent()).reason


@pytest.mark.parametrize(
    ("text", "sentence", "position"),
    [
        ("", "There is nothing to read", 0),
        ("v = beta*v + g", "The last line says where the weights go", 0),
        ("g = g + w; w - g", "g is the gradient; give what you make of it another name", 0),
        ("w - rate*norm(rate)", "norm at character 10 needs a vector", 9),
        ("d = norm(rate); w - d*g", "norm at character 5 needs a vector", 4),
        ("rate*L", "The last line is one number, and the new weights are a vector", 0),
        ("v = g; v = v + g; w - v", "v is given twice", 7),
        ("v = beta*v + (g; w - v", "is not closed", 15),
        ("w - grat(w)", "Unknown function 'grat' at character 5; did you mean grad?", 4),
        ("v+=grat(w); w - v", "Unknown function 'grat' at character 4", 3),
        ("d = 2*g; v += grat(w); w - v", "Unknown function 'grat' at character 15", 14),
        ("w -= grat(w)", "Unknown function 'grat' at character 6", 5),
        ("v + 1; w - g", "Only the last line stands without a name", 0),
        ("2v = g; w - v", "Before the = stands one name", 0),
        ("v = ; w - v", "Nothing stands behind the = at character 3.", 2),
        ("max = g; w - max", "max has a meaning already", 0),
        ("; ".join(f"s{i} = s{i} + g" for i in "abcdefghi") + "; w - sa", "at most 8 states, not 9", 0),
        ("v(0) = 1; w - g", "No other line gives v a value.", 0),
        ("v = v + g; v(0) = g; w - v", "A state begins at a number or at w, and nothing else is there yet.", 11),
        ("v0 = grad(w); v = v + g; w - v", "A state begins at a number or at w", 0),
        ("v(0) = 1; v = 2*g; w - v", "v is given anew in every update before it is read, so it has no beginning.", 0),
        ("v(1) = 1; v = v + g; w - v", "Before the = stands one name", 0),
        ("w = w - g; w - g", "w is the weights: only the last line may give them anew.", 0),
        ("L = 2; w - g", "L is the loss; give what you make of it another name, as in d = 2*L.", 0),
        ("d = g; t = 2; w - d", "t is the number of the update; give what", 7),
        ("v_before = g; w - v_before", "v_before has a meaning already; choose another name.", 0),
        ("w - g" + " + g" * 2000, "too long", 2000),
        ("w - g".ljust(2001), "too long", 2000),
        ("w - " + "(" * 300 + "g" + ")" * 300, "nested too deep", None),
        ("w - g*sum(i, 1, 1000000000, i)", "too long", None),
        ("w - g*10000000!", "factorial", None),
        ("w - " + " - ".join(["grad(w)"] * 5), "at most 4 times", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, sentence, position):
    with pytest.raises(FormulaError) as told:
        read_equations(text)
    assert sentence in str(told.value)
    if position is not None:
        assert told.value.position == position


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('parabola optimizer="v = c*v + g; w - v" steps=1', "c has no value in this rule: write c=0.5"),
        ('parabola optimizer="w - betta*g" steps=1', "betta has no value in this rule .did you mean beta"),
        ('parabola optimizer="v = factor*v + g; w - v"', "factor is a key of a run already"),
        ('parabola optimizer="v = beta*; w - v"', "The rule: "),
        ("parabola optimizer=adamm", "did you mean adam"),
    ],
)
def test_a_line_says_what_is_wrong_with_its_rule(line, sentence):
    with pytest.raises(UserError, match=sentence):
        parse_run(line)


@pytest.mark.parametrize("function", sorted(name for name, rule in FUNCTIONS.items() if rule.partials))
def test_a_knob_may_stand_in_every_function(function):
    first = "2 + rate" if function == "acosh" else "rate"
    values = ", ".join([first, "0.5", "2"][: FUNCTIONS[function].arity])
    moved = positions(f'bowl optimizer="w - rate*g*(1 + {function}({values}))" rate=0.01 steps=2')
    by_hand = positions(f"bowl rate={0.01 * (1 + evaluate(parse(f'{function}({values})'), {'rate': 0.01}))!r} steps=2")
    assert np.allclose(moved, by_hand, rtol=1e-14)


@pytest.mark.parametrize(
    ("across", "value"), [("dot(w, g)", 50), ("sum(g)", 14), ("prod(g)", 48), ("mean(g)", 7), ("norm(g)", 10)]
)
def test_a_number_is_made_of_a_vector_as_by_hand(across, value):
    moved = positions(f'bowl start=3,4 optimizer="w - rate*g*{across}" rate=0.001 steps=1')
    np.testing.assert_allclose(moved[1], [3 - 0.001 * 6 * value, 4 - 0.001 * 8 * value], rtol=1e-15)


def test_a_rule_whose_steps_leave_the_numbers_is_read_without_a_warning():
    # Three updates reach 1.5e308, and twice as far there is no number.
    rule = typed_rule("w + 5e307*g/g")
    assert not rule.steps_in_proportion


def test_each_number_of_a_rule_is_told_as_what_it_is():
    symbols = typed_rule("v = beta*v + grad(w - rate*v); a = g/norm(g); w - rate*v - a").symbols
    assert symbols["v"].meaning == "what this rule carries on to the next update"
    assert symbols["a"].meaning == "a step of this rule"
    assert symbols["grad1"].meaning == "the gradient at another place"
    assert symbols["norm1"].meaning == "one number of a vector"


def test_what_no_formula_gives_is_said_to_be_given():
    assert typed_rule("w - rate*g").given == ()
    assert typed_rule("w - rate*g*(sum(g) + norm(g) + dot(w, g))").given == ()
    assert typed_rule("w - rate*g*(L + mean(g) + norm(g) + prod(g))").given == ("loss", "mean1", "prod1")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("w - rate*max(g; 0)", "w - rate*max(g, 0)"),
        ("w - rate*max(abs(g); {w; 0.1}[0])", None),
        ("v = max(abs(g); 0.5)\nw - rate*v", "v = max(abs(g), 0.5); w - rate*v"),
        ("w - rate*max(\n  g\n, 0)", "w - rate*max(g, 0)"),
        ("w - rate*(g\n + w)", "w - rate*(g + w)"),
    ],
)
def test_a_line_does_not_end_inside_brackets(text, same):
    if same is None:
        with pytest.raises(FormulaError):
            read_equations(text)
    else:
        assert read_equations(text).new_weights == read_equations(same).new_weights
        assert read_equations(text).lines == read_equations(same).lines


@pytest.mark.parametrize("begins", ["v(0) = w - 1", "v0 = w - 1", "v₀ = w - 1", " v (0) = w - 1 "])
def test_a_state_begins_where_either_way_of_saying_so_says(begins):
    rule = typed_rule(f"{begins}; v = v + g; w - rate*v")
    assert rule.init(np.array([5.0, -1.0]))["v"].tolist() == [4.0, -2.0]
    assert list(rule.knobs) == ["learning_rate"]


def states(count):
    names = "abcdefhij"[:count]
    return "; ".join(f"s{name} = s{name} + g" for name in names) + "; w - sa"


def lines(count):
    return "; ".join(f"k{number}_ = {number}" for number in range(count - 1)) + "; w - g"


@pytest.mark.parametrize(
    ("text", "beyond", "said"),
    [
        ("w - g".ljust(2000), "w - g".ljust(2001), "at most 2000 characters"),
        (states(8), states(9), "at most 8 states, not 9"),
        (lines(40), lines(41), "at most 40 lines"),
        ("w - " + " - ".join(["grad(w)"] * 4), "w - " + " - ".join(["grad(w)"] * 5), "at most 4 times"),
    ],
)
def test_a_rule_is_read_up_to_its_limits_and_refused_beyond_them(text, beyond, said):
    assert read_equations(text).vectors >= {"parameters", "gradient"}
    with pytest.raises(FormulaError, match=said):
        read_equations(beyond)


@pytest.mark.parametrize("rate", [1e-9, 1e-3, 3.0])
def test_a_rule_is_compared_in_its_own_size(rate):
    for text, name in (("w - rate*g", "gradient-descent"), ("w - rate*tanh(g)", ""), ("w - rate*(g + g*g*g)", "")):
        found = likeness(typed_rule(text), {"learning_rate": rate})
        assert (found.rule.name if found else "") == name


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("v = 2*g; u = v + g; w - u", []),
        ("u = v + g; v = 2*g; w - u", ["v"]),
        ("v = v/2 + g; u = v + g; w - u", ["v"]),
        ("a = b; b = a + g; w - a - b", ["b"]),
        ("a = a + b; b = b + g; w - a", ["a", "b"]),
    ],
)
def test_carried_on_is_what_is_read_before_it_is_given_anew(text, carried):
    assert list(read_equations(text).begins) == carried


def test_a_rule_that_carries_something_on_belongs_to_momentum_and_another_to_the_gradient():
    assert typed_rule("v = beta*v + g; w - rate*v").family == "momentum"
    assert typed_rule("w - rate*g").family == "gradient"


@pytest.mark.parametrize("text", ["w - 1e-9*sign(g)", "w - rate*1e-6*g/norm(g)"])
def test_a_step_that_is_short_and_of_one_length_does_not_grow_with_the_slope(text):
    rule = typed_rule(text)
    assert not rule.steps_in_proportion
    assert rule.training_rate < OPTIMIZERS["gradient-descent"].training_rate == typed_rule("w - rate*g").training_rate


@pytest.mark.parametrize("text", ["w - rate*g/c", "q = rate/c; w - q*g", "q = c*c; w - g*(rate/q)"])
def test_a_knob_of_zero_that_is_divided_by_leads_out_of_the_numbers_and_raises_nothing(text):
    line = f"bowl start=1,2 steps=1 optimizer='{text}' c=0 rate=0.1"
    assert not np.isfinite(positions(line)[-1]).any()


def test_an_unknown_function_is_told_though_its_name_is_short():
    with pytest.raises(FormulaError, match=r"Unknown function 'abc' at character 5; did you mean abs\?"):
        typed_rule("w - abc(g)")


@pytest.mark.parametrize("arrow", ["←", "<-", "<−", " <- ", ":="])
def test_an_arrow_of_keys_is_an_arrow(arrow):
    typed, usual = (typed_rule(f"v{sign}0.9*v + g\nw{sign}w - rate*v") for sign in (arrow, " = "))
    assert typed.equations == usual.equations


def test_a_number_below_another_is_no_arrow():
    assert typed_rule("w - rate*g*if(g<-1, 2, 1)").equations == ("θ ← θ − α·∇L·if(∇L < −1, 2, 1)",)
    assert typed_rule("w - rate*g*(w<-g)").equations == ("θ ← θ − α·∇L·(θ < −∇L)",)


@pytest.mark.parametrize(
    ("key", "usual"),
    [
        ("rate", 0.1),
        ("beta", 0.9),
        ("beta1", 0.9),
        ("beta2", 0.999),
        ("rho", 0.99),
        ("mu", 0.9),
        ("eps", 1e-8),
        ("decay", 0.01),
    ],
)
def test_a_number_that_rules_usually_have_need_not_be_given(key, usual):
    rule = typed_rule(f"v = {key}*v + g; w - 0.5*v")
    assert [value for name, value in rule.knobs.items() if name != "learning_rate" or key == "rate"] == [usual]
