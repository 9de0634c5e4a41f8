"""Objections in the console: noted line by line, decided, settled by two people; a statement reopened by two."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.models import Approval
from pharmacies.models import StaffUser
from settlements.models import Dispute, DisputeLine, Entry, Statement
from settlements.statements.agreement import agree_statement
from settlements.tests.statements.months import close, earn_at_a_and_spend_at_b

NOVEMBER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def statement(db, monkeypatch) -> Statement:
    """B's October, sent: 30,00 of points by one receipt."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOVEMBER)
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return close(world.contracts["b"])


def somebody(name, group="accountant"):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def objections(*forms, **more):
    typed = {"form-TOTAL_FORMS": str(len(forms)), "form-INITIAL_FORMS": "0"} | more
    return typed | {f"form-{n}-{name}": value for n, form in enumerate(forms) for name, value in form.items()}


def at(name, row):
    return reverse(f"admin:settlements_{name}", args=[row.pk])


def test_from_an_objection_to_a_protocol_by_two_people(statement):
    anna, boris = somebody("anna"), somebody("boris", "operator")
    receipt = statement.claims.first().posting.entry.purchase
    page = anna.get(at("statement_dispute", statement)).content.decode()
    assert "Принято М-баллов" in page

    answer = anna.post(
        at("statement_dispute", statement),
        objections(
            {
                "receipt_no": receipt.receipt_no,
                "receipt_on": "2026-10-15",
                "partner_kopecks": "31,50",
                "reason": "По ленте больше",
            },
            {"receipt_no": "777", "receipt_on": "2026-10-14", "partner_kopecks": "20", "reason": "Чека нет"},
            {},
        ),
        follow=True,
    )
    dispute = Dispute.objects.get()
    known, missing = dispute.lines.order_by("number")
    assert (known.purchase_id, known.partner_kopecks, known.centre_kopecks) == (receipt.pk, 31_50, 30_00)
    assert (missing.purchase_id, missing.subject, missing.centre_kopecks) == (
        None,
        "Чек № 777 от 14.10.2026, нет в отчёте",
        0,
    )
    assert "31,50" in answer.content.decode()

    decisions = {
        "1-decision": "accepted",
        "1-agreed_kopecks": "",
        "1-answer": "",
        "2-decision": "rejected",
        "2-agreed_kopecks": "",
        "2-answer": "",
    }
    refused = anna.post(at("dispute_decide", dispute), decisions).content.decode()
    assert "Напишите, почему возражение отклонено" in refused
    assert set(DisputeLine.objects.values_list("decision", flat=True)) == {"waiting"}
    anna.post(at("dispute_decide", dispute), decisions | {"2-answer": "Такого чека касса не присылала"})
    anna.post(at("dispute_settle", dispute))
    asked = Approval.objects.get()
    settle = reverse("admin:toolkit_approval_settle", args=[asked.pk])
    assert settle not in anna.get(reverse("admin:toolkit_approval_change", args=[asked.pk])).content.decode()
    assert "Согласует не тот" in anna.post(settle, follow=True).content.decode()
    assert not Entry.objects.filter(kind="adjustment").exists()

    assert settle in boris.get(reverse("admin:toolkit_approval_change", args=[asked.pk])).content.decode()
    boris.post(settle)

    dispute.refresh_from_db()
    statement.refresh_from_db()
    assert (dispute.number, dispute.state, statement.state) == ("ПРТ-2026-000001", "settled", "agreed")
    assert dispute.entry.postings.get().amount_kopecks == 1_50
    assert dispute.number in anna.get(at("statement_change", statement)).content.decode()
    history = anna.get(at("disputeline_history", missing)).content.decode()
    assert "Такого чека касса не присылала" in history
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", '\ufeff"№"'.encode())):
        paper = b"".join(anna.get(at(f"dispute_paper_{kind}", dispute)).streaming_content)
        assert paper.startswith(start)


def test_what_was_typed_stays_on_a_refusal_and_when_a_form_is_added(statement):
    anna = somebody("anna")
    half = {"subject": "Чек 5", "reason": "Нет"}

    more = anna.post(at("statement_dispute", statement), objections(half, more="1")).content.decode()
    refused = anna.post(at("statement_dispute", statement), objections(half)).content.decode()

    assert 'name="form-1-reason"' in more
    for page in (more, refused):
        assert 'value="Чек 5"' in page
    assert not Dispute.objects.exists()
    empty = anna.post(at("statement_dispute", statement), objections({})).content.decode()
    assert "хотя бы одно возражение" in empty


def test_a_withdrawal_gives_the_statement_back(statement):
    anna = somebody("anna")
    typed = {"subject": "Чек 5", "partner_kopecks": "-5", "reason": "Нет"}
    anna.post(at("statement_dispute", statement), objections(typed))
    dispute = Dispute.objects.get()
    assert dispute.lines.get().partner_kopecks == -5_00
    assert at("dispute_withdraw", dispute) in anna.get(at("dispute_change", dispute)).content.decode()

    anna.post(at("dispute_withdraw", dispute))

    statement.refresh_from_db()
    assert statement.state == "sent"
    assert at("dispute_withdraw", dispute) not in anna.get(at("dispute_change", dispute)).content.decode()


def test_two_people_reopen_an_agreed_statement(statement):
    anna, boris = somebody("anna"), somebody("boris")
    agree_statement(statement=statement, agreed_by="anna", now=NOVEMBER)
    assert at("statement_reopen", statement) in anna.get(at("statement_change", statement)).content.decode()

    anna.post(at("statement_reopen", statement), {"reason": "Нашлись чеки"})
    request = reverse("admin:toolkit_approval_change", args=[Approval.objects.get().pk])
    assert request in anna.get(at("statement_change", statement)).content.decode()
    reopen = reverse("admin:toolkit_approval_reopen", args=[Approval.objects.get().pk])
    anna.post(reopen)
    statement.refresh_from_db()
    assert statement.state == "agreed"

    boris.post(reopen)
    statement.refresh_from_db()
    assert (statement.state, statement.note) == ("sent", "Нашлись чеки")


def test_an_auditor_reads_and_changes_nothing(statement):
    anna, clara = somebody("anna"), somebody("clara", "auditor")
    typed = {"subject": "Чек 5", "partner_kopecks": "5", "reason": "Нет"}
    anna.post(at("statement_dispute", statement), objections(typed))
    dispute = Dispute.objects.get()

    assert "Чек 5" in clara.get(at("dispute_change", dispute)).content.decode()
    for name in ("decide", "settle", "withdraw"):
        assert clara.post(at(f"dispute_{name}", dispute)).status_code == 403
    assert dispute.lines.get().decision == "waiting"
