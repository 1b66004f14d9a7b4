import pytest

from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.line import parse_run, run_line
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.readout import meanings, own_equations, readings
from tutor.lab.simulation import Simulation, next_rate
from tutor.lab.typed_changes import typed_condition


def begin(name: str = "parabola", rate: float = 0.3) -> Simulation:
    return Simulation.begin(SURFACES[name]).with_knob("learning_rate", rate)


def weights(simulation: Simulation) -> list[float]:
    return simulation.descent.history.parameters[:, 0].tolist()


def test_a_changed_rate_goes_on_from_here_and_leaves_the_old_future_as_a_branch() -> None:
    stepped = begin().step(4).back(2)
    changed = stepped.with_knob("learning_rate", 0.5).step(1)
    assert weights(changed) == pytest.approx([6.0, 3.6, 2.64, 2.0])
    assert [branch.history.losses.shape for branch in changed.branches] == [(5,)]
    assert weights(stepped) == pytest.approx([6.0, 3.6, 2.64, 2.256, 2.1024])


def test_a_rate_changed_at_the_newest_frame_leaves_no_branch() -> None:
    assert begin().step(2).with_knob("learning_rate", 0.1).branches == ()


def test_seeking_stays_among_the_frames_there_are() -> None:
    simulation = begin().step(3)
    assert simulation.seek(99).descent.cursor == 3
    assert simulation.seek(-4).descent.cursor == 0
    assert simulation.descent.last == 3


def test_a_run_ends_where_its_line_could_no_longer_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("lab.simulation", "lab.typed_changes", "engine.runs.typed_values", "engine.runs.options"):
        monkeypatch.setattr(f"tutor.{module}.MOST_STEPS", 8)
    simulation = Simulation.usual().step(5).step(5)
    assert simulation.descent.cursor == 8
    assert parse_run(run_line(simulation.descent)).descent().cursor == 8
    assert simulation.with_typed("rate=0.1").step().descent.cursor == 8
    stopped, told = simulation.back(3).run_until(typed_condition("20 steps"))
    assert (stopped.descent.cursor, told) == (8, "Not met within 3 steps: as many as you asked for.")


@pytest.mark.parametrize("steps", [0, 3, 15, 16])
def test_the_coming_update_is_seen_without_being_made(steps: int) -> None:
    now = Simulation.from_line(f"bowl start=3,4 rate=0.1 optimizer=adam steps={steps}").beside("momentum")
    coming = now.coming()
    assert (now.descent.last, now.others[0].last, coming.descent.cursor) == (steps, steps, steps + 1)
    made = now.step()
    for one, other in ((coming.descent, made.descent), (coming.others[0], made.others[0])):
        assert one.history.parameters.tolist() == other.history.parameters.tolist()
        assert one.history.losses.tolist() == other.history.losses.tolist()
    assert coming.step().descent.last == steps + 2
    assert made.descent.last == steps + 1


def test_restarting_keeps_the_rate_and_forgets_the_run() -> None:
    again = begin().step(3).restart((5.0,))
    assert weights(again) == [5.0]
    assert again.learning_rate == 0.3


def test_another_surface_begins_at_its_usual_start_with_the_same_rate() -> None:
    moved = begin().step(3).on(SURFACES["bowl"])
    assert moved.descent.frame.parameters.tolist() == [3.0, 4.0]
    assert moved.learning_rate == 0.3


def test_on_a_steep_surface_the_rate_is_no_larger_than_is_usual_there_and_comes_back_behind_it() -> None:
    steep = begin().on(SURFACES["himmelblau"])
    assert steep.learning_rate == 0.01
    assert steep.on(SURFACES["bowl"]).learning_rate == 0.1
    assert steep.with_knob("learning_rate", 0.02).on(SURFACES["bowl"]).learning_rate == 0.02
    assert steep.with_knob("learning_rate", 0.005).on(SURFACES["beale"]).learning_rate == 0.005
    adam = Simulation.from_line("parabola optimizer=adam rate=0.3")
    assert adam.on(SURFACES["himmelblau"]).learning_rate == 0.3


@pytest.mark.parametrize(
    ("rate", "up", "down"), [(0.3, 0.4, 0.25), (1.0, 1.2, 0.8), (0.33, 0.4, 0.3), (9.9, 10.0, 8.0), (0.0, 0.1, 0.1)]
)
def test_rates_climb_a_ladder_of_easy_numbers(rate: float, up: float, down: float) -> None:
    assert next_rate(rate, +1) == up
    assert next_rate(rate, -1) == down


def test_the_ladder_goes_down_by_the_same_rungs_it_went_up() -> None:
    rungs = [0.01]
    while rungs[-1] < 5:
        rungs.append(next_rate(rungs[-1], +1))
    way_down = [rungs[-1]]
    while way_down[-1] > 0.01:
        way_down.append(next_rate(way_down[-1], -1))
    assert way_down == rungs[::-1]


def test_reading_line_by_line_ends_in_the_update_itself() -> None:
    simulation = begin("bowl")
    lines = []
    while simulation.descent.cursor == 0:
        simulation = simulation.next_line()
        lines.append(simulation.written())
    assert [len(shown) for shown in lines[:-1]] == list(range(1, len(lines)))
    assert [line.stage for line in lines[-2]] == ["gradient"] * 2 + ["change"] * 2 + ["parameters"] * 2 + ["loss"]
    assert simulation.written() == lines[-2]


def test_back_takes_one_line_back_before_it_takes_an_update_back() -> None:
    reading = begin().step().next_line().next_line()
    assert reading.back().lines_shown == 1
    assert reading.back().back().descent.cursor == 1
    assert reading.back().back().back().descent.cursor == 0


def test_the_update_is_written_out_with_its_numbers() -> None:
    lines = [line.text for line in begin().step().written()]
    assert "w_new = w − α·g = 6.0 − 0.3·8.0 = 3.6" in lines


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_writes_out_its_update(optimizer: str) -> None:
    simulation = Simulation.from_line(f"bowl optimizer={optimizer} clip=2 steps=2")
    stages = {line.stage for line in simulation.written()}
    assert {"gradient", "clipped_gradient", "change", "parameters", "loss"} <= stages
    symbols = {row.symbol for row in meanings(simulation)}
    assert {"x", "y", "L", "∇L", "α", "Δθ", "θ_new"} <= symbols
    assert any(symbol.endswith("_before") for symbol in symbols) == bool(simulation.descent.update.state)


@pytest.mark.parametrize(
    ("line", "equations"),
    [
        ("parabola", ["w ← w − α·dL/dw"]),
        ("parabola optimizer=adagrad", ["s ← s + (dL/dw)²", "w ← w − α·(dL/dw)/(√s + ε)"]),
        ("parabola optimizer=fixed-length", ["θ ← θ − α·∇L/|∇L|"]),
        ("bowl", ["θ ← θ − α·∇L"]),
    ],
)
def test_on_a_curve_the_rule_is_written_in_its_own_letter(line: str, equations: list[str]) -> None:
    assert own_equations(Simulation.from_line(line)) == equations


@pytest.mark.parametrize("line", ["parabola start=6 rate=0.1 steps=12", "rosenbrock rate=0.001 steps=12"])
def test_a_place_reads_as_the_update_that_led_there_writes_it(line: str) -> None:
    simulation = Simulation.from_line(line)
    ends = [line.text.rpartition(" = ")[2] for line in simulation.written() if line.stage == "parameters"]
    assert readings(simulation)[0].value == (ends[0] if len(ends) == 1 else f"({', '.join(ends)})")
    assert max(len(end) for end in ends) > len("2.27488")


@pytest.mark.parametrize("typed", ["rate=0.1", "optimizer=momentum", "beta=0.9", "freeze=none", "decay=0", "clip=none"])
def test_what_holds_already_changes_nothing_and_leaves_the_future(typed: str) -> None:
    simulation = Simulation.from_line("bowl optimizer=momentum rate=0.1").step(3).back()
    assert simulation.with_typed(typed) is simulation


@pytest.mark.parametrize("typed", ["rate=0.2", "schedule=cosine total=9", "freeze=x", "optimizer=adam"])
def test_what_is_other_changes_the_run_from_there(typed: str) -> None:
    simulation = Simulation.from_line("bowl optimizer=momentum rate=0.1").step(2)
    changed = simulation.with_typed(typed)
    assert " then " in run_line(changed.descent)


def test_a_number_of_another_surface_is_not_said_to_come_too_late() -> None:
    simulation = Simulation.from_line("parabola").step(2)
    with pytest.raises(UserError, match=r"^kappa is a number of stretched-bowl, and not of this run; leave it out.$"):
        simulation.with_typed("kappa=3")
