"""What a participant objects to, and what the centre's books say of the same thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, Sum

from pharmacies.models import LegalEntity
from settlements.models import Dispute, DisputeLine, Purchase, Statement, StatementLine
from settlements.queries import trace
from settlements.statements.errors import LineOfAnother, NothingObjected, ObjectionTwice, ReceiptOfAnother
from settlements.statements.sides import Side
from settlements.statements.tables import side
from settlements.statements.wording import LABELS, OTHER_OUTLETS, vat_label


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a line of a statement, to a receipt in it, or to what is missing (neither is named).

    `partner_kopecks`: the participant's own sum, above zero what the centre owes it, as in the lines of statements.
    An empty `subject` is said by the line or the receipt.
    """

    line_id: int | None
    purchase_id: UUID | None
    subject: str
    partner_kopecks: int
    reason: str


def objected(statement: Statement, objections: Iterable[Objection]) -> list[DisputeLine]:
    """Unsaved lines of a dispute, numbered, with the centre's sums.

    Refused: NothingObjected, LineOfAnother, ReceiptOfAnother, ObjectionTwice.
    """
    wanted = list(objections)
    lines = _lines(statement, wanted)
    purchases = _purchases(statement, wanted)
    found = [_line(statement, each, lines, purchases) for each in wanted]
    if not found or not all(line.subject and line.reason for line in found):
        raise NothingObjected
    _refuse_doubles(statement, found)
    for number, line in enumerate(found, 1):
        line.number = number
    return found


def name_of_line(line: StatementLine) -> str:
    """A line of a statement as papers name it: «Аптека 3 · Принято М-купонов · НДС 10 % · номинал 200».

    Outlets of others are not named, as on the statement itself.
    """
    parts = [_place(line), LABELS[side(line), line.kind]]
    if line.vat_rate_bp is not None:
        parts.append(f"НДС {vat_label(line.vat_rate_bp)}")
    if line.coupon_nominal_kopecks is not None:
        parts.append(f"номинал {line.coupon_nominal_kopecks // 100}")
    return " · ".join(filter(None, parts))[:200]


def _place(line: StatementLine) -> str:
    if line.outlet is None:
        return ""
    is_own = line.outlet.legal_entity_id == line.statement.contract.legal_entity_id
    return line.outlet.name if is_own or side(line) is Side.ACCEPTED else OTHER_OUTLETS


def name_of_receipt(purchase: Purchase) -> str:
    """A receipt as papers name it."""
    return f"Чек № {purchase.receipt_no} от {purchase.business_on:%d.%m.%Y}, {purchase.outlet.name}"[:200]


def name_of_missing(number: str, on: date) -> str:
    """A receipt that the centre does not know, as papers name it."""
    return f"Чек № {number} от {on:%d.%m.%Y}, нет в отчёте"


def centre_sum(statement: Statement, line: StatementLine | None, purchase: Purchase | None) -> int:
    """What the centre's books say: the line's sum, the receipt's claimed postings, or 0; earlier protocols included."""
    if line is None and purchase is None:
        return 0
    if purchase is None:
        booked = line.amount_kopecks
    else:
        postings = trace.claimed_in(line) if line else trace.claimed(statement)
        booked = trace.total(postings.filter(entry__purchase=purchase))
    settled = DisputeLine.objects.filter(
        dispute__statement=statement, dispute__state=Dispute.State.SETTLED, line=line, purchase=purchase
    )
    corrected = settled.aggregate(sum=Sum(F("agreed_kopecks") - F("centre_kopecks")))["sum"] or 0
    return booked + corrected


def _line(
    statement: Statement,
    objection: Objection,
    lines: dict[int, StatementLine],
    purchases: dict[UUID, Purchase],
) -> DisputeLine:
    line = lines[objection.line_id] if objection.line_id is not None else None
    purchase = purchases[objection.purchase_id] if objection.purchase_id is not None else None
    named = name_of_receipt(purchase) if purchase else name_of_line(line) if line else ""
    return DisputeLine(
        line=line,
        purchase=purchase,
        subject=objection.subject.strip()[:200] or named,
        partner_kopecks=objection.partner_kopecks,
        centre_kopecks=centre_sum(statement, line, purchase),
        reason=objection.reason.strip()[:300],
    )


def _lines(statement: Statement, objections: Sequence[Objection]) -> dict[int, StatementLine]:
    wanted = {each.line_id for each in objections} - {None}
    found = StatementLine.objects.select_related("outlet", "statement__account", "statement__contract").filter(
        statement=statement
    )
    lines = found.in_bulk(wanted)
    if lines.keys() != wanted:
        raise LineOfAnother
    return lines


def _purchases(statement: Statement, objections: Sequence[Objection]) -> dict[UUID, Purchase]:
    wanted = {each.purchase_id for each in objections} - {None}
    partner = statement.contract.legal_entity
    own = Q(outlet__legal_entity=partner)
    if partner.role == LegalEntity.Role.PHARMACY:  # on whose receipts a manufacturer's points were is not its business
        own |= Q(pk__in=trace.claimed(statement).order_by().values("entry__purchase_id"))
    purchases = Purchase.objects.defer("decision").select_related("outlet").filter(own).in_bulk(wanted)
    if purchases.keys() != wanted:
        raise ReceiptOfAnother
    return purchases


def _refuse_doubles(statement: Statement, found: Sequence[DisputeLine]) -> None:
    """The same twice, or a receipt beside the whole line that it is in: its money would be corrected twice."""
    seen = set()
    for each in found:
        key = each.line_id, each.purchase_id
        if key in seen and key != (None, None):
            raise ObjectionTwice(subject=each.subject)
        seen.add(key)
    whole = [each.line for each in found if each.line and not each.purchase]
    alone = {each.purchase_id for each in found if each.purchase and not each.line}
    for each in found:
        if each.purchase_id is None:
            continue
        if each.line and (each.line_id in {line.pk for line in whole} or each.purchase_id in alone):
            raise ObjectionTwice(subject=each.subject)
        if not each.line and whole and _is_in(statement, each.purchase, whole):
            raise ObjectionTwice(subject=each.subject)


def _is_in(statement: Statement, purchase: Purchase, lines: Iterable[StatementLine]) -> bool:
    wanted = Q()
    for line in lines:
        wanted |= trace.in_line(line)
    return trace.claimed(statement).filter(wanted, entry__purchase=purchase).exists()
