"""The mirror of a purchase, line by line, to the kopeck; the last return takes the remainder. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, Transfer
from settlements.ledger.unearned import NOTHING_UNEARNED, Progress, Unearned

BACK = {
    "spent": "spent_back",
    "charged": "charged_back",
    "coupon": "coupon_back",
    "discount": "discount_back",
    "earned": "earned_back",
    "budget_taken": "budget_back",
}


@dataclass(slots=True)
class ReturnBooks:
    """The books of a return, and its figures by line id; None: what belongs to no line.

    `unearned_kopecks`: how many more points are taken back, or fewer where they were taken with an earlier return.
    """

    books: Books = field(default_factory=Books)
    returned: dict[UUID, int] = field(default_factory=dict)
    withdrawn: dict[UUID | None, int] = field(default_factory=dict)
    unearned_kopecks: int = 0
    shortfall_kopecks: int = 0


def return_books(
    *,
    postings: Iterable[Transfer],
    progress: Mapping[UUID, Progress],
    whole: Progress | None,
    lots_left: Mapping[UUID, int],
    spent: Mapping[UUID, int],
    shortfall: AccountKey | None,
    outlet_id: int,
    unearned: Unearned = NOTHING_UNEARNED,
) -> ReturnBooks:
    """Reverse the shares of a purchase's postings that the returned lines bear.

    `whole`: progress of the entire purchase for what belongs to no line (a coupon's nominal beyond what was accepted,
    and what the member kept of it as points); it goes back when the last line does. Points earned are taken from the
    very lot that the purchase made, as far as it reaches (`lots_left`); what was `spent` of it becomes a shortfall, and
    the funder is paid back. What lapsed is neither owed nor paid back: it went its way when it lapsed. `unearned` is
    taken on top of that, or set off, lot by lot and budget by budget.
    """
    result = ReturnBooks(unearned_kopecks=sum(unearned.by_lot.values()))
    left, used = dict(lots_left), dict(spent)
    more: dict[UUID | AccountKey, int] = {**unearned.by_lot, **unearned.by_budget}
    first: dict[UUID | AccountKey, Transfer] = {}
    for posting in postings:
        name = {"earned": posting.lot_id, "budget_taken": posting.debit}.get(posting.kind)
        first.setdefault(name, posting)
        part = progress.get(posting.line_id) if posting.line_id else whole
        amount = part.share(posting.amount_kopecks) if part else 0
        if not amount:
            continue
        if posting.kind == "earned":
            result.withdrawn[posting.line_id] = result.withdrawn.get(posting.line_id, 0) + amount
        amount = _set_off(more, name, amount)
        if not amount:
            continue
        if posting.kind == "earned":
            _take_back(result, posting, amount, left, used, shortfall, outlet_id)
        elif posting.kind in BACK and not (posting.kind == "charged" and posting.line_id is None):
            result.books.transfers.append(_mirror(posting, amount, outlet_id))
            if posting.kind == "spent":
                result.returned[posting.line_id] = result.returned.get(posting.line_id, 0) + amount
    for name, amount in more.items():
        if amount > 0:
            posting = replace(first[name], line_id=None, vat_rate_bp=None)
            if posting.kind == "earned":
                _take_back(result, posting, amount, left, used, shortfall, outlet_id)
            else:
                result.books.transfers.append(_mirror(posting, amount, outlet_id))
    return result


def _set_off(more: dict[UUID | AccountKey, int], name: UUID | AccountKey | None, amount: int) -> int:
    """What is left of an amount after what an earlier return has taken already."""
    taken = min(amount, max(0, -more.get(name, 0)))
    if taken:
        more[name] += taken
    return amount - taken


def _mirror(posting: Transfer, amount: int, outlet_id: int) -> Transfer:
    return Transfer(
        BACK[posting.kind],
        posting.credit,
        posting.debit,
        amount,
        outlet_id=outlet_id,
        line_id=posting.line_id,
        vat_rate_bp=posting.vat_rate_bp,
        lot_id=posting.lot_id,
        promotion_version_id=posting.promotion_version_id,
        contract_id=posting.contract_id,
        coupon_series_id=posting.coupon_series_id,
        coupon_nominal_kopecks=posting.coupon_nominal_kopecks,
    )


def _take_back(
    result: ReturnBooks,
    posting: Transfer,
    amount: int,
    left: dict[UUID, int],
    used: dict[UUID, int],
    shortfall: AccountKey,
    outlet_id: int,
) -> None:
    reached = min(amount, left.get(posting.lot_id, 0))
    left[posting.lot_id] = left.get(posting.lot_id, 0) - reached
    if reached:
        result.books.transfers.append(_mirror(posting, reached, outlet_id))
    missing = min(amount - reached, used.get(posting.lot_id, 0))
    if missing:
        used[posting.lot_id] -= missing
        result.shortfall_kopecks += missing
        # What was spent of a lot charged at use has been charged already, so it is the clearing that is paid back.
        funder = posting.debit
        if funder.kind == "pledge":
            funder = chart.clearing(funder.programme_id, funder.contract_id)
        result.books.transfers.append(
            Transfer(
                "shortfall_made",
                shortfall,
                funder,
                missing,
                outlet_id=outlet_id,
                line_id=posting.line_id,
                vat_rate_bp=posting.vat_rate_bp,
                lot_id=posting.lot_id,
                promotion_version_id=posting.promotion_version_id,
                contract_id=posting.contract_id,
            )
        )
