"""How points of member accounts moved, in the words of those who ask about them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, Sum, When

from settlements.models import LedgerAccount, Posting


@dataclass(frozen=True)
class Movement:
    """Points of one kind moved by one entry; above zero they came, below zero they went."""

    entry_id: UUID
    business_on: date
    kind: Posting.Kind
    outlet: str
    promotion: str
    purchase_id: UUID | None
    amount_kopecks: int


def wallets_of(account_ids: Collection[int]) -> list[int]:
    """The wallets of member accounts, by their ids in the ledger."""
    wallets = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.WALLET, member_account__in=account_ids)
    return list(wallets.values_list("pk", flat=True))


def movements_of(*, account_ids: Collection[int], at_most: int) -> list[Movement]:
    """The latest movements of the accounts' points, the latest first; one statement after finding the wallets."""
    wallets = wallets_of(account_ids)
    came = Case(When(credit__in=wallets, then=F("amount_kopecks")), default=-F("amount_kopecks"))
    rows = (
        Posting.objects.filter(Q(debit__in=wallets) | Q(credit__in=wallets))
        .values("entry_id", "kind", "entry__purchase_id")
        .annotate(
            on=F("business_on"),
            outlet_name=F("outlet__name"),
            promotion_name=F("promotion_version__promotion__name"),
            moved=Sum(came),
        )
        .order_by("-entry_id", "kind")[:at_most]
        if wallets
        else ()
    )
    return [
        Movement(
            row["entry_id"],
            row["on"],
            Posting.Kind(row["kind"]),
            row["outlet_name"] or "",
            row["promotion_name"] or "",
            row["entry__purchase_id"],
            row["moved"],
        )
        for row in rows
    ]
