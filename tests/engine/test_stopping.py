"""Long work that is stopped in its middle."""

import numpy as np
import pytest

from tutor.engine.stopping import end_if_stopped, stopping
from tutor.lab.trainer import Trainer


@pytest.mark.parametrize("rule", ["newton", "best-direction"])
def test_one_update_of_a_costly_rule_is_left_in_its_middle_and_made_whole_later(rule):
    line = f"moons samples=40 layers=4 batch=all optimizer={rule}"
    stopped, whole = Trainer.from_line(line), Trainer.from_line(line).step(1)
    asked = []

    def is_stopped():
        asked.append(None)
        return len(asked) > 5

    with stopping(is_stopped):
        stopped.step(1)
    assert len(asked) == 6
    assert stopped.training.last == 0
    again = stopped.step(1).training.frame.parameters
    np.testing.assert_array_equal(again, whole.training.frame.parameters)


def test_work_that_nobody_stops_goes_on_and_other_errors_are_not_kept_back():
    end_if_stopped()
    with stopping(lambda: False):
        end_if_stopped()
    with pytest.raises(ValueError, match="own"), stopping(lambda: True):
        raise ValueError("own")
    end_if_stopped()
