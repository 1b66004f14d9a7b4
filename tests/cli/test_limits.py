"""Every bound is checked before work begins, told in a sentence, and listed."""

import os

import pytest

from tests.program import tutor
from tutor.engine.errors import UserError
from tutor.engine.limits import FILE, LIMITS, check_file
from tutor.lab.saving import save_network
from tutor.lab.trainer import Trainer
from tutor.plain.learn import figure_in_words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "parabola", "--steps", "1000001"], "from 0 to 1000000"),
        (["run", "parabola steps=600000 then steps=600000"], "1200000"),
        (["run", "parabola steps=200000", "--json"], "at most 200000 frames in one JSON object or CSV, not 200001."),
        (["run", "parabola steps=200000", "--csv"], "not 200001"),
        (["run", "parabola" + " then rate=0.1" * 1000], "There may be at most 1000 legs in a run, not 1001."),
        (["run", "parabola" + " then rate=0.1" * 8000], "at most 100000 characters in a line"),
        (["sim", "--plain", "parabola", "--steps", "100001"], "at most 100000 updates in a run that is opened"),
        (["probe", "sweep", "parabola", "--length", "10001"], "at most 10000 steps"),
        (["probe", "starts", "himmelblau", "--length", "801"], "at most 800 steps"),
        (["fit", "moons", "samples=100001"], "samples=100001 is no number of samples"),
        (["fit", "moons", "epochs=100001"], "epochs=100001 is no number of epochs"),
        (["fit", "moons", "epochs=100000 batch=1"], "at most 1000000 updates in a training, not 40000000."),
        (["fit", "moons", "layers=" + ",".join("1" * 21)], "at most 20 hidden layers, not 21."),
        (["fit", "moons", "layers=10001"], "from 1 to 10000"),
        (["graph", "w*x", "w=1", "w=2", "x=1"], "w is given twice; keep one of them."),
        (["run", "parabola", "--start", "((((1))))"], "is not a number"),
    ],
)
def test_what_is_too_much_is_refused_at_once_in_a_sentence(arguments, said):
    result = tutor(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_the_same_bound_holds_for_a_figure_wherever_a_lesson_is_read(tmp_path):
    from tutor.course.lesson.figure import Figure, figure_problems

    figure = Figure(run="parabola steps=10001")
    said = "There may be at most 10000 updates in a figure's run, not 10001."
    assert list(figure_problems(figure, ())) == [said]
    with pytest.raises(UserError, match=said):
        figure_in_words(figure)


def test_a_file_without_an_end_or_beyond_the_bound_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(FILE.most + 1)
    with pytest.raises(UserError, match="larger than 50 MB"):
        check_file(large)
    assert "larger than 50 MB" in tutor("fit", str(large)).stderr
    assert "larger than 50 MB" in tutor("import", str(large), "--data-dir", str(tmp_path)).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
@pytest.mark.parametrize(
    "command", ["fit FILE", "data FILE", "import FILE", "class FILE", "predict net.json FILE", "predict FILE rows.csv"]
)
def test_a_pipe_or_a_device_in_the_place_of_a_file_is_refused_and_not_waited_for(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_network(Trainer.from_line("moons layers=3 samples=40 steps=4"), "net.json")
    os.mkfifo("pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "zero.csv"):
        result = tutor(*command.replace("FILE", name).split())
        assert result.exit_code == 2
        assert f"{name} is no ordinary file." in result.stderr


def test_every_limit_is_listed():
    listed = [row.split() for row in tutor("list", "limits").stdout.splitlines()]
    assert len(LIMITS) > 10
    for limit in LIMITS.values():
        assert [*limit.things.split(), str(limit.most)] in listed
