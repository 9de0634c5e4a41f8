"""Whose purchase it is, and whether anybody may read what was bought."""

from members.models import AccountHolder, Person
from members.queries.consents import may_read_purchases_of
from settlements.models import Purchase


def buyer_of(purchase: Purchase) -> Person | None:
    """Who showed the card, or else the only holder of the account then; None: nobody known."""
    if purchase.card is not None and purchase.card.person is not None:
        return purchase.card.person
    if purchase.account_id is None:
        return None
    holders = AccountHolder.objects.filter(account=purchase.account_id, starts_at__lte=purchase.occurred_at)
    holders = holders.exclude(ends_at__lte=purchase.occurred_at).select_related("person")[:2]
    return holders[0].person if len(holders) == 1 else None


def are_goods_readable(purchase: Purchase) -> bool:
    """Whether the goods of a receipt may be read: of one without a card, or under a live health-data consent.

    A card of a bearer goes from hand to hand: whose goods they are nobody knows, so nobody agreed to their being read.
    """
    buyer = buyer_of(purchase)
    return may_read_purchases_of(buyer) if buyer is not None else purchase.account_id is None
