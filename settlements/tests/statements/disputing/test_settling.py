"""What is agreed line by line, and where the money goes. Sums are kopecks."""

import pytest
from django.db import DatabaseError, connection, transaction

from coalition.toolkit.approving import ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.models import Approval, FrozenDocument
from settlements.ledger.audit import audit
from settlements.models import DisputeLine, Entry, Posting
from settlements.statements.agreement import cancel_statement
from settlements.statements.disputes import (
    Objection,
    approve_settling,
    decide_line,
    open_dispute,
    refuse_settling,
    settle_dispute,
)
from settlements.statements.errors import AgreedSumMissing, AnswerMissing, DisputeClosed, DisputeWaits, LinesUndecided
from settlements.tests.statements.disputing.ways import MISSING, NOW, decide, settle
from settlements.tests.statements.months import NOVEMBER, claimed_total, close, ledger_balance, lines

pytestmark = pytest.mark.django_db


def test_what_is_agreed_is_booked_once_and_the_next_statement_carries_it(world, october):
    frozen = october.document.content_hash
    dispute = open_dispute(
        statement=october,
        objections=[Objection(october.lines.get().pk, None, "", 40_00, "Не сходится"), MISSING],
        opened_by="pharmacy",
        now=NOW,
    )
    decide(dispute, ("partly", 33_00), ("rejected", None))

    dispute = settle(dispute)

    october.refresh_from_db()
    assert (dispute.state, dispute.number, dispute.settled_by) == ("settled", "ПРТ-2026-000001", "boris")
    assert (october.state, october.agreed_by) == ("agreed", "boris")
    posting = Posting.objects.get(entry=dispute.entry)
    assert (posting.kind, posting.debit.key, posting.credit.key, posting.amount_kopecks) == (
        "adjustment",
        f"own_cost:{world.programme.pk}:disputes",
        f"clearing:{october.contract_id}",
        3_00,
    )
    assert (str(dispute.entry.business_on), dispute.entry.recorded_by) == ("2026-11-04", "boris")
    assert (claimed_total(october), october.document.content_hash) == (30_00, frozen)

    november = close(october.contract, NOVEMBER)

    assert lines(november) == {(None, "adjustment", None, None): 3_00}
    assert november.payable_kopecks == 3_00
    (movement,) = november.document.content["others"]
    assert (movement["label"], movement["reason"], movement["amount"]) == (
        "Корректировки",
        f"Протокол разногласий ПРТ-2026-000001 к отчёту {october.number}",
        3_00,
    )
    assert [proof for proof in audit() if not proof.holds] == []


def test_money_goes_the_other_way_too(october):
    dispute = open_dispute(
        statement=october,
        objections=[Objection(october.lines.get().pk, None, "", 10_00, "Чек задвоен")],
        opened_by="pharmacy",
        now=NOW,
    )
    decide(dispute, ("accepted", None))

    dispute = settle(dispute)

    posting = Posting.objects.get(entry=dispute.entry)
    assert (posting.debit.key, posting.amount_kopecks) == (f"clearing:{october.contract_id}", 20_00)
    assert ledger_balance(october.contract) == 10_00
    assert close(october.contract, NOVEMBER).receivable_kopecks == 20_00


def test_without_a_difference_one_person_settles_and_nothing_is_booked(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    decide(dispute, ("rejected", None))
    entries = Entry.objects.count()

    dispute = settle_dispute(dispute=dispute, by="anna", now=NOW)

    october.refresh_from_db()
    assert (dispute.state, dispute.entry, october.state) == ("settled", None, "agreed")
    assert dispute.document.content["words"] == "Ноль рублей 00 копеек"
    assert Entry.objects.count() == entries


def test_money_moves_by_two_people_only(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    decide(dispute, ("accepted", None))
    asked = settle_dispute(dispute=dispute, by="anna", now=NOW)

    with pytest.raises(SecondPersonNeeded):
        approve_settling(approval=asked, by="anna", now=NOW)
    with pytest.raises(ApprovalWaits):
        settle_dispute(dispute=dispute, by="anna", now=NOW)
    with pytest.raises(DisputeWaits):
        decide(dispute, ("rejected", None))
    dispute.refresh_from_db()
    assert (dispute.state, dispute.lines.get().agreed_kopecks) == ("open", 20_00)
    assert not Entry.objects.filter(kind="adjustment").exists()

    refuse_settling(approval=asked, by="boris", reason="Сверьте ещё раз", now=NOW)
    decide(dispute, ("rejected", None))
    assert settle_dispute(dispute=dispute, by="anna", now=NOW).state == "settled"


def test_nothing_is_settled_before_every_line_is_decided(october):
    dispute = open_dispute(statement=october, objections=[MISSING, MISSING], opened_by="pharmacy", now=NOW)
    decide_line(line=dispute.lines.first(), decision="accepted", agreed_kopecks=None, answer="", by="anna")

    with pytest.raises(LinesUndecided) as refusal:
        settle_dispute(dispute=dispute, by="anna", now=NOW)

    assert "2" in refusal.value.message_ru
    assert not Approval.objects.exists()
    assert not FrozenDocument.objects.filter(kind="dispute").exists()


def test_a_decision_says_what_is_agreed_and_why(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    line, who = dispute.lines.get(), {"by": "anna"}

    with pytest.raises(AgreedSumMissing):
        decide_line(line=line, decision="partly", agreed_kopecks=None, answer="почему", **who)
    for decision in ("partly", "rejected"):
        with pytest.raises(AnswerMissing):
            decide_line(line=line, decision=decision, agreed_kopecks=1, answer=" ", **who)
    line.refresh_from_db()
    assert (line.decision, line.agreed_kopecks) == ("waiting", None)

    decide_line(line=line, decision="partly", agreed_kopecks=1, answer="почему", **who)
    again = decide_line(line=line, decision="waiting", agreed_kopecks=None, answer="", **who)
    assert (again.decision, again.agreed_kopecks) == ("waiting", None)


def test_what_waits_for_a_second_person_goes_with_a_cancelled_statement(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    decide(dispute, ("accepted", None))
    asked = settle_dispute(dispute=dispute, by="anna", now=NOW)

    cancel_statement(statement=october, reason="Исправим всё сразу", by="vera", now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.reason) == ("refused", "vera", f"Отчёт {october.number} аннулирован")
    with pytest.raises(DisputeClosed):
        approve_settling(approval=asked, by="boris", now=NOW)
    assert not Entry.objects.filter(kind="adjustment").exists()


def test_what_was_settled_is_for_ever(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    decide(dispute, ("rejected", None))
    settle(dispute)

    for sql, name in (
        ("update settlements_disputeline set agreed_kopecks = 5", "dispute_closed_keeps_its_lines"),
        ("delete from settlements_disputeline", "dispute_closed_keeps_its_lines"),
        ("update settlements_dispute set settled_by = 'x'", "dispute_settled_is_for_ever"),
    ):
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            connection.cursor().execute(sql)
        assert refusal.value.__cause__.diag.constraint_name == name
    with pytest.raises(DatabaseError), transaction.atomic():
        DisputeLine.objects.create(dispute=dispute, number=9, subject="x", partner_kopecks=1, centre_kopecks=0)
