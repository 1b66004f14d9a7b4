"""A question in its picture, drawn: what may be seen of its run, the answer's mark, and both rules' ways."""

from tutor.charts.drawing.windows import following
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.trails import Trail
from tutor.lab.exploring.question_picture import QuestionPicture


def question_chart(picture: QuestionPicture) -> CurveChart | SurfaceChart:
    """The curve of one weight, or the map of two, around the run as far as it may be seen."""
    trails = [Trail(way, name) for name, way in picture.ways]
    drawn = picture.surface, trails, picture.gradient, following(picture.surface, [trail.path for trail in trails])
    if len(picture.surface.coordinates) > 1:
        return SurfaceChart(*drawn, ghost=picture.landing)
    height, hides = picture.height, picture.hides_losses
    mark = picture.landing if height is None else picture.seen[-1]
    return CurveChart(*drawn, ghost=mark, ghost_height=height, hides_curve=hides)
