"""What a promotion has given: by day, by outlet, and of which budget."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When

from promotions.models import Promotion, PromotionVersion
from settlements.models import LedgerAccount, Posting

GIVEN = (Posting.Kind.EARNED, Posting.Kind.DISCOUNT)
TAKEN_BACK = (Posting.Kind.EARNED_BACK, Posting.Kind.DISCOUNT_BACK)
CHART_DAYS = 31


@dataclass(frozen=True)
class Budget:
    """A budget of one funder: what it was brought up to, and what is left of it."""

    funder: str
    granted_kopecks: int
    left_kopecks: int

    @property
    def used_kopecks(self) -> int:
        """What was promised out of it."""
        return self.granted_kopecks - self.left_kopecks


def budgets_of(promotion: Promotion) -> list[Budget]:
    """Budgets by the funder's name in the ledger (`operator`, `outlets`, a legal entity's number)."""
    accounts = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.BUDGET, promotion=promotion).order_by("pk")
    granted: dict[int, int] = dict(
        Posting.objects.filter(kind=Posting.Kind.BUDGET_GRANTED, credit__in=accounts)
        .values_list("credit")
        .annotate(total=Sum("amount_kopecks"))
    )
    # A budget that was lowered or given back is a posting from it that no purchase made.
    lowered: dict[int, int] = dict(
        Posting.objects.filter(kind=Posting.Kind.BUDGET_BACK, debit__in=accounts)
        .values_list("debit")
        .annotate(total=Sum("amount_kopecks"))
    )
    return [
        Budget(each.purpose, granted.get(each.pk, 0) - lowered.get(each.pk, 0), each.balance_kopecks)
        for each in accounts
    ]


def budget_sums(promotion_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Used and granted kopecks of promotions by their number; those without a budget are left out."""
    account = {"kind": LedgerAccount.Kind.BUDGET, "promotion__in": promotion_ids}
    put_in, taken = (
        dict(
            Posting.objects.filter(kind=kind, **{f"{side}__{name}": value for name, value in account.items()})
            .values_list(f"{side}__promotion")
            .annotate(total=Sum("amount_kopecks"))
            .order_by()
        )
        for kind, side in ((Posting.Kind.BUDGET_GRANTED, "credit"), (Posting.Kind.BUDGET_BACK, "debit"))
    )
    left = LedgerAccount.objects.filter(**account).values_list("promotion").annotate(total=Sum("balance_kopecks"))
    sums = {}
    for promotion_id, balance in left.order_by():
        granted = put_in.get(promotion_id, 0) - taken.get(promotion_id, 0)
        sums[promotion_id] = granted - balance, granted
    return sums


def given_by_day(promotion: Promotion) -> list[tuple[date, int]]:
    """Kopecks given in the last 31 days up to the last day with anything, less what came back; no day is left out."""
    postings = _given(promotion)
    last = postings.order_by("-business_on").values_list("business_on", flat=True).first()
    if last is None:
        return []
    first = last - timedelta(days=CHART_DAYS - 1)
    found = dict(postings.filter(business_on__gte=first).values_list("business_on").annotate(total=_net()))
    days = (first + timedelta(days=number) for number in range(CHART_DAYS))
    return [(day, found.get(day, 0)) for day in days]


def given_by_outlet(promotion: Promotion, *, at_most: int) -> list[dict[str, Any]]:
    """Outlets where it has given most: id, name, kopecks given."""
    rows = _given(promotion).filter(outlet__isnull=False).values("outlet_id", "outlet__name")
    return list(rows.annotate(total=_net()).order_by("-total")[:at_most])


def _given(promotion: Promotion) -> QuerySet[Posting]:
    versions = PromotionVersion.objects.filter(promotion=promotion)
    return Posting.objects.filter(promotion_version__in=versions, kind__in=(*GIVEN, *TAKEN_BACK)).order_by()


def _net() -> Sum:
    return Sum(
        Case(
            When(kind__in=TAKEN_BACK, then=-F("amount_kopecks")),
            default=F("amount_kopecks"),
            output_field=BigIntegerField(),
        )
    )
