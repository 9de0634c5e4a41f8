"""What one funder is to know of the promotions that it pays for: its own budgets and its own cost."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, F, Sum, When

from coalition.kernel.periods import Period
from settlements.models import LedgerAccount, Posting

Kind = Posting.Kind
GIVEN, TAKEN_BACK = (Kind.EARNED, Kind.DISCOUNT), (Kind.EARNED_BACK, Kind.DISCOUNT_BACK)


@dataclass(frozen=True, slots=True)
class OwnBudget:
    """A funder's budget of one promotion, in kopecks."""

    granted_kopecks: int
    left_kopecks: int

    @property
    def used_kopecks(self) -> int:
        """What was promised out of it."""
        return self.granted_kopecks - self.left_kopecks

    @property
    def used_percent(self) -> int:
        """How much of it is used, from 0 to 100."""
        return min(100, max(0, self.used_kopecks * 100 // self.granted_kopecks)) if self.granted_kopecks > 0 else 0


def budgets_of_funder(legal_entity_id: int, promotion_ids: Collection[int]) -> dict[int, OwnBudget]:
    """Promotion → the funder's own budget; those without one are left out. Three statements."""
    accounts = LedgerAccount.objects.filter(
        kind=LedgerAccount.Kind.BUDGET, promotion__in=promotion_ids, purpose=str(legal_entity_id)
    )
    keys = {each.pk: each for each in accounts}
    put_in = _sums(Kind.BUDGET_GRANTED, "credit", keys)
    taken = _sums(Kind.BUDGET_BACK, "debit", keys)
    return {
        each.promotion_id: OwnBudget(put_in.get(pk, 0) - taken.get(pk, 0), each.balance_kopecks)
        for pk, each in keys.items()
    }


def _sums(kind: Kind, side: str, keys: Collection[int]) -> dict[int, int]:
    rows = Posting.objects.filter(kind=kind, **{f"{side}__in": keys}).order_by().values_list(side)
    return dict(rows.annotate(total=Sum("amount_kopecks")))


def cost_of_funder(legal_entity_id: int, promotion_id: int, period: Period) -> int:
    """Kopecks of points and discounts that a promotion gave on a funder's account, less what came back."""
    net = Case(
        When(kind__in=TAKEN_BACK, then=-F("amount_kopecks")),
        default=F("amount_kopecks"),
        output_field=BigIntegerField(),
    )
    postings = Posting.objects.filter(
        promotion_version__promotion=promotion_id,
        contract__legal_entity=legal_entity_id,
        business_on__gte=period.starts_on,
        business_on__lt=period.ends_on,
        kind__in=(*GIVEN, *TAKEN_BACK),
    )
    return postings.aggregate(sum=Sum(net, default=0))["sum"]
