"""Trained networks as files: back to the last bit, and what is no such file is a sentence."""

import ast
import io
import json
import pickle
import re
import zipfile

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.limits import NETWORK_FILE
from tutor.engine.scripts.model_script import model_script
from tutor.engine.training.model import Model, model_json, model_npz, read_model
from tutor.engine.training.training_line import parse_training, training_line

LINES = (
    "moons layers=4,3 samples=40",
    "digits samples=60 filters=2 layers=5 activation=leaky-relu",
    "plane samples=30 inputs=x,xy layers=2",
    "line samples=30 layers=none loss=mse",
    "xor samples=30 layers=3 loss=binary-cross-entropy",
)


def trained(line="moons layers=4,3 samples=40"):
    return Model.of(parse_training(line).begin().forward(3), line)


def kept(tmp_path, change=None, name="net.json"):
    """A file of a network, with something in its JSON changed."""
    record = json.loads(model_json(trained()))
    if change is not None:
        change(record)
    (tmp_path / name).write_text(json.dumps(record), encoding="utf-8")
    return tmp_path / name


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("ending", ["json", "npz"])
def test_a_network_comes_back_to_the_last_bit(tmp_path, line, ending):
    model, path = trained(line), tmp_path / f"net.{ending}"
    path.write_bytes(model_json(model).encode() if ending == "json" else model_npz(model))
    found = read_model(path)
    assert found.parameters.tobytes() == model.parameters.tobytes()
    assert (found.network.layers, found.network.loss, found.line) == (model.network.layers, model.network.loss, line)
    assert found.preparation == model.preparation


def test_numpy_reads_the_arrays_by_the_names_that_are_on_screen(tmp_path):
    training = parse_training("moons layers=4,3 samples=40").begin().forward(3)
    with np.load(io.BytesIO(model_npz(Model.of(training, "moons")))) as arrays:
        assert arrays["W2"].shape == (3, 4)
        assert arrays["W2"][2, 1] == training.open("W2[2,1]").value
        assert arrays["b1"][3] == training.open("b1[3]").value


@pytest.mark.parametrize(
    ("line", "places"), [*zip(LINES, ([0, 2, 4], [1, 5, 7], [0, 2], [0], [0, 2]), strict=True)], ids=LINES
)
def test_the_script_for_pytorch_has_every_number_where_its_layers_stand(line, places):
    model = trained(line)
    found = dict(re.findall(r'"(\d+\.\w+)": torch\.tensor\((.*?)\)(?:\.reshape\(.*\))?,$', model_script(model), re.M))
    assert [*found] == [f"{place}.{part}" for place in places for part in ("weight", "bias")]
    packed = [
        np.column_stack([ast.literal_eval(found[f"{place}.{part}"]) for part in ("weight", "bias")]).reshape(-1)
        for place in places
    ]
    assert np.concatenate(packed).tobytes() == model.parameters.tobytes()


def test_a_training_begins_with_the_weights_of_a_file_and_its_data(tmp_path):
    path = kept(tmp_path)
    plan = parse_training(f"from={path} epochs=2")
    assert (plan.dataset, plan.layers, plan.samples, plan.steps) == ("moons", (4, 3), 40, None)
    training = plan.begin()
    assert training.frame.parameters.tobytes() == trained().parameters.tobytes()
    assert training.frame.gradient.any()
    again = parse_training(training_line(plan))
    assert training_line(again) == training_line(plan)
    assert again.begin().forward(4).frame.parameters.tobytes() == training.forward(4).frame.parameters.tobytes()
    assert parse_training(str(path)).layers == (4, 3)
    assert parse_training(f"circle from={path}").begin().frame.parameters.tobytes() == trained().parameters.tobytes()


def test_a_line_says_which_file_it_means(tmp_path):
    line = training_line(parse_training(f"from={kept(tmp_path)}"))
    kept(tmp_path, lambda record: record["layers"][0]["biases"].__setitem__(0, 1.5))
    with pytest.raises(UserError, match="another file than when this line was written"):
        parse_training(line)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("moons layers=4", "holds another network"), ("digits samples=60", "holds another network"),
     ("moons activation=relu", "holds another network")],
)  # fmt: skip
def test_a_network_of_another_shape_is_refused_with_both_shapes(tmp_path, line, sentence):
    with pytest.raises(UserError, match=sentence) as told:
        parse_training(f"{line} from={kept(tmp_path)}").begin()
    assert "2 → 4, tanh" in str(told.value)


def _set(*path_and_value):
    *path, last, value = path_and_value

    def change(record):
        for step in path:
            record = record[step]
        record[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_set("layers", 1, "weights", [[1.0, 2.0]]), "W2 has the shape 1×2, and the layer needs 3×4"),
        (_set("layers", 1, "biases", [1.0]), "b2 has the shape 1, and the layer needs 3"),
        (_set("layers", 0, "weights", 0, 0, float("nan")), "W1 holds a number that is not finite"),
        (_set("layers", 0, "weights", 0, 0, float("inf")), "W1 holds a number that is not finite"),
        (_set("layers", 0, "weights", 0, 0, "1e999"), "W1 holds a number that is not finite"),
        (_set("layers", 0, "outputs", 10**9), "choose smaller layers|make them equal"),
        (_set("layers", 2, "outputs", 9), "W3 has the shape"),
        (_set("data", "classes", ["a", "b", "c"]), "takes 2 inputs and gives 2 outputs, but 2 inputs and 3 classes"),
        (_set("format", 2), "written by a newer tutor"),
        (_set("format", "new"), "written by a newer tutor"),
        (_set("layers", 0, "activation", "swish"), "is no network that tutor wrote"),
        (_set("layers", 0, "kind", "attention"), "is no network that tutor wrote"),
        (_set("layers", 0, "inputs", -2), "is no network that tutor wrote"),
        (_set("layers", []), "is no network that tutor wrote"),
        (_set("layers", None), "is no network that tutor wrote"),
        (_set("loss", "hinge"), "is no network that tutor wrote"),
        (_set("data", {}), "What is kept of the columns cannot be read"),
    ],
)
def test_what_does_not_fit_is_a_sentence(tmp_path, change, sentence):
    with pytest.raises(UserError, match=sentence):
        read_model(kept(tmp_path, change))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", "[" * 100_000, '{"format": 1}', "\0" * 20, "PK\3\4 no zip"]
)
def test_what_is_no_network_is_a_sentence(tmp_path, text):
    (tmp_path / "net.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"is no network that tutor wrote"):
        read_model(tmp_path / "net.json")


class _Touches:
    """An object whose unpickling writes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_a_pickle_is_never_opened(tmp_path):
    touched = tmp_path / "touched"
    np.savez(tmp_path / "net.npz", about=np.array([_Touches(touched)], dtype=object))
    (tmp_path / "bare.npz").write_bytes(pickle.dumps(_Touches(touched)))
    for name in ("net.npz", "bare.npz"):
        with pytest.raises(UserError, match="is no network that tutor wrote"):
            read_model(tmp_path / name)
    assert not touched.exists()


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "net.json").open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(UserError, match="larger than 20 MB"):
        read_model(tmp_path / "net.json")
    with zipfile.ZipFile(tmp_path / "net.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", b"\0" * (NETWORK_FILE.most + 1))
    with pytest.raises(UserError, match="unpacks to more than 20 MB"):
        read_model(tmp_path / "net.npz")


def test_weights_that_are_not_finite_are_not_kept():
    training = (
        parse_training("moons layers=3 samples=40 optimizer=gradient-descent loss=mse rate=1e300").begin().forward(4)
    )
    with pytest.raises(UserError, match="go back to an update before that"):
        Model.of(training, "moons")
