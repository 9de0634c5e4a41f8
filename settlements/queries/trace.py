"""Every rouble of a statement: which postings a line is made of, receipt by receipt."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from settlements.models import Entry, LedgerAccount, Posting, Statement, StatementLine


@dataclass(frozen=True, slots=True)
class Part:
    """What one event (a receipt of sale or return, a correction) put into a statement, or into a line of it."""

    entry: Entry
    postings: int
    amount_kopecks: int


def signed(account: LedgerAccount) -> Case:
    """+1 for a posting that credits the account (the centre owes more), −1 for one that debits it."""
    return Case(When(credit=account, then=Value(1)), default=Value(-1), output_field=IntegerField())


def claimed(statement: Statement) -> QuerySet[Posting]:
    """The postings that are in a sent statement, each with its `sign` on the statement's account."""
    return Posting.objects.filter(claims__statement=statement).annotate(sign=signed(statement.account))


def claimed_in(line: StatementLine) -> QuerySet[Posting]:
    """The postings that a line of a sent statement is the sum of."""
    return claimed(line.statement).filter(in_line(line))


def in_line(line: StatementLine) -> Q:
    """Whether a posting of the statement is in the line; a line never mixes debits and credits."""
    account = line.statement.account_id
    side = Q(credit=account) if line.amount_kopecks > 0 else Q(debit=account)
    return side & Q(
        _same("outlet_id", line.outlet_id),
        _same("vat_rate_bp", line.vat_rate_bp),
        _same("coupon_nominal_kopecks", line.coupon_nominal_kopecks),
        kind=line.kind,
    )


def total(postings: QuerySet[Posting]) -> int:
    """The sum of signed postings, in kopecks."""
    return postings.order_by().aggregate(sum=_amount())["sum"] or 0


def count_parts(postings: QuerySet[Posting]) -> int:
    """How many events the postings come from."""
    return postings.order_by().aggregate(count=Count("entry", distinct=True))["count"]


def parts(postings: QuerySet[Posting], *, since: int = 0, at_most: int = 50) -> list[Part]:
    """The postings by the event they come from, the earliest first; two statements of SQL, however many there are."""
    groups = (
        postings.order_by()
        .values("entry_id")
        .annotate(amount=_amount(), postings=Count("pk"))
        .order_by("entry__business_on", "entry_id")[since : since + at_most]
    )
    groups = list(groups)
    entries = (
        Entry.objects.select_related(
            *("purchase__outlet", "purchase__desk", "purchase_return__purchase", "purchase_return__outlet"),
            *("purchase_return__desk", "statement"),
        )
        .defer("purchase__decision", "purchase_return__purchase__decision")
        .in_bulk([group["entry_id"] for group in groups])
    )
    return [Part(entries[group["entry_id"]], group["postings"], group["amount"]) for group in groups]


def _amount() -> Sum:
    return Sum(F("sign") * F("amount_kopecks"), output_field=BigIntegerField())


def _same(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
