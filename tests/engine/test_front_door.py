"""What `tutor.engine` offers to people who import it."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import tutor.engine as engine
from tutor.engine.training.training_line import parse_training
from tutor.lab.trainer import Trainer

README = Path(__file__).parents[2] / "README.md"


def test_every_public_name_is_there_and_says_what_it_is_for() -> None:
    for name in engine.__all__:
        assert getattr(engine, name) is not None
    for name in ("run", "surface", "train", "regime", "run_record"):
        assert (getattr(engine, name).__doc__ or "").strip()


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match=r"tutor\.engine has no runs_of"):
        _ = engine.runs_of


def test_a_run_a_surface_and_a_training_come_from_their_text() -> None:
    descent = engine.run("parabola start=6 rate=0.3 steps=5")
    np.testing.assert_allclose(descent.history.parameters.ravel(), 2 + 4 * 0.4 ** np.arange(6))
    assert engine.regime(descent).name == "one-sided"
    bowl = engine.surface("x^2 + 3y^2")
    np.testing.assert_allclose(bowl.gradient(np.array([1.0, 2.0])), [2, 12])
    training = engine.train("moons layers=4 epochs=2 samples=60")
    assert training.cursor == 2 * training.updates_per_epoch


@pytest.mark.parametrize(
    "line",
    [
        "moons layers=4 samples=60 epochs=2 batch=16",
        "moons layers=4 samples=60 steps=3",
        "moons layers=4 samples=60 steps=3 then rate=0.001 prune=20% steps=4",
        "moons layers=4 samples=60 epochs=5 steps=3 then batch=7",
        "moons layers=4 samples=60 epochs=1 steps=9 then rate=0.001",
    ],
)
def test_a_training_makes_the_updates_and_changes_that_its_line_says(line: str) -> None:
    *_, trainer = Trainer.begin(parse_training(line)).fitted()
    training = engine.train(line)
    assert training.cursor == trainer.training.cursor > 0
    np.testing.assert_array_equal(training.frame.parameters, trainer.training.frame.parameters)


def test_what_is_typed_wrongly_is_answered_in_a_sentence() -> None:
    with pytest.raises(engine.UserError, match="did you mean adam"):
        engine.run("parabola start=6 optimizer=adum")


def test_importing_the_engine_loads_numpy_only_when_a_name_is_asked_for() -> None:
    code = "import sys, tutor.engine as e; assert 'numpy' not in sys.modules; e.run; assert 'numpy' in sys.modules"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


class Reader(HTMLParser):
    """Counts what stands in a page, and that every tag that opens closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("line", "dots", "rows"),
    [
        ("parabola start=6 rate=0.3 steps=5", 6, 7),
        ("himmelblau rate=0.01 steps=50", 51, 11),
        ("saddle start=0.5,0.001 rate=0.4 steps=3000", None, 11),
        ('"a^2 + 2b^2 + 3c^2" start=1,1,1 rate=0.1 steps=3', 0, 5),
    ],
)
def test_a_notebook_shows_a_run_as_a_picture_and_a_table(line: str, dots: int | None, rows: int) -> None:
    html = engine.run(line)._repr_html_()
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    assert reader.seen.count("tr") == rows
    assert dots is None or reader.seen.count("circle") == dots
    assert "nan" not in html.split("</svg>")[0]
    assert not re.search(r"https?://", html)


def test_the_readme_says_what_the_engine_answers() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for line in block.strip().splitlines():
        code, _, said = line.partition("  # ")
        if said:
            assert str(eval(code, names)) == said
        elif code:
            exec(code, names)
