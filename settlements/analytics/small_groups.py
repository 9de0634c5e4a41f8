"""Groups of few people are not told apart: they are joined, and so that nothing can be reckoned back. Pure."""

from collections.abc import Iterable, Set
from typing import Protocol, TypeVar


class Group(Protocol):
    """Something that is told of people; `buyers` are whoever they are, each once."""

    buyers: Set[str]


G = TypeVar("G", bound=Group)


def part_small(groups: Iterable[G], least: int) -> tuple[list[G], list[G]]:
    """Those that stand alone, in their order, and those that must be joined; the latter empty when none is small.

    One small group alone could be reckoned back from a total, so at least two are joined, and the next smallest with
    them until they have `least` different buyers together; when all are not enough, everything is joined.
    """
    groups = list(groups)
    small = [each for each in groups if len(each.buyers) < least]
    if not small:
        return groups, []
    large = sorted((each for each in groups if len(each.buyers) >= least), key=lambda each: len(each.buyers))
    while large and (len(small) < 2 or _together(small) < least):
        small.append(large.pop(0))
    joined = {id(each) for each in small}
    return [each for each in groups if id(each) not in joined], small


def _together(groups: Iterable[Group]) -> int:
    return len(frozenset().union(*(each.buyers for each in groups)))
