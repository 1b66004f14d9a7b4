from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from tutor.app.widgets.changed_rows import regions_of


def test_rows_that_follow_each_other_are_one_region():
    assert list(regions_of([1, 2, 3, 7, 9, 10], 5)) == [Region(0, 1, 5, 3), Region(0, 7, 5, 1), Region(0, 9, 5, 2)]
    assert list(regions_of([], 5)) == []


@given(st.sets(st.integers(0, 40)))
def test_the_regions_hold_the_rows_and_no_others(rows):
    regions = list(regions_of(sorted(rows), 3))
    assert [row for region in regions for row in region.line_range] == sorted(rows)
    assert all(below.y > above.bottom for above, below in pairwise(regions))
