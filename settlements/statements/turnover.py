"""What a contract's clearing account moved: postings that no statement has claimed, and their sums."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from settlements.models import LedgerAccount, Posting, Statement, StatementClaim, StatementLine

_CLAIM = """
    insert into settlements_statementclaim (statement_id, account_id, posting_id)
    select %(statement)s, %(account)s, p.id
      from settlements_posting p
     where (p.debit_id = %(account)s or p.credit_id = %(account)s) and p.business_on < %(before)s
       and not exists (select from settlements_statementclaim c
                        where c.posting_id = p.id and c.account_id = %(account)s)
     order by p.id
"""


def unclaimed(account: LedgerAccount, since: date, before: date) -> QuerySet[Posting]:
    """Postings on the account with a business date in [since, before) that are in no sent statement yet."""
    claims = StatementClaim.objects.filter(posting=OuterRef("pk"), account=account)
    own = Posting.objects.filter(Q(debit=account) | Q(credit=account), ~Exists(claims))
    return own.filter(business_on__gte=since, business_on__lt=before)


def claimed(statement: Statement) -> QuerySet[Posting]:
    """The postings that are in a sent statement."""
    return Posting.objects.filter(claims__statement=statement)


def claim_postings(statement: Statement) -> None:
    """Claim, in one statement of SQL, every posting that is still unclaimed before the statement's end.

    The set is fixed by that statement's own snapshot: what is posted a moment later is in the next statement.
    Refused by `posting_is_claimed_once` if another statement claims at the same time (the contract's lock prevents it).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {"statement": statement.pk, "account": statement.account_id, "before": statement.ends_on},
        )


def claim_entry(statement: Statement, entry_id: UUID) -> None:
    """Claim the postings of an entry that was written for this statement, such as the operator's fee."""
    own = Posting.objects.filter(entry_id=entry_id)
    StatementClaim.objects.bulk_create(
        StatementClaim(statement=statement, account_id=statement.account_id, posting=posting) for posting in own
    )


def signed(account: LedgerAccount) -> Case:
    """+1 for a posting that credits the account (the centre owes more), −1 for one that debits it."""
    return Case(When(credit=account, then=Value(1)), default=Value(-1), output_field=IntegerField())


def lines_of(postings: QuerySet[Posting], statement: Statement) -> Iterator[StatementLine]:
    """Unsaved lines of a statement: sums by outlet, kind, VAT rate and nominal; receipts are counted once in each."""
    groups = (
        postings.order_by()
        .annotate(sign=signed(statement.account))
        .values("outlet_id", "kind", "vat_rate_bp", "coupon_nominal_kopecks", "sign")
        .annotate(amount=Sum("amount_kopecks"), quantity=Count("entry", distinct=True))
        .order_by("outlet_id", "kind", "vat_rate_bp", "coupon_nominal_kopecks", "sign")
    )
    for group in groups:
        yield StatementLine(
            statement=statement,
            outlet_id=group["outlet_id"],
            kind=group["kind"],
            vat_rate_bp=group["vat_rate_bp"],
            coupon_nominal_kopecks=group["coupon_nominal_kopecks"],
            quantity=group["quantity"],
            amount_kopecks=group["sign"] * group["amount"],
        )
