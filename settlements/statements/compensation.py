"""The compensation sheet: one page that says what a payout is made of and for what purpose it is paid."""

from collections import defaultdict
from typing import Any

from django.db.models import Count

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.kernel.words import roubles_in_words
from settlements.models import Posting
from settlements.statements import register, tables, turnover
from settlements.statements.heading import Content, Kind, Occasion, heading
from settlements.statements.sides import OWED_BY_CENTRE, Side
from settlements.statements.snapshot import WITH_VAT
from settlements.statements.wording import LABELS

TITLE = "Расчёт компенсации скидки"


def is_due(occasion: Occasion) -> bool:
    """Whether something was accepted or is paid out."""
    return occasion.statement.payable_kopecks > 0 or occasion.statement.accepted_kopecks > 0


def content(occasion: Occasion) -> tuple[int, Content]:
    """What is paid out and how it comes about."""
    statement, contract = occasion.statement, occasion.contract
    payable = statement.payable_kopecks
    said = heading(contract, occasion.period, TITLE, occasion.basis)
    return payable, said | {
        "rows": _rows(occasion) if _counts_accepted(occasion) else [],
        "accepted": occasion.obligations.accepted if _counts_accepted(occasion) else 0,
        "after": _after(occasion),
        "payable": payable,
        "words": roubles_in_words(payable),
        "vat_phrase": contract.vat_phrase,
        "by_vat": tables.by_vat(occasion.lines, Side.ACCEPTED, with_vat=contract.vat_treatment in WITH_VAT),
        "purpose": statement.document.content["purpose"] if payable else "",
        "pay_days": contract.pay_days,
    }


def _counts_accepted(occasion: Occasion) -> bool:
    """A side below zero that is not set off is owed the other way round: it is in the invoice."""
    return occasion.obligations.is_netted or occasion.obligations.by_centre > 0


def _rows(occasion: Occasion) -> list[Content]:
    receipts, coupons = _receipts(occasion), register.coupon_counts(occasion.statement)
    sums: dict[tuple[Side, Posting.Kind, int | None], int] = defaultdict(int)
    for line in occasion.lines:
        if tables.side(line) in OWED_BY_CENTRE:
            nominal = line.coupon_nominal_kopecks if line.kind == Posting.Kind.COUPON else None
            sums[tables.side(line), Posting.Kind(line.kind), nominal] += line.amount_kopecks
    order = list(LABELS)
    rows = []
    for key in sorted(sums, key=lambda key: (order.index(key[:2]), key[2] or 0)):
        side, kind, nominal = key
        label, unit, count = LABELS[side, kind], "чек.", receipts.get(kind, 0)
        if nominal:
            label = f"{label} номиналом {print_roubles(nominal)}{NO_BREAK_SPACE}₽"
            unit, count = "шт.", coupons.get(nominal, 0)
        elif side is Side.CORRECTION:
            unit = "опер."
        rows.append({"label": label, "unit": unit, "count": count, "amount": sums[key]})
    return rows


def _receipts(occasion: Occasion) -> dict[Any, int]:
    """Kind of posting → receipts, returns or acts that it was written for, each counted once."""
    counted = (
        turnover.claimed(occasion.statement).order_by().values("kind").annotate(count=Count("entry", distinct=True))
    )
    return dict(counted.values_list("kind", "count"))


def _after(occasion: Occasion) -> list[Content]:
    """From what was accepted to what is paid; the rows and the total accepted add up to it."""
    owed, act = occasion.obligations, occasion.numbers.get(Kind.NETTING_ACT)
    back = max(-owed.by_partner, 0)
    brought = owed.brought.owed_by_centre if _counts_accepted(occasion) else 0
    rows = [
        ("Перенесено из предыдущего отчёта", brought),
        (f"Зачтено встречных требований{f', акт {act}' if act else ''}", -owed.set_off),
        ("Возвращается начисленное ранее", back),
        ("Перенесено в следующий отчёт: меньше минимальной выплаты", -occasion.statement.carried_kopecks),
    ]
    return [{"label": label, "amount": amount} for label, amount in rows if amount]
