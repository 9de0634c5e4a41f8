"""The act of services: the operator's fee by a statement, with the VAT that is inside it."""

from coalition.kernel.money import round_half_up
from coalition.kernel.words import roubles_in_words
from pharmacies.models import Contract
from settlements.models import StatementLine
from settlements.statements.heading import Content, Occasion, heading
from settlements.statements.sides import Side
from settlements.statements.tables import side
from settlements.statements.wording import vat_label

TITLE, TITLE_OF_LESS = "Акт об оказании услуг", "Акт об уменьшении стоимости услуг"


def fee_of(lines: list[StatementLine]) -> int:
    """The operator's fee by a statement's lines, below zero when it is given back."""
    return -sum(line.amount_kopecks for line in lines if side(line) is Side.FEE)


def vat_inside(amount: int, rate_bp: int | None) -> int:
    """The tax inside a sum, half up: 22/122 of it at 22 %; none without a rate."""
    return round_half_up(amount * rate_bp, 10_000 + rate_bp) if rate_bp else 0


def is_due(occasion: Occasion) -> bool:
    """Whether there is a fee at all."""
    return fee_of(occasion.lines) != 0


def content(occasion: Occasion) -> tuple[int, Content]:
    """The fee and the act of it."""
    contract, period = occasion.contract, occasion.period
    fee = fee_of(occasion.lines)
    vat = vat_inside(fee, contract.fee_vat_rate_bp)
    said = heading(contract, period, TITLE if fee > 0 else TITLE_OF_LESS, occasion.basis)
    return fee, said | {
        "rows": _rows(occasion, fee, vat),
        "is_less": fee < 0,
        "has_vat": contract.fee_vat_rate_bp is not None,
        "totals": {"net": fee - vat, "vat": vat, "amount": fee},
        "words": roubles_in_words(fee),
        "vat_words": roubles_in_words(vat),
    }


def _rows(occasion: Occasion, fee: int, vat: int) -> list[Content]:
    """The share of what was accepted, and the cards that outlets gave out for a fee; together they have all the VAT."""
    contract, period = occasion.contract, occasion.period
    cards = fee_of([line for line in occasion.lines if line.outlet_id is not None])
    days = f"с {period.starts_on:%d.%m.%Y} по {period.last_on:%d.%m.%Y}"
    share = (
        f"Услуги оператора программы лояльности «{contract.programme.name}» {days}: "
        f"{vat_label(contract.fee_rate_bp) if contract.fee_rate_bp else 'доля'} от суммы принятых М-баллов, "
        "М-купонов и скидок за вычетом возвратов"
    )
    given = f"Карты программы лояльности «{contract.programme.name}», выданные за плату {days}"
    vat_of_cards = vat_inside(cards, contract.fee_vat_rate_bp)
    rows = [
        _row(contract, label, amount, tax)
        for label, amount, tax in ((share, fee - cards, vat - vat_of_cards), (given, cards, vat_of_cards))
        if amount
    ]
    return [{"no": no} | row for no, row in enumerate(rows, start=1)]


def _row(contract: Contract, label: str, amount: int, vat: int) -> Content:
    return {
        "label": label,
        "unit": "усл.",
        "count": 1,
        "price": amount - vat,
        "net": amount - vat,
        "rate": vat_label(contract.fee_vat_rate_bp),
        "vat": vat,
        "amount": amount,
    }
