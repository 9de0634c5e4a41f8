"""What the paper of a statement says: everything it prints, gathered once to be frozen. Sums are kopecks."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, Sum, When

from coalition.kernel.words import roubles_in_words
from pharmacies.models import Contract, LegalEntity, Outlet
from settlements.models import Posting, Statement, StatementClaim
from settlements.statements import register, tables, turnover
from settlements.statements.drafting import brought_into
from settlements.statements.sides import Side, side_of
from settlements.statements.wording import LABELS, PARTNERS, PARTNERS_GIVEN, TITLES, payment_purpose

FORM = 2
"""The version of the content's shape; a paper of an older shape is printed as in its time. 2: `answer_by`."""

WITH_VAT = frozenset({Contract.VatTreatment.VAT_INCLUDED, Contract.VatTreatment.CALCULATED_RATE})
"""Treatments under which the paper shows the tax inside the sums, rate by rate."""

Kind = Posting.Kind
Role = LegalEntity.Role


def paper_content(statement: Statement) -> dict[str, Any]:
    """The content of a statement whose postings are claimed and whose lines are written, all but number and date."""
    contract, partner = statement.contract, statement.contract.legal_entity
    is_pharmacy = partner.role == Role.PHARMACY
    focus = Side.ACCEPTED if is_pharmacy else Side.ISSUED
    lines = list(statement.lines.all())
    counts = register.coupon_counts(statement)
    return {
        "form": FORM,
        "title": TITLES[Role(partner.role)],
        "period": [statement.starts_on.isoformat(), (statement.ends_on - timedelta(days=1)).isoformat()],
        "contract": {"number": contract.number, "signed_on": contract.signed_on.isoformat()},
        "operator": requisites(contract.programme.operator),
        "partner": requisites(partner)
        | {"is": PARTNERS[Role(partner.role)], "given": PARTNERS_GIVEN[Role(partner.role)]},
        "calculation": tables.calculation(lines),
        "result": result(statement),
        "by_outlet": tables.by_outlet(lines, _own_outlets(statement)) if is_pharmacy else [],
        "by_nominal": tables.by_nominal(lines, focus, counts),
        "by_vat": tables.by_vat(lines, focus, with_vat=contract.vat_treatment in WITH_VAT),
        "others": other_movements(statement),
        "balance": balance(statement),
        # Whose receipts were paid for with a manufacturer's points is not the manufacturer's business, and a day may
        # have a single one: its report of sales joins small groups.
        "register": {
            "columns": list(register.COLUMNS),
            "outlets": register.accepted_receipts(statement) if is_pharmacy else [],
        },
        "issued_by_day": register.issued_days(statement) if is_pharmacy else [],
        "vat_phrase": contract.vat_phrase,
    }


def numbered(statement: Statement, *, number: str, today: date) -> dict[str, Any]:
    """The part of the content that names the paper: its number and date, and the payment purpose that quotes them."""
    accepted = statement.lines.filter(amount_kopecks__gt=0).values_list("kind", flat=True)
    purpose = payment_purpose(
        statement.contract, number, f"{today:%d.%m.%Y}", is_payout=statement.payable_kopecks > 0, has=set(accepted)
    )
    has_payment = statement.payable_kopecks or statement.receivable_kopecks
    return {"number": number, "date": today.isoformat(), "purpose": purpose if has_payment else ""}


def result(statement: Statement) -> dict[str, Any]:
    """From the two totals to what is paid: netting, what was brought and is carried, the sum in words."""
    contract, brought = statement.contract, brought_into(statement)
    return {
        "accepted": statement.accepted_kopecks,
        "issued": statement.issued_kopecks,
        "is_netted": contract.is_netting_allowed,
        "brought": brought.owed_by_centre - brought.owed_by_partner,
        "carried": statement.carried_kopecks,
        "minimum": contract.min_payout_kopecks,
        "payable": statement.payable_kopecks,
        "receivable": statement.receivable_kopecks,
        "words": roubles_in_words(statement.payable_kopecks or statement.receivable_kopecks),
        "acceptance_days": contract.acceptance_days,
        "answer_by": statement.answer_by and statement.answer_by.isoformat(),
        "pay_days": contract.pay_days,
    }


def balance(statement: Statement) -> dict[str, int]:
    """How the partner's account moved, by the claims of statements: above zero the centre owes."""
    own = Case(
        When(posting__credit=F("account"), then="posting__amount_kopecks"), default=-F("posting__amount_kopecks")
    )
    claims = StatementClaim.objects.filter(account=statement.account_id)
    opening = claims.exclude(statement=statement).aggregate(sum=Sum(own))["sum"] or 0
    money = claims.filter(statement=statement, posting__kind__in=[Kind.PAYOUT, Kind.PAYMENT])
    moved = money.aggregate(sum=Sum(own))["sum"] or 0
    accrued = statement.accepted_kopecks - statement.issued_kopecks
    return {"opening": opening, "accrued": accrued, "moved": moved, "closing": opening + accrued + moved}


def other_movements(statement: Statement) -> list[dict[str, Any]]:
    """What has no receipt: corrections, opening balances, expiry, fee, money; by day, kind and reason."""
    groups = (
        turnover.claimed(statement)
        .filter(entry__purchase=None, entry__purchase_return=None)
        .order_by()
        .annotate(sign=turnover.signed(statement.account))
        .values("business_on", "kind", "entry__reason", "sign")
        .annotate(amount=Sum("amount_kopecks"))
        .order_by("business_on", "kind", "entry__reason", "sign")
    )
    return [
        {
            "day": group["business_on"].isoformat(),
            "label": LABELS[side_of(group["kind"], group["sign"]), Kind(group["kind"])],
            "reason": group["entry__reason"],
            "amount": group["sign"] * group["amount"],
        }
        for group in groups
    ]


def requisites(entity: LegalEntity) -> dict[str, Any]:
    """A party as papers name it: who it is, where it is paid, who signs."""
    account = entity.bank_accounts.filter(is_default=True).first()
    return {
        "name": entity.full_name,
        "short_name": entity.short_name,
        "is_company": entity.kind == LegalEntity.Kind.COMPANY,
        "inn": entity.inn,
        "kpp": entity.kpp,
        "ogrn": entity.ogrn,
        "address": entity.legal_address,
        "bank": {
            "name": account.bank_name,
            "city": account.bank_city,
            "bik": account.bik,
            "account": account.number,
            "correspondent_account": account.correspondent_account,
        }
        if account
        else None,
        "signatory": {
            "position": entity.signatory_position,
            "name": entity.signatory_name,
            "basis": entity.signatory_basis,
        },
    }


def _own_outlets(statement: Statement) -> dict[int, str]:
    """The partner's outlets, with those that were its own when they accepted what is in the statement."""
    accepting = statement.lines.filter(kind__in=[Kind.SPENT, Kind.COUPON, Kind.DISCOUNT], amount_kopecks__gt=0)
    own = Q(legal_entity=statement.contract.legal_entity_id) | Q(pk__in=accepting.exclude(outlet=None).values("outlet"))
    return dict(Outlet.objects.filter(own).values_list("pk", "name"))
