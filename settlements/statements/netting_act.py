"""The act of netting: two debts that stand against each other, what of them is set off, what remains."""

from datetime import date

from django.conf import settings

from coalition.kernel.periods import business_date
from coalition.kernel.words import roubles_in_words
from settlements.models import Statement
from settlements.statements.drafting import sent_before
from settlements.statements.heading import Content, Kind, Occasion, heading
from settlements.statements.service_act import fee_of

TITLE = "Акт о зачёте встречных требований"
CHARGED = "М-баллы, М-купоны и скидки за счёт участника"


def is_due(occasion: Occasion) -> bool:
    """Whether both owe, and the contract lets it be set off."""
    return occasion.obligations.set_off > 0


def content(occasion: Occasion) -> tuple[int, Content]:
    """What is set off and the act of it."""
    owed = occasion.obligations
    left = owed.by_centre - owed.by_partner
    said = heading(occasion.contract, occasion.period, TITLE, occasion.basis)
    return owed.set_off, said | {
        "by_centre": {"rows": _by_centre(occasion), "total": owed.by_centre},
        "by_partner": {"rows": _by_partner(occasion), "total": owed.by_partner},
        "set_off": owed.set_off,
        "words": roubles_in_words(owed.set_off),
        "left_by_centre": max(left, 0),
        "left_by_partner": max(-left, 0),
        "left_words": roubles_in_words(abs(left)),
    }


def _by_centre(occasion: Occasion) -> list[Content]:
    owed = occasion.obligations
    return _rows(
        _row("Принятые М-баллы, М-купоны и скидки", occasion.statement.number, occasion.today, owed.accepted),
        _brought(occasion.statement, owed.brought.owed_by_centre),
    )


def _by_partner(occasion: Occasion) -> list[Content]:
    owed, fee = occasion.obligations, fee_of(occasion.lines)
    act = occasion.numbers.get(Kind.SERVICE_ACT, "")
    return _rows(
        _row(CHARGED, occasion.statement.number, occasion.today, owed.issued - fee),
        _row("Вознаграждение оператора", act, occasion.today, fee),
        _brought(occasion.statement, owed.brought.owed_by_partner),
    )


def _brought(statement: Statement, amount: int) -> Content:
    before = sent_before(statement) if amount else None
    if before is None:
        return {"amount": 0}
    sent_on = business_date(before.sent_at, settings.TIME_ZONE)
    return _row("Не оплачено по предыдущему отчёту", before.number, sent_on, amount)


def _row(label: str, number: str, on: date, amount: int) -> Content:
    return {"label": label, "document": number, "date": on.isoformat(), "amount": amount}


def _rows(*rows: Content) -> list[Content]:
    return [row for row in rows if row["amount"]]
