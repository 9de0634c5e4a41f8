"""Exclusive groups: which rule of a group takes which line."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from coalition.kernel.money import split_proportionally
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import TraceStep
from promotions.engine.levels import level_finder
from promotions.engine.mechanics.reward import Stage
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import GroupMode
from promotions.engine.steps import not_applied
from promotions.engine.worksheet import Case, Worksheet

MOST_LEADERS = 8
"""How many rules of one group are tried in the lead; a larger group is decided among those that give the most."""


class Rival(NamedTuple):
    """A candidate of an exclusive group and what it would give alone, at list price, by position; nothing: `idle`."""

    candidate: Candidate
    gives: dict[int, int]
    idle: TraceStep | None


class Rivalry(NamedTuple):
    """The rivals of one group by priority, those that would give nothing last."""

    group: str
    mode: GroupMode
    rivals: list[Rival]


def rivalries(case: Case, blank: Worksheet, candidates: Sequence[Candidate]) -> list[Rivalry]:
    """Groups in which lines are taken by one rule only, by name; a group without a mode of its own is `first`."""
    members: dict[str, list[Rival]] = {}
    for candidate in candidates:
        group = candidate.rule.group
        if group and case.index.modes.get(group) is not GroupMode.ALL:
            members.setdefault(group, []).append(_rival(case, blank, candidate))
    return [
        Rivalry(group, case.index.modes.get(group, GroupMode.FIRST), sorted(members[group], key=_by_priority))
        for group in sorted(members)
    ]


def arrange(
    candidates: list[Candidate], groups: Sequence[Rivalry], cost: Callable[[GroupMode, list[Candidate]], int]
) -> tuple[list[Candidate], list[TraceStep]]:
    """The candidates with the lines that exclusivity leaves them, in order of judgement; a step for each that lost.

    `first`: by priority, then promotion. The comparing modes try the order of priority, the best (or cheapest) rule
    line by line, and each rule in the lead, judge the whole receipt each time, and keep the arrangement of the least
    `cost`; of equals the first. Groups are decided one after another, by name.
    """
    chosen = {rivalry.group: _in_order(rivalry.rivals) for rivalry in groups}
    for rivalry in groups:
        if rivalry.mode is GroupMode.FIRST or not _is_contested(rivalry):
            continue
        arrangements = [{**chosen, rivalry.group: takers} for takers in _options(rivalry)]
        chosen = min(arrangements, key=lambda takers: cost(rivalry.mode, _applied(candidates, groups, takers)[0]))
    return _applied(candidates, groups, chosen)


Takers = dict[int, Rival]
"""Who takes a position."""


def _rival(case: Case, blank: Worksheet, candidate: Candidate) -> Rival:
    rule = candidate.rule
    rows = [blank.rows[at] for at in candidate.positions]
    reward = claimed_reward(case, rule, rows, [row.line.amount_kopecks for row in rows], level_finder(case, blank))
    if rule.params.stage is Stage.MULTIPLIER or "coupons" in reward.details:
        # What it is worth is not known beforehand, or is no money on this receipt.
        return Rival(candidate, {}, None)
    if not reward.total_kopecks or not sum(reward.weights):
        return Rival(candidate, {}, not_applied(rule, reward.reason or Reason.TOO_LITTLE, reward.details))
    shares = split_proportionally(reward.total_kopecks, reward.weights)
    return Rival(candidate, dict(zip(candidate.positions, shares, strict=True)), None)


def _by_priority(rival: Rival) -> tuple[bool, int, int, int]:
    rule = rival.candidate.rule
    return rival.idle is not None, rule.priority, rule.promotion_id, rule.version_id


def _is_contested(rivalry: Rivalry) -> bool:
    positions = [at for rival in rivalry.rivals for at in rival.candidate.positions]
    return len(positions) > len(set(positions))


def _options(rivalry: Rivalry) -> list[Takers]:
    rivals = rivalry.rivals
    by_size = sorted(rivals, key=lambda rival: -sum(rival.gives.values()))
    leaders = [rival for rival in rivals if rival in by_size[:MOST_LEADERS]]
    return [
        _in_order(rivals),
        _line_by_line(rivalry),
        *(_in_order([leader, *(rival for rival in by_size if rival is not leader)]) for leader in leaders),
    ]


def _in_order(rivals: Sequence[Rival]) -> Takers:
    """Each in turn takes what is still free of its lines."""
    takers: Takers = {}
    for rival in rivals:
        for at in rival.candidate.positions:
            takers.setdefault(at, rival)
    return takers


def _line_by_line(rivalry: Rivalry) -> Takers:
    """Each line goes to the rival that would give the most on it, or the least where the funder is to be spared."""
    sign = 1 if rivalry.mode is GroupMode.CHEAPEST_FOR_FUNDER else -1
    offers: dict[int, list[tuple[bool, int, int]]] = {}
    for number, rival in enumerate(rivalry.rivals):
        for at in rival.candidate.positions:
            kopecks = rival.gives.get(at, 0)
            offers.setdefault(at, []).append((not kopecks, sign * kopecks, number))
    return {at: rivalry.rivals[min(offer)[2]] for at, offer in offers.items()}


def _applied(
    candidates: list[Candidate], groups: Sequence[Rivalry], chosen: dict[str, Takers]
) -> tuple[list[Candidate], list[TraceStep]]:
    """All candidates in their order, those of groups with the lines that they take; who takes none is left out."""
    left: dict[int, Candidate | None] = {}
    lost = []
    for rivalry in groups:
        takers = chosen[rivalry.group]
        for rival in rivalry.rivals:
            rule, positions = rival.candidate
            taken = [at for at in positions if takers[at] is rival]
            left[rule.version_id] = Candidate(rule, taken) if taken else None
            if not taken:
                by = takers[positions[0]].candidate.rule.code
                lost.append(rival.idle or not_applied(rule, Reason.GROUP_TAKEN, {"group": rule.group, "by": by}))
    kept = [left.get(candidate.rule.version_id, candidate) for candidate in candidates]
    return [candidate for candidate in kept if candidate is not None], lost
