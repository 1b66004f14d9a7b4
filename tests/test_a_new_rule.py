"""A rule that nobody has heard of, registered as anyone would, goes through every front end with right numbers."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.course.lesson.yaml_block import read_block
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw
from tutor.course.questions.question_block import question_from
from tutor.engine.analysis.regimes import regime
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer, Point, State, Update, register
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Mistaken
from tutor.engine.rules.workings import Symbol, Working
from tutor.engine.runs.line import parse_run
from tutor.lab.opened.opened_weight import written_weight
from tutor.lab.predicting import judged
from tutor.lab.readout import meanings
from tutor.lab.simulation import Simulation
from tutor.lab.trainer import Trainer

NAME = "sign-with-trust"


def _update(at: Point, state: State, knobs: Knobs) -> Update:
    """A step of α in the sign of the gradient, longer by a trust that grows by `growth` with every update."""
    trust = state["trust"] + knobs["growth"]
    signs = np.sign(at.gradient)
    change = -knobs["learning_rate"] * trust * signs
    return Update(change, {"trust": trust}, {"gradient": at.gradient, "trust": trust, "signs": signs, "change": change})


def _without_signs(at: Point, state: State, knobs: Knobs) -> Update:
    right = _update(at, state, knobs)
    return right._replace(change=-knobs["learning_rate"] * right.state["trust"] * at.gradient)


@pytest.fixture(autouse=True)
def rule() -> Iterator[Optimizer]:
    made = register(
        Optimizer(
            name=NAME,
            title="sign descent with trust",
            family="gradient",
            source="This test.",
            form=("τ ← τ + γ", "θ ← θ − α·τ·sign(∇L)"),
            knobs={"learning_rate": 0.5, "growth": 0.25},
            symbols={
                "growth": Symbol("γ", "what the trust grows by"),
                "trust": Symbol("τ", "the trust in the direction"),
                "signs": Symbol("σ", "the signs of the slopes"),
            },
            workings=(
                Working("trust", "{trust_before} + {growth}"),
                Working("signs", "sign({gradient})"),
                Working("change", "−{learning_rate}·{trust}·{signs}"),
            ),
            init=lambda parameters: {"trust": np.zeros(())},
            update=_update,
            mistakes={"whole-gradient": Mistaken(_without_signs, "You took the gradient itself, not its sign")},
            training_rate=0.02,
        )
    )
    yield made
    registered = OPTIMIZERS
    assert isinstance(registered, dict)
    del registered[NAME]


def tutor(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exit_code == 0, (result.output, result.exc_info)
    return result.output


# On (w − 2)² from 6 the slopes are 8, 7.75, … and always positive: τ = 0.25, 0.5, 0.75 and w = 5.875, 5.625, 5.25.
RUN = f"parabola start=6 optimizer={NAME}"


def test_it_runs_from_the_command_line_to_json() -> None:
    record = json.loads(tutor("run", f"{RUN} steps=3", "--json"))
    assert [frame["parameters"] for frame in record["frames"]] == [[6.0], [5.875], [5.625], [5.25]]
    assert record["frames"][1]["terms"] == {"gradient": [7.75], "trust": 0.5, "signs": [1.0], "change": [-0.25]}
    assert record["settings"]["growth"] == 0.25
    assert record["line"] == f"parabola optimizer={NAME} steps=3"
    assert "5.25" in tutor(
        "run", "parabola", "--start", "6", "--optimizer", NAME, "--set", "growth=0.25", "--steps", "3"
    )


def test_what_there_is_lists_it() -> None:
    said = tutor("list", "optimizers")
    assert NAME in said
    assert "θ ← θ − α·τ·sign(∇L)" in said
    assert "growth=0.25" in said


def test_line_mode_steps_it_writes_its_lines_and_judges_a_prediction(tmp_path) -> None:
    said = tutor(
        "sim", RUN, "--plain", "--data-dir", str(tmp_path), typed="s\np 5.625\np 3\nregime\nprobe sweep\nquit\n"
    )
    assert "τ = τ_before + γ = 0.0 + 0.25 = 0.25" in said
    assert "σ = sign(g) = sign(8.0) = 1.0" in said
    assert "Δw = −α·τ·σ = −0.5·0.25·1.0 = −0.125" in said
    assert "w_new = w + Δw = 6.0 − 0.125 = 5.875" in said


def test_its_symbols_have_their_meanings() -> None:
    rows = {row.symbol: (row.meaning, row.value) for row in meanings(Simulation.from_line(RUN))}
    assert rows["γ"] == ("what the trust grows by", "0.25")
    assert rows["τ"] == ("the trust in the direction", "0.25")
    assert rows["σ"] == ("the signs of the slopes", "1.0")


def test_a_wrong_prediction_is_named_by_the_rules_own_mistake() -> None:
    descent = parse_run(f"{RUN} steps=1").descent()  # τ = 0.5 and the slope 7.75 from here
    found = judged(descent, np.array([5.875 - 0.5 * 0.5 * 7.75]))
    assert found.mistake == "whole-gradient"
    assert judged(descent, np.array([5.875 + 0.25])).mistake == "uphill"
    assert judged(descent, np.array([5.625])).is_right


def test_its_regime_is_measured() -> None:
    descent = parse_run(f"{RUN} steps=3").descent()
    assert regime(descent).name == "descending"


def test_a_question_about_it_is_drawn_graded_and_worked_out() -> None:
    text = f"""\
id: tried.trust
kind: number
given: {{}}
run: {{ surface: parabola, start: 6, optimizer: {NAME} }}
ask: Where after two updates?
answer: w[2]
hint: Look.
decimals: 3
"""
    problems: list[str] = []
    question = question_from(read_block(text), lambda path, message: problems.append(message))
    assert question is not None, problems
    variant = draw(question, 0)
    assert grade(variant, "5.625").is_right
    wrong = grade(variant, repr(6 - 0.5 * 0.25 * 8 - 0.5 * 0.5 * 6))  # the gradient at 5 is 6
    assert "You took the gradient itself, not its sign" in wrong.message
    assert any("τ_before + γ" in line for line in variant.working)


def test_it_trains_a_network() -> None:
    trainer = Trainer.from_line(f"moons layers=4 optimizer={NAME}").step(3)
    lines = [text for _, text in written_weight(trainer.training, 0)]
    assert "  τ = τ_before + γ = 0.75 + 0.25 = 1.0" in lines
    assert trainer.training.settings.updates.knobs["learning_rate"] == 0.02
    record = json.loads(tutor("fit", "moons", "--optimizer", NAME, "--epochs", "2", "--json"))
    assert record["updates"] == 26
    assert record["train"]["loss"] < record["moments"][0]["train"]["loss"]
