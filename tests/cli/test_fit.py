"""`tutor fit`, `tutor train` and `tutor graph` as a person at a pipe uses them."""

import json
from statistics import median

import numpy as np
import pytest

from tests.program import tutor
from tutor.lab.trainer import Trainer
from tutor.plain.fit import trained

SMALL = ("moons", "--samples", "60", "--layers", "4", "--epochs", "4", "--batch", "16")


def test_a_fit_as_json_holds_what_was_measured():
    record = json.loads(tutor("fit", *SMALL, "--json").stdout)
    trainer = Trainer.from_line(record["line"])
    *_, trainer = trainer.run(trainer.updates_left)
    assert (record["updates"], record["epochs"], record["parameters"]) == (12, 4.0, 22)
    assert record["test"] == {"loss": trainer.now.held_out.loss, "accuracy": trainer.now.held_out.accuracy}
    assert record["confusion"] == trainer.now.held_out.confusion.tolist()
    assert [moment["update"] for moment in record["moments"]] == [0, 3, 6, 9, 12]


def test_options_and_the_line_say_the_same():
    line = "moons samples=60 layers=4 batch=16 epochs=4"
    assert tutor("fit", *SMALL, "--json").stdout == tutor("fit", line, "--json").stdout
    assert tutor("fit", line, "--set", "beta1=0.8", "--json").stdout != tutor("fit", line, "--json").stdout


def test_a_fit_prints_its_curves_and_how_well_it_does():
    shown = tutor("fit", *SMALL).stdout
    for part in ("two moons: 48 examples to train on, 12 to test with", "2 → 4 → 2, 22 parameters", "after 4 epochs"):
        assert part in shown
    assert "─ epoch" in shown
    assert "\x1b" not in shown
    assert "epoch" not in tutor("fit", *SMALL, "--no-chart").stdout.split("updates")[1]


def test_values_are_fitted_without_an_accuracy():
    record = json.loads(tutor("fit", "line", "--layers", "none", "--epochs", "30", "--json").stdout)
    assert record["test"]["accuracy"] is None
    assert record["test"]["loss"] < record["moments"][0]["test"]["loss"]


def test_patience_ends_where_the_test_loss_was_lowest():
    arguments = ("fit", "moons", "--samples", "40", "--noise", "0.5", "--epochs", "400", "--rate", "0.05", "--json")
    patient = json.loads(tutor(*arguments, "--patience", "5").stdout)
    losses = [moment["test"]["loss"] for moment in patient["moments"]]
    assert patient["epochs"] < 400
    assert patient["test"]["loss"] == min(losses) == losses[-1]


def test_digits_reach_96_per_cent():
    accuracies = []
    for seed in range(7):
        *_, trainer = (start := Trainer.from_line(f"digits layers=32 epochs=15 seed={seed}")).run(start.updates_left)
        accuracies.append(trainer.now.held_out.accuracy)
    assert median(accuracies) >= 0.96


def test_without_a_data_set_the_choices_are_listed():
    shown = tutor("fit").stdout
    assert "spiral" in shown
    assert "learning rate" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fit", "moon"], "moons"),
        (["fit", "moons", "--layers", "x"], "layers=x"),
        (["fit", "moons", "--activation", "tahn"], "tanh"),
        (["fit", "moons", "--optimizer", "adamm"], "adam"),
        (["fit", "plane", "--loss", "cross-entropy"], "mse"),
        (["fit", "none.csv"], "none.csv"),
        (["train", "moon"], "moons"),
        (["train", "moons layer=3"], "layers"),
        (["graph", "nueron"], "neuron"),
        (["graph", "w*x", "w"], "x=2"),
        (["graph", "neuron", "q=1"], "no input q"),
    ],
)
def test_what_cannot_be_used_is_answered_in_a_sentence_on_standard_error(arguments, said):
    result = tutor(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_the_trainer_works_at_a_prompt():
    steps = ["", "s 3", "b 2", "e", "open W1[0,0]"]
    changes = ["set W1[0,0] 2", "freeze 1", "prune 0.5", "rate=0.3"]
    typed = "\n".join([*steps, *changes, "run", "line", "report", "layers=3", "what", "?", "quit", ""])
    shown = tutor("train", "moons samples=60 layers=4 batch=16 epochs=2", "--plain", typed=typed).stdout
    for part in (
        "update 4, epoch 1.3",
        "update 2, epoch 0.7",
        "update 3, epoch 1:",
        "∂L/∂W1[0,0] = Σ δ·x",
        "epochs=2 steps=3 then rate=0.3 freeze=W1 W1[0,0]=2 then prune=50% steps=3",
        "network 2 → 4 → 2",
        "what is no command here",
        "freeze layer 1",
    ):
        assert part in shown
    assert tutor("train", "--plain", typed="g 5\ncurves\nfreeze\nset W1\n").exit_code == 0


def test_the_long_names_of_the_trainer_s_commands_do_the_same():
    line = "moons samples=60 layers=4 batch=16 epochs=2"
    short, long = (
        [row for row in tutor("train", line, "--plain", typed=typed).stdout.splitlines() if "> " not in row]
        for typed in ("s\ns 2\nb\ng 1\ne\n", "step\nstep 2\nback\ngo 1\nepoch\n")
    )
    assert short == long
    assert any(row.startswith("update 3,") for row in long)


def test_the_line_of_a_training_gives_it_again_with_all_that_was_done_to_it():
    line = "moons samples=60 layers=4 batch=16"
    for commands, said in [
        ("s 3\nb 2\n", "steps=1"),
        ("rate=0.3\ns 3\n", "rate=0.3 steps=3"),
        ("s 2\nrate=0.3\ns\nundo\n", "steps=2"),
        ("freeze 1\nprune 50%\n", "freeze=W1 prune=50%"),
        ("set W1[0,0] 2\ns 2\n", "W1[0,0]=2 steps=2"),
        ("s 3\nset W1[0,0] 2\ns\nrate=0.3\n", "steps=3 then W1[0,0]=2 steps=1 then rate=0.3"),
    ]:
        shown = tutor("train", line, "--plain", typed=f"{commands}line\n").stdout
        written = f"{line} {said}"
        assert written in shown.splitlines()
        stands = [row for row in shown.splitlines() if row.startswith("update") and ", epoch" in row][-1]
        again = tutor("train", written, "--plain", typed="line\n").stdout.splitlines()
        assert again[1] == stands
        assert written in again


def test_trainings_are_made_alongside_and_told_in_a_table_and_in_json():
    line = "moons samples=60 layers=4 batch=16 steps=4 then rate=0.1 prune=50% steps=2"
    beside = ("--beside", "optimizer=momentum rate=0.1", "--beside", "weights=1")
    shown = tutor("fit", line, *beside, "--no-chart").stdout
    assert "after 2 epochs, 6 updates" in shown  # 48 examples make 3 updates an epoch
    assert [row.split()[0] for row in shown.splitlines()[-3:]][1:] == ["optimizer=momentum", "weights=1"]
    record = json.loads(tutor("fit", line, *beside, "--json").stdout)
    assert (record["line"], record["updates"]) == (line, 6)
    for one, changes in zip(record["beside"], ("optimizer=momentum rate=0.1", "weights=1"), strict=True):
        alone = json.loads(tutor("fit", f"moons samples=60 layers=4 batch=16 {changes} steps=6", "--json").stdout)
        assert (one["train"], one["test"]) == (alone["train"], alone["test"])
    refused = tutor("fit", "moons", *4 * ("--beside", "weights=1"))
    assert (refused.exit_code, "4 trainings are the most" in refused.stderr) == (2, True)


def test_patience_counts_from_where_the_training_stands():
    def ended(trainer):
        return trained(trainer.with_typed("patience=2"))[0].training.cursor

    begun = Trainer.from_line("moons samples=60 layers=4 epochs=30 rate=0.5")
    assert ended(begun.step(60).seek(0)) == ended(begun) < 60


def test_a_graph_is_drawn_and_walked():
    shown = tutor("graph", "neuron", "x=4").stdout
    assert "┌─ z ────┐" in shown
    assert "z = wx = 8.0 with w = 2.0, x = 4.0" in shown
    assert "  ∂L/∂w = 24.0" in shown
    assert tutor("graph", "(w*x - y)^2", "w=2", "x=4", "y=5").stdout.splitlines()[-3:] == [
        "  ∂L/∂w = 24.0",
        "  ∂L/∂x = 12.0",
        "  ∂L/∂y = −6.0",
    ]
    record = json.loads(tutor("graph", "neuron", "--json").stdout)
    assert [node["gradient"] for node in record["nodes"]] == [6.0, 4.0, -2.0, 2.0, 2.0, 1.0]
    assert "shared-input" in tutor("graph").stdout


PRICES = "size,price\n" + "".join(f"{n},{3000 * n + 500 * (n % 3)}\n" for n in range(1, 13))


def test_a_file_is_understood_aloud_before_it_is_trained_and_told_in_its_own_units(tmp_path):
    path = tmp_path / "PRICES.CSV"
    path.write_text(PRICES)
    known = tutor("data", str(path)).stdout
    assert ["price", "numbers", "3500.0", "to", "36000.0", "█▄▄█▄█▄█", "0", "3500", "target"] in [
        row.split() for row in known.splitlines()
    ]
    sentences = json.loads(tutor("data", str(path), "--json").stdout)["said"]
    assert "Task: values (12 different whole numbers in 12 rows; task=classes takes them as classes)." in sentences
    line = (str(path), "--layers", "none", "--epochs", "200", "--rate", "0.1")
    shown = tutor("fit", *line, "--no-chart").stdout
    assert [shown.index(sentence) for sentence in sentences] == sorted(shown.index(each) for each in sentences)
    assert "\ntrain  loss 0.00" in shown.partition(sentences[-1])[2]

    record = json.loads(tutor("fit", *line, "--json").stdout)
    assert record["data"]["said"] == sentences
    trainer = Trainer.from_line(record["line"])
    *_, trainer = trainer.run(trainer.updates_left)
    weight, bias = trainer.training.frame.parameters
    order = np.random.default_rng((0, 12)).permutation(12)
    x, y = np.array([[float(cell) for cell in row.split(",")] for row in PRICES.split()[1:]])[order].T
    values = y[:10].mean() + y[:10].std() * (weight * (x - x[:10].mean()) / x[:10].std() + bias)
    for part, rows in (("train", slice(10)), ("test", slice(10, 12))):
        errors = values[rows] - y[rows]
        found = record["in_units"][part]
        assert found["rmse"] == pytest.approx(np.sqrt((errors**2).mean()))
        assert found["mae"] == pytest.approx(abs(errors).mean())
        assert found["r2"] == pytest.approx(1 - (errors**2).sum() / ((y[rows] - y[rows].mean()) ** 2).sum())


def test_all_four_rows_of_xor_are_trained_on_and_nothing_is_tested(tmp_path):
    path = tmp_path / "xor.csv"
    path.write_text("x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    line = (str(path), "--layers", "8", "--rate", "0.1", "--train", "1")
    shown = tutor("fit", *line).stdout
    assert "nothing is tested" in shown.split("\n\n")[1]
    assert "train  loss 0.0" in shown
    assert "\ntest   nothing is tested\n" in shown
    assert "not a number" not in shown + tutor("fit", *line, "--beside", "rate=0.2").stdout
    record = json.loads(tutor("fit", *line, "--json").stdout)
    assert (record["train"]["accuracy"], record["test"], record["confusion"]) == (1.0, None, None)
    assert "nothing is tested" in tutor("fit", *line, "--patience", "3").stderr


def test_the_keys_of_a_file_do_the_same_in_a_line_and_as_options_and_not_on_drawn_data(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("my id,a,y,b\n" + "".join(f"{n * n},{n % 2},{n % 3},{'' if n % 3 else n}\n" for n in range(24)))
    written = f"{path} epochs=1 target=y task=values drop=my_id,a gaps=mean words=drop"
    options = ["--target", "y", "--task", "values", "--drop", "my id,a", "--gaps", "mean", "--words", "drop"]
    record = json.loads(tutor("fit", str(path), "--epochs", "1", *options, "--json").stdout)
    assert record == json.loads(tutor("fit", written, "--json").stdout)
    assert record["line"] == written
    assert record["layers"][0].startswith("1 →")
    assert "target= is for the columns of a file" in tutor("fit", "moons", "--target", "y").stderr
    assert "moons is drawn and no file" in tutor("data", "moons").stderr
