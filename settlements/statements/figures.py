"""What follows from the two sides of a statement: netting, minimum payout, what is carried over. Pure, in kopecks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from coalition.kernel.money import share_bp
from settlements.statements.sides import OWED_BY_CENTRE, OWED_BY_PARTNER, Side, side_of


class Sum(Protocol):
    """A line of a statement: a kind of posting and a signed amount, above zero when it is owed to the partner."""

    kind: str
    amount_kopecks: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What the statement before this one has left open: a payout below the minimum, or all of a cancelled one."""

    owed_by_centre: int = 0
    owed_by_partner: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The totals of a statement: payable − receivable + carried = accepted − issued + brought."""

    accepted: int
    issued: int
    payable: int
    receivable: int
    carried: int


def total(lines: Iterable[Sum], sides: Iterable[Side]) -> int:
    """The sum of the lines on these sides, with its sign."""
    return sum(line.amount_kopecks for line in lines if side_of(line.kind, line.amount_kopecks) in sides)


def fee_on(lines: Iterable[Sum], fee_rate_bp: int) -> int:
    """The operator's fee: a share of what was accepted less returns, corrections aside; below zero it is given back."""
    return share_bp(total(lines, {Side.ACCEPTED}), fee_rate_bp)


def settle(lines: Iterable[Sum], *, brought: Brought, is_netting_allowed: bool, min_payout_kopecks: int) -> Figures:
    """The totals of a statement from its lines and what the one before has left open.

    With netting the two sides are set off; without it both stand, and a side below zero is owed the other way round.
    A payout below the minimum is carried over into the next statement.
    """
    lines = list(lines)
    accepted, issued = total(lines, OWED_BY_CENTRE), -total(lines, OWED_BY_PARTNER)
    by_centre, by_partner = accepted + brought.owed_by_centre, issued + brought.owed_by_partner
    if is_netting_allowed:
        by_centre, by_partner = by_centre - by_partner, 0
    payable = max(by_centre, 0) + max(-by_partner, 0)
    receivable = max(by_partner, 0) + max(-by_centre, 0)
    carried = payable if payable < min_payout_kopecks else 0
    return Figures(accepted, issued, payable - carried, receivable, carried)
