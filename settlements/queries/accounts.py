"""Accounts of the ledger with what is on them."""

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from settlements.models import LedgerAccount, Posting


def moved(side: str) -> Coalesce:
    """What all postings moved on one side (`debit` or `credit`) of an account."""
    postings = Posting.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    total = postings.annotate(total=Sum("amount_kopecks")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def with_sums(accounts: QuerySet[LedgerAccount]) -> QuerySet[LedgerAccount]:
    """Accounts with `debit_kopecks` and `credit_kopecks`; the balance is credit less debit."""
    return accounts.annotate(debit_kopecks=moved("debit"), credit_kopecks=moved("credit"))
