"""A simulation and a walk are written down and found again to the last bit."""

import json

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.lab.as_left import (
    simulation_again,
    simulation_as_left,
    trainer_again,
    trainer_as_left,
    walk_again,
    walk_as_left,
)
from tutor.lab.graph_walk import GraphWalk
from tutor.lab.simulation import Simulation
from tutor.lab.trainer import Trainer


def through_json(value: object) -> object:
    return json.loads(json.dumps(value))


def test_a_simulation_is_found_again_with_its_future_its_branches_and_the_runs_beside_it() -> None:
    left = Simulation.from_line("bowl rate=0.1 optimizer=adam steps=7").back(3).with_knob("learning_rate", 0.3).step(5)
    left = left.named(1, "slow").beside("0.2").back(2)
    found = simulation_again(through_json(simulation_as_left(left)))
    assert (found.descent.cursor, found.descent.last) == (left.descent.cursor, left.descent.last)
    assert [branch.name for branch in found.branches] == ["slow"]
    for before, after in (
        (left.descent, found.descent),
        (left.branches[0], found.branches[0]),
        (left.others[0], found.others[0]),
    ):
        assert before.cursor == after.cursor
        assert np.array_equal(before.history.parameters, after.history.parameters)


def test_a_walk_is_found_again_with_its_inputs() -> None:
    left = GraphWalk.of("neuron").with_typed("x=2 w=3").step(5)
    found = walk_again(through_json(walk_as_left(left)))
    assert (found.text, found.steps, found.lines()) == (left.text, left.steps, left.lines())
    own = GraphWalk.of("tanh(w·x + b)²").step(3)
    assert walk_again(through_json(walk_as_left(own))).lines() == own.lines()


@pytest.mark.parametrize("kept", [None, 3, {}, {"run": 1, "beside": [], "branches": []}, {"run": "x"}, []])
def test_what_is_no_simulation_is_refused_in_a_sentence(kept: object) -> None:
    with pytest.raises(UserError, match="form"):
        simulation_again(kept)
    with pytest.raises(UserError, match="form"):
        walk_again(kept)


def test_a_surface_that_is_gone_is_refused_with_a_reason() -> None:
    run = {"line": "nosuchsurface steps=3", "at": 0, "name": ""}
    with pytest.raises(UserError, match="nosuchsurface"):
        simulation_again({"run": run, "beside": [], "branches": []})


def test_a_training_is_found_again_with_those_beside_it_and_every_look_at_the_test_set() -> None:
    left = Trainer.from_line("moons samples=60 layers=3 split=0.6,0.2,0.2 steps=5").beside("rate=0.1").look_at_test()
    left = left.with_rate(0.003).step(4).look_at_test()
    found = trainer_again(through_json(trainer_as_left(left, left.line)))
    for reached in found.played():
        found = reached
    assert found.training.frame.parameters.tobytes() == left.training.frame.parameters.tobytes()
    assert [other.line for other in found.others] == [other.line for other in left.others]
    beside = [each.others[0].training.frame.parameters.tobytes() for each in (found, left)]
    assert beside[0] == beside[1]
    looks = [[(look.index, look.metrics.loss, look.metrics.accuracy) for look in each.tested] for each in (found, left)]
    assert looks[0] == looks[1]
    assert len(looks[0]) == 2


@pytest.mark.parametrize("kept", [None, {}, {"line": "moons"}, {"line": "moons", "beside": [], "tested": [1]}])
def test_a_training_that_was_kept_otherwise_is_told(kept: object) -> None:
    with pytest.raises(UserError, match="form that this version does not know"):
        trainer_again(kept)
