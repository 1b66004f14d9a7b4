"""Three parts: sizes, classes shared out alike, nothing lost, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.data.dataset import Shares, shares_in, stratified
from tutor.engine.errors import UserError


@given(st.integers(0, 10**6), st.lists(st.integers(5, 60), min_size=1, max_size=4))
def test_every_class_is_shared_out_like_the_whole(seed, sizes):
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    shares = Shares(0.6, 0.2, 0.2)
    parts = stratified(labels, len(labels), shares, seed)
    assert sorted(np.concatenate(parts).tolist()) == [*range(len(labels))]
    assert len(parts[0]) == round(0.6 * len(labels))
    for label, size in enumerate(sizes):
        for part, share in zip(parts, shares, strict=True):
            assert abs((labels[part] == label).sum() - share * size) < 1 + len(sizes)


def test_a_rare_class_is_in_every_part_where_it_has_enough_samples():
    labels = np.array([0] * 190 + [1] * 10)
    counts = [(labels[part] == 1).sum() for part in stratified(labels, 200, Shares(0.6, 0.2, 0.2), 4)]
    assert counts == [6, 2, 2]


def test_the_same_seed_parts_alike_and_another_does_not():
    def first(seed, labels):
        return stratified(labels, 50, Shares(0.5, 0.25, 0.25), seed)[0].tolist()

    for labels in (np.arange(50) % 2, np.zeros(0, dtype=np.intp)):
        assert first(1, labels) == first(1, labels) != first(2, labels)


def test_what_cannot_be_shared_out_is_refused():
    assert shares_in([60, 20, 20]) == shares_in([0.6, 0.2, 0.2])
    for typed in ([0.6, 0.4], [0.5, 0.2, 0.2], [0, 0.5, 0.5], [1.2, -0.1, -0.1]):
        with pytest.raises(UserError, match=r"as in split=0\.6,0\.2,0\.2"):
            shares_in(typed)
    with pytest.raises(UserError, match="too few"):
        stratified(np.zeros(3, dtype=np.intp), 3, Shares(0.9, 0.05, 0.05), 0)
