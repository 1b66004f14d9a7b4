"""Dataclasses whose methods are compiled late are the standard library's in all that can be seen."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field

import pytest

from tutor.engine import records


class _Shape:
    """Fields of every sort, on which both decorators are tried."""

    place: int
    words: tuple[str, ...] = ()
    known: dict[str, int] = field(default_factory=dict)
    loud: bool = field(default=False, kw_only=True)
    size: int = field(init=False, repr=False, compare=False)
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", self.place + len(self.words))


def _both(**options):
    namespace = {name: value for name, value in vars(_Shape).items() if name not in ("__dict__", "__weakref__")}

    def fresh():
        return type("Shape", (), {name: copy.copy(value) for name, value in namespace.items()})

    return records.dataclass(fresh(), **options), dataclasses.dataclass(fresh(), **options)


OPTIONS = [
    {"frozen": frozen, "slots": slots, "eq": eq, "kw_only": kw_only}
    for frozen in (False, True)
    for slots in (False, True)
    for eq in (False, True)
    for kw_only in (False, True)
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_it_is_made_shown_compared_and_replaced_as_the_standard_library_does(options):
    ours, theirs = _both(**options)
    given = ({"place": 1}, {"place": 1}, {"place": 2, "words": ("a",), "loud": True}, {"place": 1, "note": "n"})
    mine, known = ([cls(**each) for each in given] for cls in (ours, theirs))
    assert [*map(repr, mine)] == [*map(repr, known)]
    assert [*map(dataclasses.asdict, mine)] == [*map(dataclasses.asdict, known)]
    assert [each.size for each in mine] == [1, 1, 3, 1]
    assert [[a == b for a in mine] for b in mine] == [[a == b for a in known] for b in known]
    assert mine[0] != known[0]
    assert mine[0].known is not mine[1].known
    assert dataclasses.replace(mine[0], place=5).size == 5
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(mine[0], "__dict__") == hasattr(known[0], "__dict__")
    assert copy.copy(mine[2]).size == copy.deepcopy(mine[2]).size == 3


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_it_refuses_what_the_standard_library_refuses(options):
    for cls in _both(**options):
        for arguments in ({}, {"place": 1, "size": 2}, {"place": 1, "other": 2}):
            with pytest.raises(TypeError, match=r"__init__\(\)"):
                cls(**arguments)
        with pytest.raises(TypeError):
            cls(1, (), {}, True, "", 0)
        made = cls(place=1)
        if not options["frozen"]:
            made.place = 2
            continue
        with pytest.raises(dataclasses.FrozenInstanceError):
            made.place = 2
        with pytest.raises(dataclasses.FrozenInstanceError):
            del made.place
        assert made.place == 1


def test_places_of_the_parameters_are_the_same():
    ours, theirs = _both()
    ours(1)
    assert [*inspect.signature(ours).parameters] == [*inspect.signature(theirs).parameters]


@records.dataclass(frozen=True, slots=True)
class Point:
    """A place, with an equal for its hash."""

    x: float


@records.dataclass(frozen=True, slots=True)
class Named(Point):
    """One with a name, which inherits."""

    name: str = "here"

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Loose(Point):
    """One with something of its own beside the fields."""

    def __init__(self) -> None:
        super().__init__(2.0)
        self.more = 3


def test_equal_ones_are_one_key_and_nan_is_itself():
    nan = float("nan")
    assert len({Point(1.0), Point(1.0), Point(2.0), Named(1.0)}) == 3
    assert Point(nan) == Point(nan)
    assert Point(nan) != Point(float("-nan") * 2)


def test_what_a_class_says_itself_stays_and_what_it_inherits_comes_first():
    assert repr(Named(1.0)) == "<here>"
    assert Named(1.0, "there").name == "there"
    assert Loose().more == 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        Loose().x = 1.0


def test_one_travels_to_another_process():
    assert pickle.loads(pickle.dumps(Named(1.0, "there"))) == Named(1.0, "there")
