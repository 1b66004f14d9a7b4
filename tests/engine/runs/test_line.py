"""Run lines: what is typed is what runs, and what ran can be written down and read again to the last bit."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.engine.analysis.record import run_record
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES, default_constants, make_schedule
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import run_keys
from tutor.engine.runs.line import (
    options_in,
    parse_run,
    run_from,
    run_line,
    typed_options,
)
from tutor.engine.surfaces.built_in import SURFACES, surface_named


def assert_same_run(descent, again):
    """Frame by frame, bit by bit, and alike for the update that comes next."""
    assert again.surface.name == descent.surface.name
    assert again.cursor == descent.cursor
    until = descent.cursor + 1
    for column in ("parameters", "losses", "gradients"):
        ours, theirs = getattr(descent.history, column)[:until], getattr(again.history, column)[:until]
        assert ours.tobytes() == theirs.tobytes()
    assert descent.update.change.tobytes() == again.update.change.tobytes()
    for name, state in descent.frame.state.items():
        assert state.tobytes() == again.frame.state[name].tobytes()


def test_the_parabola_of_the_course_falls_as_calculated_by_hand():
    descent = parse_run("parabola start=6 rate=0.3 steps=5").descent()
    np.testing.assert_allclose(descent.history.parameters[:, 0], [6, 3.6, 2.64, 2.256, 2.1024, 2.04096], atol=1e-15)


def test_every_key_sets_its_own_thing():
    run = parse_run(
        "stretched-bowl kappa=25 start=1,−2 rate=0.3 optimizer=momentum beta=0.8 schedule=cosine total=50 floor=0.01 "
        "warmup=3 decay=0.01 clip=1 freeze=y steps=5 then rate=0.1 steps=10"
    )
    first, second = run.legs
    assert run.surface.constants == {"kappa": 25.0}
    assert run.start.tolist() == [1.0, -2.0]
    assert first.settings.knobs == {"learning_rate": 0.3, "beta": 0.8}
    assert first.settings.schedule == make_schedule("cosine", {"total": 50.0, "floor": 0.01, "warmup": 3.0})
    assert (first.settings.weight_decay, first.settings.clip, first.settings.mask.tolist()) == (0.01, 1.0, [1, 0])
    assert (first.steps, second.steps) == (5, 10)
    assert second.settings.knobs == {"learning_rate": 0.1, "beta": 0.8}
    assert (second.settings.schedule, second.settings.schedule_from) == (first.settings.schedule, 0)
    assert run.descent().cursor == 15


def test_a_new_optimizer_keeps_the_rate_that_was_typed_and_drops_what_it_does_not_know():
    _, second = parse_run("bowl rate=0.3 optimizer=momentum beta=0.8 then optimizer=adam").legs
    assert second.settings.knobs == {"learning_rate": 0.3}


def test_a_schedule_named_in_a_later_leg_counts_from_there():
    _, second, third = parse_run("bowl steps=3 then schedule=linear total=5 steps=4 then rate=0.5").legs
    assert second.settings.schedule_from == third.settings.schedule_from == 3


def test_decay_goes_where_the_optimizer_wants_it():
    assert parse_run("bowl decay=0.2").legs[0].settings.weight_decay == 0.2
    adamw = parse_run("bowl optimizer=adamw decay=0.2").legs[0].settings
    assert (adamw.knobs, adamw.weight_decay) == ({"learning_rate": 0.1, "weight_decay": 0.2}, 0.0)


@pytest.mark.parametrize("line", ['"x^2 + 3*x*y + 5*y^2" start=1,2 steps=3', "x^2 + 3*x*y + 5*y^2 start=1,2 steps=3"])
def test_a_formula_is_a_surface_with_or_without_quotes(line):
    descent = parse_run(line).descent()
    assert descent.history.gradients[0].tolist() == [8.0, 23.0]
    assert run_line(descent) == '"x^2 + 3*x*y + 5*y^2" start=1,2 steps=3'


@pytest.mark.parametrize(
    "options",
    [
        {"surface": "bowl", "start": [1, 2.5], "rate": 0.3, "steps": 2, "then": [{"optimizer": "adam", "steps": 3}]},
        {
            "surface": "bowl",
            "start": (1.0, 2.5),
            "rate": "0.3",
            "steps": "2",
            "then": [{"optimizer": "adam", "steps": 3.0}],
        },
        options_in("bowl start=1,2.5 rate=0.3 steps=2 then optimizer=adam steps=3"),
    ],
)
def test_numbers_and_their_text_mean_the_same_run(options):
    assert run_line(run_from(options).descent()) == "bowl start=1,2.5 rate=0.3 steps=2 then optimizer=adam steps=3"


def test_a_weight_and_a_gradient_are_a_run_on_a_slope():
    descent = run_from({"start": 3, "gradient": 2.5, "rate": 0.1, "steps": 1}).descent()
    assert descent.history.parameters.tolist() == [[3.0], [2.75]]
    two = run_from({"start": [1, 2], "gradient": [3, -4], "rate": 0.5, "steps": 1}).descent()
    assert two.history.parameters[-1].tolist() == [-0.5, 4.0]
    assert run_line(two) == "slope gradient=3,-4 start=1,2 rate=0.5 steps=1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "A run begins with a surface or a formula"),
        ("parobola", "did you mean parabola"),
        ("parabola rat=1", "rat is no key of a run; did you mean rate?"),
        ("parabola x0=1", "x0 is no key of a run; it is called start here: start=1."),
        ("parabola optimizer=adam momentum=0.9", "it is an optimizer: optimizer=momentum beta=0.9."),
        ("parabola cosine=5", "it is a schedule: schedule=cosine."),
        ("parabola rate=abc", "rate=abc is not a number"),
        ("parabola rate=nan", "rate=nan is not a number"),
        ("parabola rate=1_0", "rate=1_0 is not a number"),
        ("parabola rate=0.1 rate=0.2", "rate is given twice"),
        ("parabola steps=-1", "steps=-1 is no number of updates; give a whole number from 0 to 1000000."),
        ("parabola steps=2.5", "whole number"),
        ("parabola steps=abc", "steps=abc is no number of updates; give a whole number from 0 to 1000000."),
        ("parabola schedule=cosine total=abc", "total=abc is not a number; write it as in total=50."),
        ("line-fit seed=1x", "seed=1x is not a number; write it as in seed=0."),
        ("parabola steps=1000001", "from 0 to 1000000"),
        ("parabola steps=1000000 then steps=1", "steps=1000001 is more than a run may have"),
        ("bowl start=1", "start=1 does not fit bowl; write a number for x and for y, as in start=3,4."),
        ("bowl start=a,b", "start=a is not a number; write it as in start=3,4."),
        ("parabola start=1,5", "write a number for w, a decimal with a point, as in start=1.5."),
        ("bowl start=-1,5,2,25", "a decimal with a point, as in start=-1.5,2.25."),
        ("parabola start=1,-5", "write a number for w, as in start=6."),
        ("bowl start=1,2,3", "does not fit bowl"),
        ("bowl start=1,", "is not a number"),
        ("parabola start 6", "start sets nothing"),
        ("parabola start=6 rate", "rate sets nothing"),
        ("parabola rate=", "rate= sets nothing"),
        ("parabola =3", "=3 sets nothing"),
        ("parabola beta=0.9", "beta is a number of momentum, momentum-pytorch, nesterov"),
        ("parabola kappa=3", "kappa is a number of stretched-bowl"),
        ("parabola steps=1 then start=4", "start cannot change after then"),
        ("parabola steps=1 then centre=4", "centre cannot change after then"),
        ("parabola schedule=cosine", "add total="),
        ("parabola schedule=cosinus", "did you mean cosine?"),
        ("parabola optimizer=adm", "There is no optimizer adm; did you mean adam?"),
        ("parabola clip=0", "clip=0 lets nothing through"),
        ("bowl freeze=z", "freeze=z is no parameter of bowl; choose from x, y."),
        ("line-fit batch=0", "batch"),
        ("log(x) start=-1", "a logarithm needs a number above 0"),
        ("x^^2", "at character 3"),
    ],
)
def test_what_is_no_run_is_answered_in_one_sentence(line, message):
    with pytest.raises(UserError) as caught:
        parse_run(line)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize("then", [{"rate": 0.1}, "rate=0.1", [3]])
def test_later_legs_must_be_a_list_of_mappings(then):
    with pytest.raises(UserError, match="list of legs"):
        run_from({"surface": "bowl", "then": then})


def test_no_key_means_two_things():
    owners = [
        {knob for rule in OPTIMIZERS.values() for knob in rule.knobs},
        {constant for kind in SCHEDULES for constant in default_constants(kind)},
        {constant for surface in SURFACES.values() for constant in surface.constants},
    ]
    assert sum(map(len, owners)) == len(set().union(*owners))
    assert {"start", "rate", "steps", "beta", "total", "kappa", "batch"} <= set(run_keys())


def test_only_what_differs_from_the_defaults_is_said():
    assert (
        run_line(parse_run("bowl start=3,4 rate=0.1 optimizer=gradient-descent clip=none decay=0").descent()) == "bowl"
    )
    line = (
        "parabola rate=0.3 optimizer=momentum schedule=cosine total=50 decay=0.01 clip=1 steps=5 then rate=0.1 steps=10"
    )
    assert run_line(parse_run(line).descent()) == line


def test_the_line_leads_to_the_frame_under_the_cursor():
    descent = parse_run("bowl rate=0.3 steps=5 then rate=0.1 steps=10").descent()
    assert run_line(descent.seek(3)) == "bowl rate=0.3 steps=3"
    assert run_line(descent.seek(5)) == "bowl rate=0.3 steps=5 then rate=0.1"
    assert run_line(descent.seek(7)) == "bowl rate=0.3 steps=5 then rate=0.1 steps=2"


def test_a_fresh_state_of_the_same_optimizer_survives_the_line():
    momentum, adam = (Settings(OPTIMIZERS[name], {"learning_rate": 0.1}) for name in ("momentum", "adam"))
    descent = Descent.begin(SURFACES["bowl"], momentum).forward(4).change(adam).change(momentum)
    assert not descent.frame.state["velocity"].any()
    descent = descent.forward(3)
    assert_same_run(descent, parse_run(run_line(descent)).descent())
    assert_same_run(descent, run_from(run_record(descent)["settings"]).descent())


def test_a_run_that_no_line_can_name_says_so():
    @property
    def name(self):
        return "a network"

    unnamed = type("Unnamed", (), {"name": name, "coordinates": ("w",)})()
    descent = parse_run("parabola").descent()
    descent.history.parts[0].surface = unnamed
    with pytest.raises(UserError, match="a network cannot be written as a line"):
        run_line(descent)


numbers = st.floats(-1e3, 1e3)
positive = st.floats(1e-3, 10)


@st.composite
def leg_settings(draw, coordinates):
    rule = OPTIMIZERS[draw(st.sampled_from([name for name in OPTIMIZERS if name != "best-direction"]))]
    knobs = {name: draw(st.floats(0, 0.99)) for name in draw(st.sets(st.sampled_from(sorted(rule.knobs))))}
    kind = draw(st.sampled_from(sorted(SCHEDULES)))
    constants = {key: draw(st.integers(20, 90)) for key, value in default_constants(kind).items() if value is None}
    if kind != "warm-up" and draw(st.booleans()):
        constants["warmup"] = draw(st.integers(1, 9))
    mask = draw(st.none() | st.lists(st.sampled_from([0.0, 1.0]), min_size=len(coordinates), max_size=len(coordinates)))
    return Settings(
        rule,
        knobs,
        make_schedule(kind, {key: float(value) for key, value in constants.items()}),
        weight_decay=draw(st.just(0.0) | st.floats(0, 0.1)),
        clip=draw(st.none() | positive),
        mask=None if mask is None else np.array(mask),
    )


@st.composite
def descents(draw):
    """A run as the app makes it: a start, then steps, changed knobs, ways back and branches."""
    name = draw(st.sampled_from([*SURFACES, "x^2 + sin(y)", "w^4-w", "-u^2 + 0.5*v^2 + u*v"]))
    surface = surface_named(name)
    scalars = [key for key, value in surface.constants.items() if isinstance(value, float) and key != "gradient"]
    surface = surface.with_constants(**{key: draw(positive) for key in scalars if draw(st.booleans())})
    if name == "line-fit" and draw(st.booleans()):
        surface = surface.with_constants(batch=float(draw(st.integers(1, 64))), seed=float(draw(st.integers(0, 99))))
    start = np.array([draw(numbers) for _ in surface.coordinates]) if draw(st.booleans()) else None
    descent = Descent.begin(surface, draw(leg_settings(surface.coordinates)), start)
    for _ in range(draw(st.integers(0, 4))):
        descent = descent.forward(draw(st.integers(0, 6))).back(draw(st.integers(0, 2)))
        changed = draw(leg_settings(surface.coordinates))
        if draw(st.booleans()):
            changed = replace(descent.settings, knobs={**descent.settings.knobs, "learning_rate": draw(positive)})
        elif draw(st.booleans()):
            changed = replace(changed, schedule_from=draw(st.integers(0, descent.cursor)))
        else:
            changed = replace(changed, schedule_from=descent.cursor)
        descent = descent.change(changed)
    return descent.forward(draw(st.integers(0, 5)))


@given(descents())
@settings(max_examples=80, deadline=None)
def test_every_run_is_a_line_and_back_again_bit_for_bit(descent):
    line = run_line(descent)
    again = parse_run(line).descent()
    assert_same_run(descent, again)
    assert run_line(again) == line
    through_json = json.loads(json.dumps(run_record(descent)["settings"], allow_nan=False))
    assert_same_run(descent, run_from(through_json).descent())


words = st.sampled_from(
    [
        *SURFACES,
        *run_keys(),
        "then",
        "=",
        "x^2",
        "9^9^9^9",
        "1/0",
        '"',
        "start=1",
        "rate=1e308",
        "steps=3",
        "(",
        ",",
        "−1",
    ]
)


@given(st.lists(words | st.text(max_size=6), max_size=8).map(" ".join) | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_run_or_an_answer(text):
    try:
        run = parse_run(text)
    except UserError:
        return
    assert run.descent().cursor == sum(leg.steps for leg in run.legs)


def test_the_record_is_json_with_every_number_of_the_run():
    record = json.loads(
        json.dumps(run_record(parse_run("parabola start=6 rate=0.3 steps=5").descent()), allow_nan=False)
    )
    assert record["line"] == "parabola rate=0.3 steps=5"
    assert record["settings"]["rate"] == 0.3
    assert (record["regime"], record["reason"].split(":")[0]) == ("one-sided", "α = 0.3 is below 1/h = 0.5")
    first, *_, last = record["frames"]
    assert first == {
        "index": 0,
        "parameters": [6.0],
        "loss": 16.0,
        "gradient": [8.0],
        "rate": 0.3,
        "terms": {"gradient": [8.0], "change": [-2.4]},
        "change": [-2.4],
    }
    assert (last["index"], last["rate"], last["terms"], last["change"]) == (5, None, {}, None)


def test_numbers_that_are_not_finite_are_words_in_the_record():
    record = run_record(parse_run("x^4 start=100 rate=1 steps=9").descent())
    json.dumps(record, allow_nan=False)
    words = {
        value for frame in record["frames"] for value in [*frame["parameters"], frame["loss"]] if isinstance(value, str)
    }
    assert words <= {"inf", "-inf", "nan"}
    assert words
    assert record["regime"] == "diverging"


def test_blanks_round_an_equals_sign_are_taken_but_what_stands_in_quotation_marks_stays_as_it_is():
    assert typed_options("rate = 0.05") == {"rate": "0.05"}
    assert typed_options('beta =0.5 optimizer = "v = beta*v + g; w - rate*v"') == {
        "beta": "0.5",
        "optimizer": "v = beta*v + g; w - rate*v",
    }
    assert typed_options("rate: 0.05 beta 0.5") == {"rate": "0.05", "beta": "0.5"}
    assert typed_options("α .05 β₁=.8 β2 0.99 ε: 1e-8") == {
        "rate": ".05", "beta1": ".8", "beta2": "0.99", "epsilon": "1e-8",
    }  # fmt: skip
    assert typed_options("adam 0.05") == {"optimizer": "adam", "rate": "0.05"}
    assert typed_options("data='my own = points.csv' rate= 0.1") == {"data": "my own = points.csv", "rate": "0.1"}


def test_a_decay_that_a_rule_does_not_heed_leaves_no_trace_in_the_line():
    begun = parse_run("ripples optimizer=adamw steps=1").descent()
    inert = replace(begun.settings, weight_decay=0.0625)
    # The same rule comes back without its state by way of another one.
    away = replace(inert, optimizer=OPTIMIZERS["gradient-descent"], knobs={})
    line = run_line(begun.change(away).change(inert))
    assert "decay" not in line
    assert run_line(parse_run(line).descent()) == line
