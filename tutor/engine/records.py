"""Dataclasses whose methods are compiled when they are first called, for a quick start.

The standard library compiles up to six methods of each class while it is declared: half a millisecond, some two hundred
times before the first picture. The fields are its own, so `fields`, `replace`, `asdict` and patterns hold as ever.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, kw_only=False):
        """As the standard library's; the rest of its options are not needed here."""

        def declared(cls: type) -> type:
            given = dict(vars(cls))
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            for name, method in _methods(cls, frozen, slots, eq).items():
                if name not in given or (name == "__hash__" and given[name] is None):
                    setattr(cls, name, method)
            return cls

        return declared if cls is None else declared(cls)


def _methods(cls: Any, frozen: bool, slots: bool, eq: bool) -> dict[str, Any]:
    fields = dataclasses.fields(cls)
    names = tuple(field.name for field in fields)

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = _compiled_init(cls)
        cls.__init__(self, *args, **kwargs)

    def __repr__(self: Any) -> str:
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields if each.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    methods: dict[str, Any] = {"__init__": __init__, "__repr__": __repr__}
    if eq:
        values = _values(tuple(field.name for field in fields if field.compare))

        def __eq__(self: Any, other: Any) -> bool:
            return values(self) == values(other) if type(other) is type(self) else NotImplemented

        def __hash__(self: Any) -> int:
            return hash(values(self))

        methods |= {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}
    if frozen:

        def __setattr__(self: Any, name: str, value: object = None) -> None:
            if type(self) is cls or name in names:
                raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")
            object.__setattr__(self, name, value)

        methods |= {"__setattr__": __setattr__, "__delattr__": __setattr__}
    if frozen and slots:  # which a copy fills without asking

        def __getstate__(self: Any) -> list[object]:
            return [getattr(self, name) for name in names]

        def __setstate__(self: Any, state: list[object]) -> None:
            for name, value in zip(names, state, strict=True):
                object.__setattr__(self, name, value)

        methods |= {"__getstate__": __getstate__, "__setstate__": __setstate__}
    return methods


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[object, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _compiled_init(cls: Any) -> Any:
    """What sets the fields, in the order in which they were declared."""
    known: dict[str, Any] = {"SET": object.__setattr__, "MADE": object()}
    places: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(cls):
        name, parameter, value = field.name, field.name, field.name
        if field.default is not dataclasses.MISSING:
            known[f"DEFAULT_{name}"], parameter = field.default, f"{name}=DEFAULT_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            known[f"DEFAULT_{name}"], parameter = field.default_factory, f"{name}=MADE"
            value = f"DEFAULT_{name}() if {name} is MADE else {name}" if field.init else f"DEFAULT_{name}()"
        if field.init:
            (named if field.kw_only else places).append(parameter)
        if field.init or field.default_factory is not dataclasses.MISSING:
            body.append(f" SET(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    parameters = ", ".join(["self", *places, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n" + "\n".join(body or [" pass"]), known)
    known["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return known["__init__"]
