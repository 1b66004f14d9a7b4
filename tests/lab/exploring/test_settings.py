import math

import pytest

from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.runs.sliders import SlidersChart
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.exploring.settings import Setting, Track, put, put_typed, settings_of
from tutor.lab.simulation import Simulation


def by_key(simulation: Simulation) -> dict[str, Setting]:
    return {setting.key: setting for setting in settings_of(simulation)}


def test_alpha_has_one_and_two_over_the_steepest_curvature_marked_where_it_is_the_same_everywhere() -> None:
    # ½(x² + 10y²) curves by 1 and by 10.
    rate = by_key(Simulation.from_line("stretched-bowl rate=0.05"))["rate"]
    assert [(pytest.approx(value), name) for value, name in rate.marks] == [(0.1, "1/h"), (0.2, "2/h")]
    assert rate.track.place(0.1) < rate.track.place(0.2) < 1
    # With momentum the limit is 2(1 + β)/h.
    limit = by_key(Simulation.from_line("stretched-bowl rate=0.05 optimizer=momentum"))["rate"].marks[1]
    assert limit == (pytest.approx(2 * 1.9 / 10), "limit")
    assert by_key(Simulation.from_line("himmelblau"))["rate"].marks == ()


def test_a_loss_over_points_of_a_file_has_its_weights_to_move(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,3\n4,4\n", encoding="utf-8")
    found = by_key(Simulation.from_line('"mean((w*x + b - y)^2)" data=points.csv'))
    assert {"rate", "w", "b"} <= {*found}
    assert "data" not in found


@pytest.mark.parametrize("line", [*SURFACES, *(f"bowl optimizer={name}" for name in OPTIMIZERS)])
def test_every_setting_stands_on_its_track_and_moves_to_both_sides(line: str) -> None:
    simulation = Simulation.from_line(line)
    for setting in settings_of(simulation):
        assert 0 <= setting.place <= 1
        for way in (-1, 1):
            value = setting.next(way)
            if value == setting.value:
                continue
            moved = by_key(put(simulation, setting.key, value))[setting.key]
            assert moved.value == (pytest.approx(value) if setting.track else value)
        for place in (0.0, 0.3, 1.0):
            value = setting.at(place)
            assert setting.track is None or setting.track.place(value) == pytest.approx(place, abs=0.1)


def test_a_start_and_a_number_of_the_surface_begin_the_run_again_and_a_knob_goes_on() -> None:
    simulation = Simulation.from_line("stretched-bowl rate=0.05 optimizer=momentum steps=3")
    start = put(simulation, "x", -0.5)
    assert (start.descent.cursor, start.descent.frame.parameters.tolist()) == (0, [-0.5, 1.0])
    steeper = put(simulation, "kappa", 40.0)
    assert steeper.descent.frame.gradient.tolist() == pytest.approx([1.0, 40.0])
    assert steeper.learning_rate == 0.05
    assert put(simulation, "beta", 0.5).descent.cursor == 3


def test_what_is_typed_may_set_the_start_and_the_surfaces_numbers_too() -> None:
    simulation = Simulation.from_line("stretched-bowl rate=0.05 steps=3").with_typed("kappa=20 start=2,1 rate=0.01")
    assert simulation.descent.frame.gradient.tolist() == pytest.approx([2.0, 20.0])
    assert (simulation.descent.cursor, simulation.learning_rate) == (0, 0.01)
    with pytest.raises(UserError):
        simulation.with_typed("kappa=much")


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_can_be_moved_to_and_gets_the_updates_that_it_needs(name: str) -> None:
    moved = put(Simulation.from_line("bowl steps=2"), "schedule", name)
    assert moved.descent.settings.schedule.name == name
    assert moved.step(2).descent.frame.is_finite


def test_what_is_typed_for_a_setting_is_one_number_or_is_refused_in_a_sentence() -> None:
    simulation = Simulation.from_line("bowl rate=0.1")
    assert put_typed(simulation, by_key(simulation)["rate"], "1/4").learning_rate == 0.25
    with pytest.raises(UserError):
        put_typed(simulation, by_key(simulation)["rate"], "fast")


def test_values_outside_a_track_stand_at_its_end() -> None:
    track = Track(0.001, 1.0, by_factors=True)
    assert [track.place(value) for value in (-1.0, 0.0, 1e9, math.inf)] == [0.0, 0.0, 1.0, 1.0]
    assert track.value(0.5) == 0.032


@pytest.mark.parametrize("width", [20, 45, 90])
def test_a_place_on_a_track_is_found_again_where_its_knob_is_drawn(width: int) -> None:
    chart = SlidersChart(settings_of(Simulation.from_line("stretched-bowl rate=0.05 optimizer=momentum")))
    rows = chart.draw(width, 8, PALETTES["none"]).text().split("\n")
    canvas = chart.canvas(width, 8, PALETTES["none"])
    for row, setting in enumerate(chart.settings[:5]):
        assert canvas.at(rows[row].index("●"), row)[0] == pytest.approx(setting.place, abs=0.5 / canvas.width + 0.01)
    assert rows[5].strip() == "surface ‹ stretched-bowl ›"[: width - 1]
    assert "κ 10.0" in chart.describe()
