"""Segments that are built on other segments are refreshed after them."""

from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from coalition.kernel.errors import DomainError


class SegmentsInCircle(DomainError):
    """Segments that are built on each other in a circle."""

    code = "segments_in_circle"
    message_ru = "Сегменты ссылаются друг на друга по кругу, состав такого сегмента нельзя определить."
    message_en = "The segments name each other in a circle, so nobody can say who belongs to them."

    def __init__(self, circle: Iterable[int]) -> None:
        super().__init__(segments=list(circle))


def refresh_order(named: Mapping[int, Collection[int]], wanted: Iterable[int] | None = None) -> list[int]:
    """Identifiers of the wanted segments (None: all) and of those they are built on, each after the ones it names.

    `named`: segment -> segments that its conditions name; what is not a key there needs no refreshing. Refused with
    SegmentsInCircle.
    """
    needed: dict[int, list[int]] = {}
    waiting = sorted(named if wanted is None else set(wanted))
    while waiting:
        segment = waiting.pop()
        if segment not in needed and segment in named:
            needed[segment] = sorted(set(named[segment]) & set(named))
            waiting += needed[segment]
    try:
        return list(TopologicalSorter(dict(sorted(needed.items()))).static_order())
    except CycleError as error:
        raise SegmentsInCircle(error.args[1]) from error
