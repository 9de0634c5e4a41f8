"""Points that the goods which stay would not have earned: how many more a return takes back, lot by lot. Pure.

What a lot has too much is a matter of what stays, whatever came back in which order: so several returns end at the same
figures. What was taken with one return is set off when the goods themselves come back with a later one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from coalition.kernel.money import part_of
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a line had come back before, how much after this return, of how much; in thousandths."""

    before: int
    after: int
    whole: int

    def share(self, amount: int) -> int:
        """This return's part of an amount, by cumulative floor: all parts together are exactly the amount."""
        return part_of(amount, self.after, self.whole) - part_of(amount, self.before, self.whole)

    def left_of(self, amount: int) -> int:
        """What stays of an amount after this return."""
        return amount - part_of(amount, self.after, self.whole)

    def gone_of(self, amount: int) -> int:
        """What earlier returns have taken of an amount."""
        return part_of(amount, self.before, self.whole)


@dataclass(frozen=True, slots=True)
class Unearned:
    """By how much more than its lines' shares a return takes back, of a lot and for a budget; below zero: less."""

    by_lot: Mapping[UUID, int] = field(default_factory=dict)
    by_budget: Mapping[AccountKey, int] = field(default_factory=dict)


NOTHING_UNEARNED = Unearned()


def unearned_points(
    *,
    postings: Iterable[Transfer],
    progress: Mapping[UUID, Progress],
    funders: Mapping[UUID, int],
    taken: Mapping[UUID, int],
    lapsed: Mapping[UUID, int],
    still_earned: Mapping[tuple[int, int], int] | None,
) -> Unearned:
    """What this return takes on top of its lines' shares.

    `progress` of all lines; `funders` of the purchase's lots; `taken` from them by earlier returns; `lapsed`:
    what nobody has any more, so that earlier returns let it go; such a lot is not judged again. `still_earned`:
    (version, funder) → what the kept lines earn; None: they keep what they have.
    """
    earned: dict[UUID, list[Transfer]] = {}
    budgets: dict[int, list[AccountKey]] = {}
    for posting in postings:
        if posting.kind == "earned" and posting.promotion_version_id is not None:
            earned.setdefault(posting.lot_id, []).append(posting)
        elif posting.kind == "budget_taken":
            budgets.setdefault(posting.promotion_version_id, []).append(posting.debit)
    by_lot: dict[UUID, int] = {}
    by_budget: dict[AccountKey, int] = {}
    for lot_id, parts in earned.items():
        version_id, funder_id = parts[0].promotion_version_id, funders[lot_id]
        gone = lapsed.get(lot_id, 0)
        target = None if still_earned is None or gone else still_earned.get((version_id, funder_id), 0)
        change = _change(parts, progress, taken.get(lot_id, 0), gone, target)
        if change:
            by_lot[lot_id] = change
            budget = _budget(budgets.get(version_id, ()), funder_id)
            if budget:
                by_budget[budget] = by_budget.get(budget, 0) + change
    return Unearned(by_lot, by_budget)


def _change(
    parts: list[Transfer], progress: Mapping[UUID, Progress], taken: int, lapsed: int, target: int | None
) -> int:
    """Never more than is left, and never so little that points would have to be given again."""
    steps = [(progress[part.line_id], part.amount_kopecks) for part in parts]
    share = sum(step.share(amount) for step, amount in steps)
    left = sum(step.left_of(amount) for step, amount in steps)
    gone = sum(step.gone_of(amount) for step, amount in steps)
    before = max(taken, min(taken + lapsed, gone)) - gone
    wanted = 0 if target is None else max(0, left - target)
    return min(left, max(wanted, before - share)) - before


def _budget(keys: Iterable[AccountKey], funder_id: int) -> AccountKey | None:
    """The budget that the funder's points were taken from: its own, else the operator's or the one of all outlets."""
    by_purpose = {key.purpose: key for key in keys}
    own = by_purpose.get(str(funder_id))
    return own or by_purpose.get("outlets") or by_purpose.get("operator")
