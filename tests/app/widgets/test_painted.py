from itertools import pairwise
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tutor.app.widgets.painted import Painted


def regions_of(spans):
    widget = Painted()
    with patch.object(widget, "refresh") as refresh:
        widget.repaint(spans)
    return list(refresh.call_args.args) if refresh.called else []


def test_rows_that_follow_each_other_are_one_region():
    assert regions_of([(1, 4, 9), (2, 2, 5), (3, 5, 6), (7, 0, 1)]) == [(2, 1, 7, 3), (0, 7, 1, 1)]
    assert regions_of([]) == []


@given(st.dictionaries(st.integers(0, 40), st.tuples(st.integers(0, 30), st.integers(1, 30))))
def test_the_regions_hold_the_rows_and_no_others(spans):
    regions = regions_of([(row, first, first + width) for row, (first, width) in sorted(spans.items())])
    assert [row for region in regions for row in region.line_range] == sorted(spans)
    assert all(below.y > above.bottom for above, below in pairwise(regions))
    for region in regions:
        for row in region.line_range:
            first, width = spans[row]
            assert region.x <= first
            assert region.right >= first + width
