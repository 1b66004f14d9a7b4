from tests.app.simulator.visit import Visit
from tutor.app.widgets.chart import ChartView
from tutor.charts.runs.relief import ReliefView
from tutor.charts.runs.surface import SurfaceChart


async def test_a_surface_is_turned_as_a_relief_on_which_no_click_sets_a_start_and_predicted_on_as_a_map() -> None:
    async with Visit("bowl rate=0.2 steps=2", size=(100, 30)) as visit:
        chart = visit.view.query_one("#surface", ChartView)
        await visit.pilot.press("m", "shift+right", "shift+right", "shift+up")
        await visit.pilot.pause()
        seen = chart.chart.seen_from
        assert (seen.turn, seen.tilt, seen.with_plane) == (60.0, 60.0, False)
        assert visit.view.look.windows is None
        assert " map" in visit.text
        await visit.pilot.click("#surface", offset=(25, 6))
        assert visit.simulation.descent.last == 2
        await visit.pilot.press("2")
        await visit.pilot.pause()
        assert chart.chart.seen_from.with_plane
        await visit.pilot.press("0", "p")
        await visit.pilot.click("#surface", offset=(25, 6))
        await visit.pilot.pause()
        assert visit.simulation.predictions.made == 1
        await visit.pilot.press("escape")
        await visit.pilot.pause()
        assert chart.chart.seen_from == ReliefView(with_plane=True)
        await visit.pilot.press("m")
        assert isinstance(chart.chart, SurfaceChart)
