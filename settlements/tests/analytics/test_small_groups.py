"""Joining small groups: whoever subtracts learns nothing of fewer than `least` people."""

import random
from dataclasses import dataclass
from itertools import combinations

import pytest

from settlements.analytics import small_groups


@dataclass(eq=False)
class Named:
    name: str
    buyers: frozenset[str]


def group(name: str, *buyers: str) -> Named:
    return Named(name, frozenset(buyers))


def part_small(groups: list[Named], least: int) -> tuple[list[Named], list[Named]]:
    return small_groups.part_small(
        groups, least, size=lambda each: len(each.buyers), people=lambda each: frozenset(sorted(each.buyers)[:least])
    )


def names(groups) -> list[str]:
    return [each.name for each in groups]


def test_large_groups_stand_alone():
    standing, joined = part_small([group("a", *"12345"), group("b", *"23456")], 5)

    assert (names(standing), joined) == (["a", "b"], [])


def test_a_lone_small_group_takes_the_next_smallest_with_it():
    standing, joined = part_small([group("a", *"123456789"), group("b", "1"), group("c", *"123456")], 5)

    assert (names(standing), sorted(names(joined))) == (["a"], ["b", "c"])


def test_the_same_buyer_in_two_small_groups_is_one():
    """Three and three are not five different people when two are the same."""
    standing, joined = part_small([group("a", *"123"), group("b", *"124"), group("c", *"123456")], 5)

    assert (names(standing), sorted(names(joined))) == ([], ["a", "b", "c"])


@pytest.mark.parametrize("seed", range(200))
def test_nothing_small_can_be_reckoned_back(seed):
    """Knowing the total and every group that stands, one knows the joined ones together and no less."""
    chance = random.Random(seed)
    least = chance.randint(2, 7)
    people = [str(n) for n in range(chance.randint(1, 30))]
    groups = [
        group(str(n), *chance.sample(people, chance.randint(1, len(people)))) for n in range(chance.randint(1, 8))
    ]

    standing, joined = part_small(groups, least)

    assert {id(each) for each in (*standing, *joined)} == {id(each) for each in groups}
    assert all(len(each.buyers) >= least for each in standing)
    if not joined:
        return
    together = frozenset().union(*(each.buyers for each in joined))
    if standing:
        # Something is left to subtract from: the joined are several, and many enough together.
        assert len(joined) >= 2
        assert len(together) >= least
    assert any(len(each.buyers) < least for each in joined)
    # No smaller choice would have done: taking away the largest of the joined breaks one of the rules.
    for fewer in combinations(joined, len(joined) - 1):
        small = [each for each in joined if len(each.buyers) < least]
        if standing and all(each in fewer for each in small):
            assert len(fewer) < 2 or len(frozenset().union(*(each.buyers for each in fewer))) < least
