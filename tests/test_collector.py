"""Nothing is collected before a first picture, and everything again after it."""

import gc

import pytest

from tutor.collector import collect_nothing_yet, collect_seldom, leave_out_what_is_loaded


@pytest.fixture(autouse=True)
def as_it_was():
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.enable()


def test_garbage_is_collected_again_once_what_is_loaded_is_left_out():
    collect_nothing_yet()
    assert not gc.isenabled()
    leave_out_what_is_loaded()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000
    assert 700 < gc.get_threshold()[0] <= 10_000


def test_what_is_garbage_later_is_never_left_out():
    leave_out_what_is_loaded()
    frozen = gc.get_freeze_count()
    rings = [[] for _ in range(100)]
    for ring in rings:
        ring.append(ring)
    leave_out_what_is_loaded()
    assert gc.get_freeze_count() <= frozen
    del ring, rings
    assert gc.collect() >= 100


def test_a_command_still_collects():
    collect_seldom()
    assert gc.isenabled()
    assert gc.get_threshold()[0] <= 100_000
