"""A question in its picture, drawn: what may be seen of its run, the answer's mark, and both rules' ways."""

import numpy as np

from tutor.charts.drawing.trails import Trail
from tutor.charts.drawing.windows import following
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.lab.exploring.question_picture import QuestionPicture


def question_chart(picture: QuestionPicture) -> CurveChart | SurfaceChart:
    """The curve of one weight, or the map of two, around the run as far as it may be seen."""
    trails = [Trail(way, name) for name, way in picture.ways]
    gradient, surface, landing = picture.gradient, picture.surface, picture.landing
    match following(surface, [trail.path for trail in trails]):
        case [window]:
            path = trails[0].path
            with np.errstate(all="ignore"):
                losses = np.asarray(surface.loss(path.T))
            height = picture.height
            mark = landing if height is None else picture.seen[-1]
            return CurveChart(
                surface,
                path[:, 0],
                losses,
                slope=None if gradient is None else float(gradient[0]),
                window=window,
                ghost=None if mark is None else float(mark[0]),
                ghost_height=height,
                hides_curve=picture.hides_losses,
                name=trails[0].name,
                others=trails[1:],
            )
        case [x_window, y_window]:
            return SurfaceChart(surface, trails, gradient, windows=(x_window, y_window), ghost=landing)
    raise AssertionError("a picture is of one weight or of two")
