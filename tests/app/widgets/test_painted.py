from unittest.mock import patch

from textual.geometry import Region

from tutor.app.widgets.painted import Painted


def test_every_part_of_a_row_is_a_region_of_its_own_and_nothing_is_painted_for_none() -> None:
    widget = Painted()
    with patch.object(widget, "refresh") as refresh:
        widget.repaint([])
        refresh.assert_not_called()
        widget.repaint([(1, 4, 9), (2, 2, 5)])
        refresh.assert_called_once_with(Region(4, 1, 5, 1), Region(2, 2, 3, 1))
