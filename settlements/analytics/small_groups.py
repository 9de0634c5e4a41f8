"""Groups of few people are not told apart: they are joined, and so that nothing can be reckoned back. Pure."""

from collections.abc import Callable, Iterable, Set
from typing import TypeVar

G = TypeVar("G")


def part_small(
    groups: Iterable[G], least: int, *, size: Callable[[G], int], people: Callable[[G], Set[str]]
) -> tuple[list[G], list[G]]:
    """Those that stand alone, in their order, and those that must be joined; the latter empty when none is small.

    One small group alone could be reckoned back from a total, so at least two are joined, and the next smallest with
    them until they have `least` different people together; when all are not enough, everything is joined. `people` may
    answer with any `least` of a group that has more.
    """
    groups = list(groups)
    small = [each for each in groups if size(each) < least]
    if not small:
        return groups, []
    large = sorted((each for each in groups if size(each) >= least), key=size)
    while large and (len(small) < 2 or len(frozenset().union(*map(people, small))) < least):
        small.append(large.pop(0))
    joined = {id(each) for each in small}
    return [each for each in groups if id(each) not in joined], small
