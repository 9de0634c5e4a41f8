"""The invoice: what a participant pays by a statement, with VAT as its contract says, and a payment QR."""

from collections import defaultdict
from datetime import timedelta

from coalition.kernel.money import print_roubles
from coalition.kernel.payment_qr import payment_qr
from coalition.kernel.words import roubles_in_words
from pharmacies.models import Contract
from settlements.models import Posting, StatementLine
from settlements.statements.heading import Content, Kind, Occasion, heading
from settlements.statements.service_act import fee_of, vat_inside
from settlements.statements.sides import OWED_BY_CENTRE, OWED_BY_PARTNER, Side
from settlements.statements.snapshot import WITH_VAT
from settlements.statements.tables import side
from settlements.statements.wording import LABELS, LONGEST_PURPOSE, vat_label

TITLE = "Счёт на оплату"
BROUGHT = "Не оплачено по предыдущему отчёту"
POINT = 100
"""Kopecks: a point costs a rouble."""

IN_POINTS = frozenset(
    {
        *(Posting.Kind.EARNED, Posting.Kind.CHARGED, Posting.Kind.OPENING, Posting.Kind.EARNED_BACK),
        *(Posting.Kind.CHARGED_BACK, Posting.Kind.SHORTFALL_MADE, Posting.Kind.EXPIRED),
        *(Posting.Kind.SPENT, Posting.Kind.SPENT_BACK),
    }
)
"""Kinds that are measured in points; everything else is one conventional unit."""


def is_due(occasion: Occasion) -> bool:
    """Whether the participant has something to pay."""
    return occasion.statement.receivable_kopecks > 0


def content(occasion: Occasion) -> tuple[int, Content]:
    """What is to be paid and the invoice for it: its rows less what is set off."""
    contract, amount = occasion.contract, occasion.statement.receivable_kopecks
    said = heading(contract, occasion.period, TITLE, occasion.basis)
    rows = [row | {"no": no} for no, row in enumerate(_rows(occasion), start=1)]
    vat = _vat_words(occasion, rows)
    purpose = _purpose(occasion, occasion.numbers[Kind.INVOICE], vat)
    return amount, said | {
        "rows": rows,
        "has_vat": any(row["vat"] for row in rows),
        "totals": {"amount": sum(row["amount"] for row in rows), "vat": sum(row["vat"] for row in rows)},
        "set_off": occasion.obligations.set_off,
        "netting_act": occasion.numbers.get(Kind.NETTING_ACT, ""),
        "receivable": amount,
        "words": roubles_in_words(amount),
        "vat_words": vat,
        "pay_until": (occasion.today + timedelta(days=contract.pay_days)).isoformat(),
        "purpose": purpose,
        "qr": _qr(said["operator"], amount, purpose),
    }


def _rows(occasion: Occasion) -> list[Content]:
    owed = occasion.obligations
    rows = []
    if owed.is_netted or owed.by_partner > 0:
        rows += _goods(occasion, OWED_BY_PARTNER)
        rows += _brought(owed.brought.owed_by_partner)
    if owed.by_centre < 0:
        # More came back than was accepted: the participant owes the difference.
        rows += _goods(occasion, OWED_BY_CENTRE)
        rows += _brought(-owed.brought.owed_by_centre)
    return rows


def _goods(occasion: Occasion, sides: frozenset[Side]) -> list[Content]:
    """A row for each kind, and for each VAT rate of the goods where the contract counts VAT by them.

    The tax is that of the whole of a rate, as the statement has it; of the rows the last one takes what rounding left.
    """
    contract = occasion.contract
    sums: dict[tuple[Side, Posting.Kind, int | None], int] = defaultdict(int)
    for line in occasion.lines:
        if side(line) in sides:
            sums[side(line), Posting.Kind(line.kind), _rate(contract, line)] -= line.amount_kopecks
    order = list(LABELS)
    found = sorted(sums.items(), key=lambda each: (order.index(each[0][:2]), each[0][2] or 0))
    rows, whole, vat = [], defaultdict(int), defaultdict(int)
    for (on, kind, rate_bp), amount in found:
        if amount:
            rows.append(((on, rate_bp), _row(occasion, on, kind, rate_bp, amount)))
            whole[on, rate_bp] += amount
            vat[on, rate_bp] += rows[-1][1]["vat"]
    for key, row in reversed(rows):
        row["vat"] += vat_inside(whole[key], key[1]) - vat[key]
        vat[key] = vat_inside(whole[key], key[1])
    return [row for _key, row in rows]


def _rate(contract: Contract, line: StatementLine) -> int | None:
    if side(line) is Side.FEE:
        return contract.fee_vat_rate_bp
    return line.vat_rate_bp if contract.vat_treatment in WITH_VAT else None


def _row(occasion: Occasion, on: Side, kind: Posting.Kind, rate_bp: int | None, amount: int) -> Content:
    label = LABELS[on, kind]
    if on is Side.FEE:
        label += f", акт {occasion.numbers[Kind.SERVICE_ACT]}"
    is_calculated = occasion.contract.vat_treatment == Contract.VatTreatment.CALCULATED_RATE and on is not Side.FEE
    in_points = kind in IN_POINTS
    return {
        "label": label,
        "unit": "балл" if in_points else "усл.",
        # Thousandths: points have kopecks.
        "quantity": amount * 1_000 // POINT if in_points else (1_000 if amount > 0 else -1_000),
        "price": POINT if in_points else abs(amount),
        "rate": f"{rate_bp / 100:g}/{100 + rate_bp / 100:g}" if is_calculated and rate_bp else vat_label(rate_bp),
        "vat": vat_inside(amount, rate_bp),
        "amount": amount,
    }


def _brought(amount: int) -> list[Content]:
    row = {"label": BROUGHT, "unit": "усл.", "quantity": 1_000, "price": amount, "rate": "", "vat": 0, "amount": amount}
    return [row] if amount else []


def _vat_words(occasion: Occasion, rows: list[Content]) -> str:
    """The contract's phrase on VAT with the sum it speaks of, and the VAT of the fee, which has a rate of its own."""
    words, fee = occasion.contract.vat_phrase.rstrip(". "), vat_inside(*_fee(occasion))
    if goods := sum(row["vat"] for row in rows) - fee:
        words += f"{' ' if words.casefold().startswith('в том числе') else ': НДС '}{print_roubles(goods)} руб."
    if fee:
        words = f"{words.rstrip('.')}. НДС в вознаграждении {print_roubles(fee)} руб."
    return words


def _fee(occasion: Occasion) -> tuple[int, int | None]:
    """The fee that the invoice has in it, and its VAT rate."""
    owed = occasion.obligations
    is_in = owed.is_netted or owed.by_partner > 0
    return (fee_of(occasion.lines) if is_in else 0), occasion.contract.fee_vat_rate_bp


def _purpose(occasion: Occasion, number: str, vat: str) -> str:
    """The purpose of the payment, which names the invoice and the statement, by which it is found again."""
    contract = occasion.contract
    basis = (
        f"Оплата по счёту {number} от {occasion.today:%d.%m.%Y}, отчёт {occasion.statement.number}, "
        f"договор № {contract.number} от {contract.signed_on:%d.%m.%Y}. "
    )
    # What is paid after netting is a part of the sum that the VAT was counted for.
    phrase = contract.vat_phrase if occasion.obligations.set_off else vat
    return f"{basis}{phrase}"[:LONGEST_PURPOSE].rstrip()


def _qr(operator: Content, amount: int, purpose: str) -> str:
    """What a bank's application reads; nothing while the operator has no bank account on record."""
    bank = operator["bank"]
    if not bank:
        return ""
    name = operator["name"] if len(operator["name"]) <= 160 else operator["short_name"]
    return payment_qr(
        name=name,
        account=bank["account"],
        bank_name=bank["name"],
        bik=bank["bik"],
        correspondent_account=bank["correspondent_account"],
        inn=operator["inn"],
        kpp=operator["kpp"],
        sum_kopecks=amount,
        purpose=purpose,
    )
