"""A network is saved whole, over nothing but a network."""

import os

import pytest

from tutor.engine.errors import UserError
from tutor.engine.training.model import read_model
from tutor.lab.saving import save_network
from tutor.lab.trainer import Trainer

LINE = "moons layers=3 samples=40 steps=4"


@pytest.mark.parametrize("name", ["net.json", "net.npz"])
def test_a_network_replaces_the_one_of_its_name(tmp_path, name):
    path = tmp_path / name
    trainer = Trainer.from_line(LINE)
    save_network(trainer, str(path))
    assert "update 6" in save_network(trainer.step(2), str(path))
    assert read_model(path).parameters.tobytes() == trainer.step(2).training.frame.parameters.tobytes()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_name_that_leads_out_of_the_folder_is_told_as_the_place_that_it_is(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert f"Saved {tmp_path / 'net.json'}, " in save_network(Trainer.from_line(LINE), "../net.json")
    assert read_model(tmp_path / "net.json").parameters.size


def test_what_ends_during_a_save_leaves_the_former_network(tmp_path, monkeypatch):
    path = tmp_path / "net.json"
    trainer = Trainer.from_line(LINE)
    save_network(trainer, str(path))
    former = path.read_bytes()

    def ended(number):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", ended)
    with pytest.raises(KeyboardInterrupt):
        save_network(trainer.step(), str(path))
    assert path.read_bytes() == former
    assert [each.name for each in tmp_path.iterdir()] == ["net.json"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("mine.json", "is there already and no network"), ("net.txt", "End the name in"), ("no/net.npz", "no folder"),
     ("mine.py", "is there already")],
)  # fmt: skip
def test_what_is_somebody_elses_stays(tmp_path, name, sentence):
    for mine in ("mine.json", "mine.py"):
        (tmp_path / mine).write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match=sentence):
        save_network(Trainer.from_line(LINE), str(tmp_path / name))
    assert {each.read_text(encoding="utf-8") for each in tmp_path.iterdir()} == {"{}"}
