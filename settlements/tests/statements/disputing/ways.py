"""Short ways through a dispute."""

from datetime import UTC, datetime

from coalition.toolkit.models import Approval
from settlements.models import Dispute, Statement
from settlements.statements.disputes import Objection, approve_settling, decide_line, settle_dispute

NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
MISSING = Objection(None, None, "Чек № 77 от 14.10.2026", 20_00, "Чека нет в реестре")


def decide(dispute: Dispute, *decisions: tuple) -> None:
    """Decide the lines in their order: (decision, agreed sum or None)."""
    for line, (decision, agreed) in zip(dispute.lines.order_by("number"), decisions, strict=True):
        decide_line(line=line, decision=decision, agreed_kopecks=agreed, answer="Сверено", by="anna")


def settle(dispute: Dispute) -> Dispute:
    """Anna settles, Boris agrees."""
    asked = settle_dispute(dispute=dispute, by="anna", now=NOW)
    return approve_settling(approval=asked, by="boris", now=NOW) if isinstance(asked, Approval) else asked


def receipt_of(statement: Statement):
    return statement.claims.first().posting.entry.purchase_id
