import pytest

from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.runs.timeline import TimelineChart
from tutor.engine.errors import UserError
from tutor.lab.exploring.timeline import difference, lanes_of, parted_at, timeline_record
from tutor.lab.simulation import Simulation


def branched() -> Simulation:
    """A run with 0.3 for four steps, from step 2 with 0.5 for three, and from step 3 with adam for two."""
    simulation = Simulation.from_line("parabola start=6 rate=0.3 steps=4").seek(2).with_typed("rate=0.5")
    return simulation.step(3).seek(3).with_typed("optimizer=adam").step(2)


def test_the_timeline_has_a_lane_for_the_run_and_for_every_future_that_was_left() -> None:
    run, newest, oldest = lanes_of(branched())
    assert (run.name, run.parted, run.last) == ("this run", 0, 5)
    assert [(change.frame, change.words) for change in run.changes] == [(2, "rate=0.5"), (3, "optimizer=adam")]
    assert (newest.name, newest.parted, newest.last, newest.changes) == ("optimizer=gradient-descent", 3, 5, ())
    assert (oldest.name, oldest.parted, oldest.last, oldest.changes) == ("rate=0.3", 2, 4, ())


def test_going_on_with_a_branch_leaves_the_run_in_its_place_and_comes_back_to_the_same_frames() -> None:
    simulation = branched()
    moved = simulation.on_branch(2)
    assert moved.descent.history.parameters[:, 0].tolist() == pytest.approx([6, 3.6, 2.64, 2.256, 2.1024])
    assert moved.descent.cursor == 4
    assert moved.on_branch(2).descent.history is simulation.descent.history
    assert [lane.parted for lane in lanes_of(moved)] == [0, 2, 2]


def test_runs_share_the_frames_up_to_where_a_setting_was_changed_also_at_their_start() -> None:
    begun = Simulation.from_line("bowl rate=0.1 steps=3").seek(0)
    changed = begun.with_typed("rate=0.2").step(2)
    assert parted_at(changed.descent, begun.descent) == 0
    assert [lane.parted for lane in lanes_of(changed)] == [0, 0]


def test_the_difference_of_two_branches_is_told_with_their_numbers() -> None:
    parting, losses, lowest, _ = difference(branched(), 2)
    assert parting == "They part at step 2: this run goes on with rate=0.5, the other with rate=0.3."
    # α = 0.5 is 1/h on (w − 2)², so step 3 lands on the minimum; with 0.3 each step keeps 0.4 of the distance.
    assert f"{0.1024**2:.6g}" in losses
    assert "this one is lower" in losses
    assert "The lowest loss here is 0.0, at step 3" in lowest


def test_a_change_to_typed_equations_is_told_as_it_can_be_typed_again() -> None:
    typed = 'optimizer="w - rate*g"'
    begun = Simulation.from_line("parabola start=6 rate=0.3 steps=4").seek(2)
    changed = begun.with_typed(typed).step(1)
    words = lanes_of(changed)[0].changes[0].words
    assert words == typed
    again = begun.with_typed(words).step(1)
    assert lanes_of(again) == lanes_of(changed)


def test_branches_are_named_and_forgotten_and_a_name_stays_with_its_future() -> None:
    simulation = branched().named(1, "  the   calm one ").named(0, "adam’s")
    assert [lane.name for lane in lanes_of(simulation)] == ["adam’s", "the calm one", "rate=0.3"]
    assert [lane.name for lane in lanes_of(simulation.on_branch(1))] == ["the calm one", "adam’s", "rate=0.3"]
    left = simulation.seek(4).with_typed("rate=0.01")
    assert [lane.name for lane in lanes_of(left)][:2] == ["this run", "adam’s"]
    assert [lane.name for lane in lanes_of(simulation.without_branch(2))] == ["adam’s", "the calm one"]
    with pytest.raises(UserError, match="There is no branch 3; there are 1 to 2"):
        simulation.without_branch(3)
    with pytest.raises(UserError, match="at most 24 characters"):
        simulation.named(0, "x" * 25)


def test_a_step_of_a_lane_is_drawn_where_a_click_finds_it_again() -> None:
    simulation = branched().seek(4)
    chart = TimelineChart(lanes_of(simulation), simulation.descent.cursor)
    cells, canvas = chart.draw(80, 3, PALETTES["dark"]), chart.canvas(80, 3, PALETTES["dark"])
    rows = cells.text().split("\n")
    assert canvas.at(rows[0].index("◆"), 0)[0] == pytest.approx(4, abs=0.1)
    assert [canvas.at(rows[row].index("└"), row)[0] for row in (1, 2)] == pytest.approx([3, 2], abs=0.1)
    assert [round(-canvas.at(70, row)[1]) for row in range(3)] == [0, 1, 2]
    assert "optimizer=adam from 3" in rows[0]
    low = TimelineChart(lanes_of(simulation), 4, chosen=2, is_held=True).draw(80, 2, PALETTES["none"]).text()
    assert low.split("\n")[1].startswith("▸rate=0.3")


def test_the_timeline_as_json_has_every_lane_with_its_changes() -> None:
    run, newest, _ = timeline_record(branched())
    assert run["changes"] == [{"step": 2, "set": "rate=0.5"}, {"step": 3, "set": "optimizer=adam"}]
    assert (newest["parted"], newest["last"], newest["loss"]) == (3, 5, 0.0)
