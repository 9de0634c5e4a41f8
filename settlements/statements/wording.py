"""What statements say, in Russian: a paper is a legal document in one language, so this is data, not a translation."""

from collections.abc import Collection

from coalition.kernel.money import NO_BREAK_SPACE
from pharmacies.models import Contract, LegalEntity
from settlements.models import Posting
from settlements.statements.sides import Side

Kind = Posting.Kind
Role = LegalEntity.Role

LONGEST_PURPOSE = 210
"""Characters that a bank takes as the purpose of a payment."""

TITLES = {
    Role.PHARMACY: "Отчёт о принятых М-баллах и М-купонах",
    Role.MANUFACTURER: "Отчёт о М-баллах и М-купонах за счёт производителя",
    Role.OPERATOR: "Отчёт о М-баллах и М-купонах за счёт оператора",
}
PARTNERS = {Role.PHARMACY: "Аптека", Role.MANUFACTURER: "Производитель", Role.OPERATOR: "Участник"}
PARTNERS_GIVEN = {Role.PHARMACY: "аптеке", Role.MANUFACTURER: "производителю", Role.OPERATOR: "участнику"}

OTHER_OUTLETS, NO_OUTLET = "Другие аптеки программы", "Без привязки к аптеке"

LABELS: dict[tuple[Side, Kind], str] = {
    (Side.ACCEPTED, Kind.SPENT): "Принято М-баллов",
    (Side.ACCEPTED, Kind.COUPON): "Принято М-купонов",
    (Side.ACCEPTED, Kind.DISCOUNT): "Скидки, компенсируемые участниками программы",
    (Side.ACCEPTED, Kind.SPENT_BACK): "М-баллы, возвращённые покупателям",
    (Side.ACCEPTED, Kind.COUPON_BACK): "М-купоны по возвращённым товарам",
    (Side.ACCEPTED, Kind.DISCOUNT_BACK): "Скидки по возвращённым товарам",
    (Side.CORRECTION, Kind.ADJUSTMENT): "Корректировки",
    (Side.ISSUED, Kind.EARNED): "Начислено М-баллов",
    (Side.ISSUED, Kind.CHARGED): "Израсходовано М-баллов, начисленных ранее",
    (Side.ISSUED, Kind.OPENING): "Начальные остатки М-баллов",
    (Side.ISSUED, Kind.COUPON): "Зачтено М-купонов",
    (Side.ISSUED, Kind.DISCOUNT): "Предоставлено скидок",
    (Side.ISSUED, Kind.EARNED_BACK): "М-баллы, отозванные при возврате товара",
    (Side.ISSUED, Kind.SHORTFALL_MADE): "М-баллы, отозванные после их расходования",
    (Side.ISSUED, Kind.CHARGED_BACK): "Расход М-баллов, отменённый при возврате товара",
    (Side.ISSUED, Kind.COUPON_BACK): "М-купоны по возвращённым товарам",
    (Side.ISSUED, Kind.DISCOUNT_BACK): "Скидки по возвращённым товарам",
    (Side.ISSUED, Kind.EXPIRED): "М-баллы с истёкшим сроком",
    (Side.FEE, Kind.FEE): "Вознаграждение оператора",
    (Side.MONEY, Kind.PAYOUT): "Выплата",
    (Side.MONEY, Kind.PAYMENT): "Поступление",
}
"""In the order in which they are printed."""

REGISTER_LABELS = {
    Kind.SPENT: "М-баллы",
    Kind.COUPON: "М-купон",
    Kind.DISCOUNT: "Скидка",
    Kind.SPENT_BACK: "Возврат, М-баллы",
    Kind.COUPON_BACK: "Возврат, М-купон",
    Kind.DISCOUNT_BACK: "Возврат, скидка",
}


def vat_label(rate_bp: int | None) -> str:
    """`1000` → «10 %»; goods without VAT have no rate."""
    if rate_bp is None:
        return "без НДС"
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}{f',{rest:02d}'.rstrip('0') if rest else ''}{NO_BREAK_SPACE}%"


def masked(code: str) -> str:
    """The last four characters of a coupon, which is enough to find it and too little to use it."""
    return f"•••{code[-4:]}"


def payment_purpose(contract: Contract, number: str, date: str, *, is_payout: bool, has: Collection[str]) -> str:
    """The purpose of the payment that follows, at most LONGEST_PURPOSE characters long.

    A payout is worded by how the contract books a coupon and by what was accepted (`has`: kinds of postings).
    """
    if is_payout:
        names = (("М-купонам", Kind.COUPON), ("М-баллам", Kind.SPENT))
        what = " и ".join(name for name, kind in names if kind in has) or "М-баллам и М-купонам"
        opening = {
            Contract.CouponAccounting.DISCOUNT: f"Компенсация скидки по {what}",
            Contract.CouponAccounting.IN_TRANSIT: f"Оплата по {what}",
            Contract.CouponAccounting.OTHER: contract.coupon_accounting_note or f"Расчёты по {what}",
        }[Contract.CouponAccounting(contract.coupon_accounting)]
    else:
        opening = "Оплата за М-баллы и М-купоны"
    basis = f", отчёт {number} от {date}, договор № {contract.number} от {contract.signed_on:%d.%m.%Y}. "
    # The basis and the phrase on VAT stand in full; it is a long note of the contract that is cut.
    room = max(LONGEST_PURPOSE - len(basis) - len(contract.vat_phrase), 0)
    return f"{opening[:room]}{basis}{contract.vat_phrase}"[:LONGEST_PURPOSE]
