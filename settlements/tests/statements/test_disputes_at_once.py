"""Several at the same moment: a dispute is opened once, settled once, or withdrawn, and its money moves once."""

from datetime import UTC, datetime

from coalition.tests.world import make_world
from coalition.toolkit.models import Approval
from settlements.ledger.audit import audit
from settlements.models import Dispute, Entry, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import (
    Objection,
    approve_settling,
    decide_line,
    open_dispute,
    settle_dispute,
    withdraw_dispute,
)
from settlements.statements.reopening import approve_reopening, ask_reopening, refuse_reopening
from settlements.tests.statements.months import close, earn_at_a_and_spend_at_b

NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
MISSING = Objection(None, None, "Чек № 77", 20_00, "Нет в реестре")


def october() -> Statement:
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return close(world.contracts["b"])


def done(answers) -> int:
    return sum(not isinstance(answer, Exception) for answer in answers)


def asked(statement: Statement) -> tuple[Dispute, Approval]:
    """A dispute whose settling waits for a second person."""
    dispute = open_dispute(statement=statement, objections=[MISSING], opened_by="b", now=NOW)
    decide_line(line=dispute.lines.get(), decision="accepted", agreed_kopecks=None, answer="", by="anna")
    return dispute, settle_dispute(dispute=dispute, by="anna", now=NOW)


def test_objections_and_an_agreement_at_once(cloned_database, run_at_once):
    statement = october()
    objections = {"statement": statement, "objections": [MISSING], "opened_by": "b", "now": NOW}

    answers = run_at_once(
        *(lambda: open_dispute(**objections) for _ in range(4)),
        *(lambda: agree_statement(statement=statement, agreed_by="anna", now=NOW) for _ in range(2)),
    )

    statement.refresh_from_db()
    assert done(answers) == 1
    assert (statement.state == "disputed") == Dispute.objects.exists()


def test_it_is_settled_once_or_withdrawn_or_cancelled_and_nobody_waits_for_ever(cloned_database, run_at_once):
    statement = october()
    dispute, approval = asked(statement)

    answers = run_at_once(
        *(lambda who=who: approve_settling(approval=approval, by=who, now=NOW) for who in ("boris", "vera", "olga")),
        lambda: withdraw_dispute(dispute=dispute, by="b", now=NOW),
        lambda: cancel_statement(statement=statement, reason="разом", by="anna", now=NOW),
    )

    statement.refresh_from_db()
    dispute.refresh_from_db()
    assert not [answer for answer in answers if "deadlock" in str(answer).lower()]
    assert Entry.objects.filter(kind="adjustment").count() == (dispute.state == "settled")
    assert sum(isinstance(answer, Dispute) and answer.state == "settled" for answer in answers) == (
        dispute.state == "settled"
    )
    assert statement.state in {"agreed", "sent", "cancelled"}
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_it_is_reopened_or_cancelled_and_nobody_waits_for_ever(cloned_database, run_at_once):
    statement = agree_statement(statement=october(), agreed_by="b", now=NOW)
    approval = ask_reopening(statement=statement, reason="Нашлись чеки", by="anna", now=NOW)

    answers = run_at_once(
        *(lambda who=who: approve_reopening(approval=approval, by=who, now=NOW) for who in ("boris", "vera")),
        lambda: cancel_statement(statement=statement, reason="разом", by="anna", now=NOW),
        lambda: refuse_reopening(approval=approval, by="olga", reason="незачем", now=NOW),
    )

    approval.refresh_from_db()
    assert not [answer for answer in answers if "deadlock" in str(answer).lower()]
    # Sent or agreed, it may be cancelled; so cancelled it is in the end, and nothing is left to decide.
    assert Statement.objects.get(pk=statement.pk).state == "cancelled"
    assert approval.state in {"approved", "refused"}
