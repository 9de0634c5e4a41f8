"""Holds two calculations of the year against each other, figure by figure."""

from dataclasses import dataclass

from coalition.demo.journey.totals import Key, Tables


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not the same."""

    key: Key
    recomputed: int
    found: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One table compared: how many figures, their sum on both sides, and the differences."""

    table: str
    figures: int
    recomputed_sum: int
    found_sum: int
    differences: tuple[Difference, ...]


def compare(recomputed: Tables, found: Tables) -> list[Verdict]:
    """A verdict for each table of either side; a figure that one side lacks is zero there."""
    return [_verdict(name, recomputed.get(name, {}), found.get(name, {})) for name in {**recomputed, **found}]


def _verdict(name: str, recomputed: dict[Key, int], found: dict[Key, int]) -> Verdict:
    keys = sorted({*recomputed, *found}, key=str)
    pairs = [(key, recomputed.get(key, 0), found.get(key, 0)) for key in keys]
    return Verdict(
        table=name,
        figures=len(keys),
        recomputed_sum=sum(recomputed.values()),
        found_sum=sum(found.values()),
        differences=tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2]),
    )
