"""Objections line by line: what each side says, and what cannot be objected to."""

import pytest

from settlements.models import Dispute
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import Objection, open_dispute, settle_dispute, withdraw_dispute
from settlements.statements.errors import (
    DisputeClosed,
    LineOfAnother,
    NothingObjected,
    ObjectionTwice,
    ReceiptOfAnother,
    StepRefused,
)
from settlements.tests.statements.disputing.ways import MISSING, NOW, decide, receipt_of
from settlements.tests.statements.months import OCTOBER, close, draft

pytestmark = pytest.mark.django_db


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
