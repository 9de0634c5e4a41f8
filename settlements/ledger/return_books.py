"""The mirror of a purchase, line by line, to the kopeck; the last return takes the remainder. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from coalition.kernel.money import part_of
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, Transfer

BACK = {
    "spent": "spent_back",
    "charged": "charged_back",
    "coupon": "coupon_back",
    "discount": "discount_back",
    "earned": "earned_back",
    "budget_taken": "budget_back",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a line had come back before, how much after this return, of how much; in thousandths."""

    before: int
    after: int
    whole: int

    def share(self, amount: int) -> int:
        """This return's part of an amount, by cumulative floor: all parts together are exactly the amount."""
        return part_of(amount, self.after, self.whole) - part_of(amount, self.before, self.whole)


@dataclass(slots=True)
class ReturnBooks:
    """The books of a return, and its figures by line id; None: what belongs to no line."""

    books: Books = field(default_factory=Books)
    returned: dict[UUID, int] = field(default_factory=dict)
    withdrawn: dict[UUID | None, int] = field(default_factory=dict)
    shortfall_kopecks: int = 0


def return_books(
    *,
    postings: Iterable[Transfer],
    progress: Mapping[UUID, Progress],
    whole: Progress | None,
    lots_left: Mapping[UUID, int],
    shortfall: AccountKey | None,
    outlet_id: int,
) -> ReturnBooks:
    """Reverse the shares of a purchase's postings that the returned lines bear.

    `whole`: progress of the entire purchase for what belongs to no line (a coupon's nominal beyond what was accepted,
    and what the member kept of it as points); it goes back when the last line does. Points earned are taken from the
    very lot that the purchase made, as far as it reaches (`lots_left`); the rest becomes a shortfall, and the funder is
    paid back.
    """
    result = ReturnBooks()
    left = dict(lots_left)
    for posting in postings:
        part = progress.get(posting.line_id) if posting.line_id else whole
        amount = part.share(posting.amount_kopecks) if part else 0
        if not amount:
            continue
        if posting.kind == "earned":
            _take_back(result, posting, amount, left, shortfall, outlet_id)
        elif posting.kind in BACK and not (posting.kind == "charged" and posting.line_id is None):
            result.books.transfers.append(_mirror(posting, amount, outlet_id))
            if posting.kind == "spent":
                result.returned[posting.line_id] = result.returned.get(posting.line_id, 0) + amount
    return result


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
    shortfall: AccountKey,
    outlet_id: int,
) -> None:
    reached = min(amount, left.get(posting.lot_id, 0))
    left[posting.lot_id] = left.get(posting.lot_id, 0) - reached
    result.withdrawn[posting.line_id] = result.withdrawn.get(posting.line_id, 0) + amount
    if reached:
        result.books.transfers.append(_mirror(posting, reached, outlet_id))
    missing = amount - reached
    if missing:
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
