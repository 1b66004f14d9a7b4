"""Whether a draw tells its mistakes apart: what meets in one draw of a question and not in another is avoidable.

Where two mistakes give one number, or a drawn number is the answer, what is said of an answer would be a guess.
"""

from collections.abc import Iterable, Iterator

from tutor.course.questions.task import Variant


def meetings(variant: Variant) -> frozenset[str]:
    """What meets in a variant, in its other parts and in its smaller questions, each by the part and what meets."""
    return frozenset(f"part {each.part}: {met}" for each in _all(variant) for met in each.meetings())


def unavoidable(variants: Iterable[Variant]) -> frozenset[str]:
    """What meets in every one of the draws."""
    sets = [meetings(variant) for variant in variants]
    return frozenset.intersection(*sets) if sets else frozenset()


def _all(variant: Variant) -> Iterator[Variant]:
    for other in (variant.sub, variant.then):
        if other is not None:
            yield from _all(other)
    yield variant
