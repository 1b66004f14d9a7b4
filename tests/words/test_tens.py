"""Powers of ten behind what is no number yet: read as arithmetic, and told as it was read."""

import pytest

from tutor.words.answers import read_numbers


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("2*10^3", ""),
        ("sqrt(2)*10^2", "read as √2·10² = 141.421356237"),
        ("2*10^(1/2)", "read as 2·10^(1/2) = 6.32455532034"),
        ("(1+1)*10^2", "read as (1 + 1)·10² = 200.0"),
    ],
)
def test_only_a_number_times_a_whole_power_of_ten_is_a_number(typed, note):
    assert read_numbers(typed, 1).note == note
