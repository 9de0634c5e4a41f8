"""Points outstanding, and who stands behind them."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum

from pharmacies.models import Contract
from settlements.models import LedgerAccount, Lot


@dataclass(frozen=True)
class Backing:
    """Points members may still spend, in kopecks, and their three kinds of backing, which add up to them."""

    outstanding_kopecks: int
    charged_kopecks: int
    pledged_kopecks: int
    own_kopecks: int
    shortfall_kopecks: int


def backing() -> Backing:
    """Points outstanding now: charged to their funder when issued, pledged until spent, or the operator's own cost."""
    kept = LedgerAccount.objects.aggregate(
        wallets=Sum("balance_kopecks", filter=Q(kind=LedgerAccount.Kind.WALLET)),
        shortfalls=Sum("balance_kopecks", filter=Q(kind=LedgerAccount.Kind.SHORTFALL)),
    )
    # Without a contract nobody else can be charged: such points are the operator's own cost as well.
    is_own = Q(funder=F("wallet__programme__operator")) | Q(contract__isnull=True)
    at_issue, at_use = (Q(funding_moment=moment) & ~is_own for moment in Contract.FundingMoment)
    lots = Lot.objects.filter(remaining_kopecks__gt=0).aggregate(
        charged=Sum("remaining_kopecks", filter=at_issue),
        pledged=Sum("remaining_kopecks", filter=at_use),
        own=Sum("remaining_kopecks", filter=is_own),
    )
    return Backing(
        outstanding_kopecks=kept["wallets"] or 0,
        charged_kopecks=lots["charged"] or 0,
        pledged_kopecks=lots["pledged"] or 0,
        own_kopecks=lots["own"] or 0,
        shortfall_kopecks=kept["shortfalls"] or 0,
    )
