"""On which side of a statement a posting counts: a table by kind, and by whether the partner is credited or debited."""

from enum import StrEnum

from settlements.models import Posting

Kind = Posting.Kind


class Side(StrEnum):
    """The parts of a statement.

    ACCEPTED and CORRECTION make up what the centre owes, ISSUED and FEE what the partner owes; MONEY has already
    moved through the bank and is shown, not counted.
    """

    ACCEPTED = "accepted"
    CORRECTION = "correction"
    ISSUED = "issued"
    FEE = "fee"
    MONEY = "money"


OWED_BY_CENTRE = frozenset({Side.ACCEPTED, Side.CORRECTION})
OWED_BY_PARTNER = frozenset({Side.ISSUED, Side.FEE})

# A coupon or a discount is accepted by the pharmacy that is credited and issued by the funder that is debited.
_CREDITED: dict[Kind, Side] = {
    Kind.SPENT: Side.ACCEPTED,
    Kind.COUPON: Side.ACCEPTED,
    Kind.DISCOUNT: Side.ACCEPTED,
    Kind.COUPON_BACK: Side.ISSUED,
    Kind.DISCOUNT_BACK: Side.ISSUED,
    Kind.EARNED_BACK: Side.ISSUED,
    Kind.CHARGED_BACK: Side.ISSUED,
    Kind.SHORTFALL_MADE: Side.ISSUED,
    Kind.EXPIRED: Side.ISSUED,
    Kind.ADJUSTMENT: Side.CORRECTION,
    Kind.FEE: Side.FEE,
    Kind.PAYOUT: Side.MONEY,
    Kind.PAYMENT: Side.MONEY,
}
_DEBITED: dict[Kind, Side] = {
    Kind.SPENT_BACK: Side.ACCEPTED,
    Kind.COUPON_BACK: Side.ACCEPTED,
    Kind.DISCOUNT_BACK: Side.ACCEPTED,
    Kind.COUPON: Side.ISSUED,
    Kind.DISCOUNT: Side.ISSUED,
    Kind.EARNED: Side.ISSUED,
    Kind.CHARGED: Side.ISSUED,
    Kind.OPENING: Side.ISSUED,
    Kind.ADJUSTMENT: Side.CORRECTION,
    Kind.FEE: Side.FEE,
    Kind.PAYOUT: Side.MONEY,
    Kind.PAYMENT: Side.MONEY,
}
RETURNS = frozenset(
    {Kind.SPENT_BACK, Kind.COUPON_BACK, Kind.DISCOUNT_BACK, Kind.EARNED_BACK, Kind.CHARGED_BACK, Kind.SHORTFALL_MADE}
)


def side_of(kind: str, amount_kopecks: int) -> Side:
    """The side of a signed sum (above zero: the partner is credited). KeyError for what cannot be on clearing."""
    return (_CREDITED if amount_kopecks > 0 else _DEBITED)[Kind(kind)]
