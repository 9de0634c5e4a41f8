"""What promotions that a participant offers have given, and what of it the participant was charged."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from settlements.analytics.promotion_days import budget_sums
from settlements.models import LedgerAccount, Posting

Kind = Posting.Kind


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Kopecks: given less what came back, charged to the owner less what came back, and the budget if there is one."""

    given_kopecks: int = 0
    charged_kopecks: int = 0
    used_kopecks: int = 0
    granted_kopecks: int = 0


def own_figures(promotion_ids: Collection[int]) -> dict[int, OwnFigures]:
    """Promotion → its figures. Seven statements however many there are.

    Points are charged when they are issued or when they are spent, as the contract says; points spent at the owner's
    own till are charged to it and paid to it at once.
    """
    postings = Posting.objects.filter(promotion_version__promotion__in=promotion_ids)
    given = _net(postings, Kind.EARNED, Kind.EARNED_BACK)
    at_issue = _net(postings, Kind.EARNED, Kind.EARNED_BACK, clearing=True)
    at_use = _net(postings, Kind.CHARGED, Kind.CHARGED_BACK, clearing=True)
    budgets = budget_sums(promotion_ids)
    return {
        key: OwnFigures(given.get(key, 0), at_issue.get(key, 0) + at_use.get(key, 0), *budgets.get(key, (0, 0)))
        for key in promotion_ids
    }


def _net(postings: QuerySet[Posting], there: Kind, back: Kind, *, clearing: bool = False) -> dict[int, int]:
    """Sums by promotion of one kind less those of its reversal; `clearing`: only what went over a clearing account."""
    sums: dict[int, int] = {}
    for kind, sign, side in ((there, 1, "debit"), (back, -1, "credit")):
        rows = postings.filter(kind=kind)
        if clearing:
            rows = rows.filter(**{f"{side}__kind": LedgerAccount.Kind.CLEARING})
        totals = rows.order_by().values_list("promotion_version__promotion").annotate(total=Sum("amount_kopecks"))
        for key, total in totals:
            sums[key] = sums.get(key, 0) + sign * total
    return sums
