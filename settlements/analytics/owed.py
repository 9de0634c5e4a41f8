"""What the centre owes participants, and what they owe it."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum

from settlements.models import LedgerAccount, Payout, Statement
from settlements.queries.accounts import with_sums

ON_THE_WAY = (Statement.State.SENT, Statement.State.DISPUTED, Statement.State.AGREED, Statement.State.PAYABLE)


@dataclass(frozen=True)
class Owed:
    """Sums in kopecks: what clearing accounts owe to and expect from participants, and what statements say."""

    to_participants_kopecks: int
    from_participants_kopecks: int
    in_statements_kopecks: int


def owed() -> Owed:
    """What is owed now by the ledger, and how much of it stands in statements that are not paid yet."""
    clearing = with_sums(LedgerAccount.objects.filter(kind=LedgerAccount.Kind.CLEARING))
    clearing = clearing.annotate(balance=F("credit_kopecks") - F("debit_kopecks"))
    sums = clearing.aggregate(
        owed=Sum("balance", filter=Q(balance__gt=0)), expected=Sum("balance", filter=Q(balance__lt=0))
    )
    # Without netting a statement goes on after its payout has left, until the participant has paid as well.
    left = Payout.objects.filter(entry__isnull=False, returned_on=None).values("statement")
    stated = Statement.objects.filter(state__in=ON_THE_WAY).exclude(pk__in=left).aggregate(total=Sum("payable_kopecks"))
    return Owed(sums["owed"] or 0, -(sums["expected"] or 0), stated["total"] or 0)
