"""Disputes line by line: what each side says, what is agreed, and where the money goes. Sums are kopecks."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from coalition.tests.world import World, make_world
from coalition.toolkit.approving import ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.models import Approval, FrozenDocument
from settlements.ledger.audit import audit
from settlements.models import Dispute, DisputeLine, Entry, Posting, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import (
    Objection,
    approve_settling,
    decide_line,
    open_dispute,
    refuse_settling,
    settle_dispute,
    withdraw_dispute,
)
from settlements.statements.errors import (
    AgreedSumMissing,
    AnswerMissing,
    DisputeClosed,
    DisputeWaits,
    LineOfAnother,
    LinesUndecided,
    NothingObjected,
    ObjectionTwice,
    ReceiptOfAnother,
    StepRefused,
)
from settlements.tests.statements.months import (
    NOVEMBER,
    OCTOBER,
    claimed_total,
    close,
    draft,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    lines,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 4, 9, tzinfo=UTC)
MISSING = Objection(None, None, "Чек № 77 от 14.10.2026", 20_00, "Чека нет в реестре")


def decide(dispute: Dispute, *decisions: tuple) -> None:
    """Decide the lines in their order: (decision, agreed sum or None)."""
    for line, (decision, agreed) in zip(dispute.lines.order_by("number"), decisions, strict=True):
        decide_line(line=line, decision=decision, agreed_kopecks=agreed, answer="Сверено", by="anna", now=NOW)


def settle(dispute: Dispute) -> Dispute:
    """Anna settles, Boris agrees."""
    asked = settle_dispute(dispute=dispute, by="anna", now=NOW)
    return approve_settling(approval=asked, by="boris", now=NOW) if isinstance(asked, Approval) else asked


@pytest.fixture
def world() -> World:
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return world


@pytest.fixture
def october(world) -> Statement:
    """B's October: 30,00 of points accepted by one receipt."""
    return close(world.contracts["b"])


def receipt_of(statement: Statement):
    return statement.claims.first().posting.entry.purchase_id


def test_an_objection_stands_beside_what_the_books_say(october):
    line = october.lines.get()

    dispute = open_dispute(
        statement=october,
        objections=[Objection(line.pk, receipt_of(october), "", 35_00, "Принято больше"), MISSING],
        opened_by="pharmacy",
        now=NOW,
    )

    october.refresh_from_db()
    assert october.state == "disputed"
    first, second = dispute.lines.order_by("number")
    assert (first.number, first.partner_kopecks, first.centre_kopecks, first.decision) == (1, 35_00, 30_00, "waiting")
    assert first.subject.startswith("Чек № ")
    assert (second.number, second.centre_kopecks, second.purchase_id, second.line_id) == (2, 0, None, None)


def test_a_line_is_named_as_the_paper_names_it(october):
    whole = Objection(october.lines.get().pk, None, "", 35_00, "Не сходится")
    dispute = open_dispute(statement=october, objections=[whole], opened_by="pharmacy", now=NOW)

    assert dispute.lines.get().subject.replace("\u00a0", " ") == "Аптека b · Принято М-баллов · НДС 22 %"
    assert dispute.lines.get().centre_kopecks == 30_00


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
    decide_line(line=dispute.lines.first(), decision="accepted", agreed_kopecks=None, answer="", by="anna", now=NOW)

    with pytest.raises(LinesUndecided) as refusal:
        settle_dispute(dispute=dispute, by="anna", now=NOW)

    assert "2" in refusal.value.message_ru
    assert not Approval.objects.exists()
    assert not FrozenDocument.objects.filter(kind="dispute").exists()


def test_a_decision_says_what_is_agreed_and_why(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    line, who = dispute.lines.get(), {"by": "anna", "now": NOW}

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


def test_withdrawn_the_statement_waits_for_an_answer_again(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    decide(dispute, ("accepted", None))
    asked = settle_dispute(dispute=dispute, by="anna", now=NOW)

    withdraw_dispute(dispute=dispute, by="pharmacy", now=NOW)

    october.refresh_from_db()
    dispute.refresh_from_db()
    asked.refresh_from_db()
    assert (october.state, dispute.state, dispute.number, asked.state) == ("sent", "withdrawn", None, "refused")
    with pytest.raises(DisputeClosed):
        decide(dispute, ("rejected", None))
    with pytest.raises(DisputeClosed):
        settle_dispute(dispute=dispute, by="anna", now=NOW)
    second = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)
    assert second.pk != dispute.pk


def test_only_what_is_sent_and_own_is_objected_to(world, october):
    a = close(world.contracts["a"])
    own, others = october.lines.get(), a.lines.get()
    refused = [
        (NothingObjected, []),
        (NothingObjected, [Objection(None, None, " ", 1, "почему")]),
        (NothingObjected, [Objection(own.pk, None, "", 1, " ")]),
        (LineOfAnother, [Objection(others.pk, None, "", 1, "почему")]),
        (ReceiptOfAnother, [Objection(None, receipt_of(a), "", 1, "почему")]),
        (ObjectionTwice, [Objection(own.pk, None, "", 1, "почему")] * 2),
        (
            ObjectionTwice,
            [Objection(own.pk, None, "", 1, "почему"), Objection(None, receipt_of(october), "", 1, "почему")],
        ),
    ]

    for error, objections in refused:
        with pytest.raises(error):
            open_dispute(statement=october, objections=objections, opened_by="pharmacy", now=NOW)
    with pytest.raises(StepRefused):
        open_dispute(
            statement=draft(world.contracts["maker"], OCTOBER), objections=[MISSING], opened_by="maker", now=NOW
        )

    assert not Dispute.objects.exists()
    october.refresh_from_db()
    assert october.state == "sent"


def test_a_disputed_statement_is_not_agreed_to_past_its_dispute_but_may_be_cancelled(october):
    dispute = open_dispute(statement=october, objections=[MISSING], opened_by="pharmacy", now=NOW)

    with pytest.raises(StepRefused):
        agree_statement(statement=october, agreed_by="anna", now=NOW)
    cancel_statement(statement=october, reason="Исправим всё сразу", by="anna", now=NOW)

    dispute.refresh_from_db()
    assert (dispute.state, dispute.settled_by, dispute.settled_at) == ("withdrawn", "anna", NOW)


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
