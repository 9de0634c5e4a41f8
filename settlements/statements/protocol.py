"""What the protocol of disagreements says: everything it prints, gathered once to be frozen. Sums are kopecks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from coalition.kernel.words import roubles_in_words
from pharmacies.models import LegalEntity
from settlements.models import Dispute, DisputeLine
from settlements.statements.snapshot import requisites
from settlements.statements.wording import PARTNERS

FORM = 1
"""The version of the content's shape; a paper of an older shape is printed by the template of its time."""

DECISIONS = {
    DisputeLine.Decision.ACCEPTED: "Принято",
    DisputeLine.Decision.PARTLY: "Принято частично",
    DisputeLine.Decision.REJECTED: "Отклонено",
}


def protocol_content(dispute: Dispute, lines: Sequence[DisputeLine], *, number: str, today: date) -> dict[str, Any]:
    """The content of a protocol whose lines are all decided."""
    statement = dispute.statement
    contract, partner = statement.contract, statement.contract.legal_entity
    rows = [_row(line) for line in lines]
    change = sum(row["change"] for row in rows)
    return {
        "form": FORM,
        "title": "Протокол разногласий",
        "number": number,
        "date": today.isoformat(),
        "period": [statement.starts_on.isoformat(), (statement.ends_on - timedelta(days=1)).isoformat()],
        "statement": {"number": statement.number, "sent_on": _sent_on(dispute), "title": "Отчёт"},
        "contract": {"number": contract.number, "signed_on": contract.signed_on.isoformat()},
        "operator": requisites(contract.programme.operator),
        "partner": requisites(partner) | {"is": PARTNERS[LegalEntity.Role(partner.role)]},
        "rows": rows,
        "totals": {
            key: sum(row[key] for row in rows) for key in ("partner", "centre", "difference", "agreed", "change")
        },
        "change": change,
        "words": roubles_in_words(abs(change)),
    }


def _row(line: DisputeLine) -> dict[str, Any]:
    return {
        "no": line.number,
        "subject": line.subject,
        "partner": line.partner_kopecks,
        "centre": line.centre_kopecks,
        "difference": line.partner_kopecks - line.centre_kopecks,
        "reason": line.reason,
        "decision": DECISIONS[DisputeLine.Decision(line.decision)],
        "answer": line.answer,
        "agreed": line.agreed_kopecks,
        "change": line.agreed_kopecks - line.centre_kopecks,
    }


def _sent_on(dispute: Dispute) -> str:
    """The date that the statement's paper bears."""
    return dispute.statement.document.content["date"]
