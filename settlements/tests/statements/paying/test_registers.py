"""From agreed to approved: a register that two people sign, and the file for the bank."""

from datetime import timedelta

import pytest
from django.db import transaction

from coalition.kernel.client_bank import OrderRefused, read_bank_text
from coalition.toolkit.approving import SecondPersonNeeded
from coalition.toolkit.models import Approval
from settlements.ledger.audit import audit
from settlements.models import Entry, PaymentRegister, Payout, Statement
from settlements.statements.payment_errors import (
    BankDetailsMissing,
    DayIsPast,
    NothingChosen,
    NothingToPay,
    RegisterOutdated,
    RegisterOverdue,
    RegisterShownAnother,
    RegisterStepRefused,
)
from settlements.statements.payouts import book_payout
from settlements.statements.registers import approve_register, export_register, take_out_payout, withdraw_register
from settlements.tests.statements.months import NOVEMBER_2, bank_account, earn_at_a_and_spend_at_b, register_of
from settlements.tests.statements.paying.ways import PAID_ON, agree, prepared, states

pytestmark = pytest.mark.django_db


def test_prepared_by_one_approved_by_another_exported_and_booked(both):
    register = prepared(*both)
    assert (register.state, register.payouts_count, register.number) == ("prepared", 2, None)
    assert register.total_kopecks == sum(each.payable_kopecks for each in both)
    assert states(*both) == ["payable", "payable"]
    assert not Entry.objects.filter(kind="payout").exists()  # prepared is not paid

    register = approve_register(register=register, by="boris", now=NOVEMBER_2)
    assert (register.state, register.number) == ("approved", "РЕЕ-2026-000001")
    assert register.document.content["total"] == register.total_kopecks

    content = export_register(register=register, by="boris", now=NOVEMBER_2)
    found = read_bank_text(content)
    assert [(each.number, each.amount_kopecks, each.purpose) for each in found.documents] == [
        (str(payout.order_number), payout.amount_kopecks, payout.purpose.replace("№", "N"))
        for payout in register.payouts.order_by("order_number")
    ]
    assert {each.payee.inn for each in found.documents} == {s.contract.legal_entity.inn for s in both}
    assert export_register(register=register, by="clara", now=NOVEMBER_2 + timedelta(hours=3)) == content

    first, second = register.payouts.order_by("order_number")
    book_payout(payout=first, paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    register.refresh_from_db()
    assert register.state == "approved"
    book_payout(payout=second, paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    register.refresh_from_db()
    assert register.state == "done"
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_whoever_prepared_does_not_approve(agreed):
    register = prepared(agreed)

    with pytest.raises(SecondPersonNeeded):
        approve_register(register=register, by="anna", now=NOVEMBER_2)

    register.refresh_from_db()
    assert (register.state, register.number) == ("prepared", None)


def test_bank_details_that_were_changed_meanwhile_are_not_approved(agreed):
    register = prepared(agreed)
    account = agreed.contract.legal_entity.bank_accounts.get()
    account.is_default = False
    account.save()
    bank_account(agreed.contract.legal_entity, number="40702810100000000004")

    with pytest.raises(RegisterOutdated) as refusal:
        approve_register(register=register, by="boris", now=NOVEMBER_2)

    assert "реквизиты изменились: b" in refusal.value.message_ru
    register.refresh_from_db()
    assert register.state == "prepared"
    withdraw_register(register=register, reason="сменили счёт", by="boris", now=NOVEMBER_2)
    again = approve_register(register=prepared(agreed), by="boris", now=NOVEMBER_2)
    assert again.document.content["orders"][0]["payee"]["account"] == "40702810100000000004"


def test_after_the_approval_the_file_says_what_was_approved(agreed):
    register = register_of(agreed)
    approved = export_register(register=register, by="boris", now=NOVEMBER_2)
    agreed.contract.legal_entity.bank_accounts.update(number="40702810100000000004")

    assert export_register(register=register, by="boris", now=NOVEMBER_2) == approved


def test_what_was_on_the_page_is_what_is_approved(both):
    register = prepared(*both)
    shown = register.approval.content_hash
    take_out_payout(payout=register.payouts.first(), reason="позже", by="clara", now=NOVEMBER_2)

    with pytest.raises(RegisterShownAnother):
        approve_register(register=register, by="boris", now=NOVEMBER_2, shown=shown)

    register.refresh_from_db()
    assert register.state == "prepared"


def test_orders_that_a_bank_takes_no_more_are_not_approved_but_prepared_anew(agreed):
    register = prepared(agreed)
    late = NOVEMBER_2 + timedelta(days=11)

    with pytest.raises(RegisterOverdue):
        approve_register(register=register, by="boris", now=late)

    register.refresh_from_db()
    assert (register.state, register.number) == ("prepared", None)
    withdraw_register(register=register, reason="прошёл срок", by="boris", now=late)
    again = prepared(agreed)
    assert approve_register(register=again, by="boris", now=NOVEMBER_2 + timedelta(days=10)).state == "approved"


def test_a_register_nobody_approved_can_be_withdrawn_and_prepared_again(agreed):
    register = withdraw_register(register=prepared(agreed), reason="не тот день", by="anna", now=NOVEMBER_2)

    assert register.state == "withdrawn"
    assert states(agreed) == ["agreed"]
    assert not Payout.objects.exists()
    assert Approval.objects.get().state == "refused"
    assert register_of(agreed).number == "РЕЕ-2026-000001"


def test_what_is_approved_is_neither_withdrawn_nor_approved_again(agreed):
    register = register_of(agreed)

    with pytest.raises(RegisterStepRefused):
        withdraw_register(register=register, reason="передумали", by="anna", now=NOVEMBER_2)
    with pytest.raises(RegisterStepRefused):
        approve_register(register=register, by="clara", now=NOVEMBER_2)
    with pytest.raises(RegisterStepRefused):
        take_out_payout(payout=register.payouts.get(), reason="передумали", by="anna", now=NOVEMBER_2)
    assert states(agreed) == ["payable"]


def test_what_cannot_be_paid_says_why_and_leaves_everything_as_it_was(world):
    earn_at_a_and_spend_at_b(world)
    owes, owed = agree(world.contracts["a"]), agree(world.contracts["b"])

    with pytest.raises(NothingChosen):
        prepared()
    with pytest.raises(NothingToPay), transaction.atomic():
        prepared(owes)
    with pytest.raises(DayIsPast):
        prepared(owed, pay_on=PAID_ON - timedelta(days=1))
    world.pharmacy_b.short_name = "Аптека ☺"
    world.pharmacy_b.save()
    with pytest.raises(OrderRefused) as refusal, transaction.atomic():
        prepared(Statement.objects.get(pk=owed.pk))
    assert "Аптека ☺" in refusal.value.message_ru
    world.pharmacy_b.bank_accounts.all().delete()
    with pytest.raises(BankDetailsMissing), transaction.atomic():
        prepared(Statement.objects.get(pk=owed.pk))

    assert states(owes, owed) == ["agreed", "agreed"]
    assert not PaymentRegister.objects.exists()
    assert not Approval.objects.exists()
