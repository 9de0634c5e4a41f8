"""A pay day in the console: a register by two people, the file for the bank, the bank's file back, the rest by hand."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.kernel.client_bank import read_bank_text
from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from settlements.models import BankFile, BankPayment, Entry, PaymentRegister, Payout, Statement
from settlements.statements.agreement import agree_statement
from settlements.tests.statements.banks import STRANGER, bank_text, came, left
from settlements.tests.statements.months import NOVEMBER_2, bank_account, close, earn_at_a_and_spend_at_b


@pytest.fixture
def world(db, monkeypatch):
    """A owes 50,00 by its sent October, B is owed 30,00 by its agreed one."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOVEMBER_2)
    world = make_world()
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    world.owes = close(world.contracts["a"])
    world.owed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    return world


def somebody(name, group="accountant"):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def address(name, *arguments):
    return reverse(f"admin:settlements_{name}", args=[each.pk for each in arguments])


def page(client, name, *arguments):
    return client.get(address(name, *arguments)).content.decode()


def step(client, name, row=None, **typed):
    return client.post(address(name, *([row] if row else [])), typed, follow=True).content.decode()


def prepare(client, *statements):
    step(client, "paymentregister_prepare", pay_on="2026-11-02", statements=[each.pk for each in statements])
    return PaymentRegister.objects.latest("pk")


def approve(client, register, **typed):
    return step(client, "paymentregister_approve", register, **{"shown": register.approval.content_hash} | typed)


def upload(client, world, *documents, note=""):
    file = BytesIO(bank_text(world.operator, *documents, note=note))
    file.name = "kl_to_1c.txt"
    return step(client, "bankfile_upload", programme=world.programme.pk, file=file)


def state(statement):
    return Statement.objects.get(pk=statement.pk).state


def test_a_pay_day(world):
    olga, vera = somebody("olga"), somebody("vera", "operator")
    offered = page(vera, "paymentregister_prepare")
    assert world.owed.number in offered
    assert world.owes.number not in offered

    register = prepare(vera, world.owed)
    assert (register.prepared_by, register.state) == ("vera", "prepared")
    assert address("paymentregister_approve", register) not in page(vera, "paymentregister_change", register)
    assert "Согласует не тот, кто попросил" in approve(vera, register)
    shown = page(olga, "paymentregister_approve", register)
    account = world.pharmacy_b.bank_accounts.get().number
    assert account in shown
    assert "30,00" in shown
    approve(olga, register)
    register.refresh_from_db()
    assert (register.number, register.approved_by) == ("РЕЕ-2026-000001", "olga")

    answer = olga.post(address("paymentregister_export", register))
    (document,) = read_bank_text(b"".join(answer.streaming_content)).documents
    assert (document.payee.account, document.amount_kopecks) == (account, 30_00)
    assert "filename*=utf-8''%D0%A0" in answer.headers["Content-Disposition"]
    assert "olga" in page(vera, "paymentregister_export", register)  # it was taken already
    for kind, beginning in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        paper = olga.get(address(f"paymentregister_paper_{kind}", register))
        assert b"".join(paper.streaming_content).startswith(beginning)

    upload(
        olga,
        world,
        left(register.payouts.get()),
        came(50_00, f"Отчет {world.owes.number}", of=world.pharmacy_a, to=world.operator),
        came(9_99, "Ошибочный платеж", of=replace(STRANGER, inn="7707049388"), to=world.operator),
    )

    assert (state(world.owed), state(world.owes)) == ("paid", "paid")
    file = BankFile.objects.get()
    assert sorted(file.payments.values_list("state", flat=True)) == ["matched", "matched", "unmatched"]
    assert "Ошибочный платеж" in page(olga, "bankpayment_change", BankPayment.objects.get(state="unmatched"))
    assert register.number in page(olga, "statement_change", world.owed)
    assert "50,00" in page(olga, "statement_change", world.owes)
    assert address("bankpayment_changelist") in olga.get(reverse("admin:index")).content.decode()


def test_a_register_that_waits_is_on_the_first_page_of_others_only(world):
    vera, olga = somebody("vera", "operator"), somebody("olga")
    prepare(vera, world.owed)
    link = address("paymentregister_changelist") + "?state__exact=prepared"

    assert link in olga.get(reverse("admin:index")).content.decode()
    assert link not in vera.get(reverse("admin:index")).content.decode()


def test_what_cannot_be_paid_says_why_and_what_is_refused_keeps_what_was_ticked(world):
    vera = somebody("vera", "operator")
    refused = step(vera, "paymentregister_prepare", pay_on="2026-11-01", statements=[world.owed.pk])
    assert "Дата поручений 01.11.2026 уже прошла" in refused
    assert f'value="{world.owed.pk}" data-kopecks="3000" checked' in refused
    assert "Отметьте хотя бы один отчёт" in step(vera, "paymentregister_prepare", pay_on="2026-11-02")

    world.pharmacy_b.bank_accounts.all().delete()

    assert f'value="{world.owed.pk}"' not in page(vera, "paymentregister_prepare")
    assert not PaymentRegister.objects.exists()


def test_another_account_meanwhile_is_not_approved(world):
    register = prepare(somebody("vera", "operator"), world.owed)
    world.pharmacy_b.bank_accounts.update(number="40702810100000000004")

    assert "реквизиты изменились: b" in approve(somebody("olga"), register)

    register.refresh_from_db()
    assert register.state == "prepared"


def test_what_was_taken_out_while_the_page_was_open_is_not_approved(world):
    vera, olga = somebody("vera", "operator"), somebody("olga")
    register = prepare(vera, world.owed)

    assert "состав реестра изменился" in approve(olga, register, shown="0" * 64)

    register.refresh_from_db()
    assert register.state == "prepared"
    step(vera, "payout_take_out", Payout.objects.get(), reason="Позже")
    register.refresh_from_db()
    assert (register.state, register.note, state(world.owed)) == ("withdrawn", "Позже", "agreed")


def test_a_register_is_withdrawn_with_a_reason(world):
    vera = somebody("vera", "operator")
    register = prepare(vera, world.owed)

    step(vera, "paymentregister_withdraw", register, reason="")
    assert state(world.owed) == "payable"
    step(vera, "paymentregister_withdraw", register, reason="Не тот день")

    register.refresh_from_db()
    assert (register.state, register.note, state(world.owed)) == ("withdrawn", "Не тот день", "agreed")


def test_by_hand_with_a_reason(world):
    vera, olga = somebody("vera", "operator"), somebody("olga")
    register = prepare(vera, world.owed)
    approve(olga, register)
    payout = Payout.objects.get()

    step(olga, "payout_book", payout, paid_on="2026-11-02", reason="")
    assert state(world.owed) == "payable"
    step(olga, "payout_book", payout, paid_on="2026-11-02", reason="Банк не дал файла")

    assert state(world.owed) == "paid"
    assert Entry.objects.get(kind="payout").reason.startswith("Банк не дал файла.")


def test_what_was_not_matched_is_assigned_undone_and_set_aside(world):
    olga = somebody("olga")
    upload(olga, world, came(9_99, "Без номера", of=replace(STRANGER, inn="7707049388"), to=world.operator))
    payment = BankPayment.objects.get()
    listed = page(olga, "bankpayment_changelist")
    assert "9,99" in listed

    assert "9,99" in page(olga, "bankpayment_assign", payment)
    step(olga, "bankpayment_assign", payment)
    assert not Entry.objects.filter(kind="payment").exists()
    step(olga, "bankpayment_assign", payment, statement=world.owes.pk)
    payment.refresh_from_db()
    assert (payment.state, payment.statement, state(world.owes)) == ("matched", world.owes, "sent")
    step(olga, "bankpayment_undo", payment, reason="Не они")
    step(olga, "bankpayment_set_aside", payment, reason="Ошибочный перевод")

    payment.refresh_from_db()
    assert (payment.state, payment.note, payment.decided_by) == ("set_aside", "Ошибочный перевод", "olga")
    assert Entry.objects.filter(kind="payment").count() == 2


def test_money_of_the_contract_is_offered_to_its_statement_and_goes_back(world):
    olga = somebody("olga")
    assert address("statement_use_credit", world.owes) not in page(olga, "statement_change", world.owes)
    upload(olga, world, came(12_34, "Аванс", of=world.pharmacy_a, to=world.operator))
    assert address("statement_use_credit", world.owes) in page(olga, "statement_change", world.owes)
    assert 'value="12,34"' in page(olga, "statement_use_credit", world.owes)
    contract = reverse("admin:pharmacies_contract_change", args=[world.owes.contract_id])
    assert "12,34" in olga.get(contract).content.decode()

    step(olga, "statement_use_credit", world.owes, amount_kopecks="12,35", reason="Зачесть")
    assert not world.owes.credit_uses.exists()
    step(olga, "statement_use_credit", world.owes, amount_kopecks="12,34", reason="Зачесть")
    assert "37,66" in page(olga, "statement_change", world.owes)
    assert "-12,34" in olga.get(contract).content.decode().replace("−", "-")
    step(olga, "statement_return_credit", world.owes, reason="Не сюда")

    assert list(world.owes.credit_uses.values_list("amount_kopecks", "reason")) == [
        (12_34, "Зачесть"),
        (-12_34, "Не сюда"),
    ]


def test_the_page_of_a_file_names_what_an_earlier_one_had_told_of(world):
    olga = somebody("olga")
    known = came(12_34, "Аванс", of=world.pharmacy_a, to=world.operator)
    upload(olga, world, known)

    upload(olga, world, known, came(5_67, "Доплата", of=world.pharmacy_a, to=world.operator), note=" 2")

    files = BankFile.objects.order_by("pk")
    advance, rest = (address("bankpayment_change", each) for each in BankPayment.objects.order_by("pk"))
    told = [[link in page(olga, "bankfile_change", file) for link in (advance, rest)] for file in files]
    assert told == [[True, False], [True, True]]


@pytest.mark.parametrize("content", [b"", b"hello", "1CClientBankExchange\nСумма".encode("cp1251")])
def test_what_is_no_file_of_a_bank_is_refused_in_a_sentence(world, content):
    file = BytesIO(content)
    file.name = "x.txt"

    told = step(somebody("olga"), "bankfile_upload", programme=world.programme.pk, file=file)

    assert "Строка " in told or "пуст" in told
    assert not BankFile.objects.exists()


def test_the_page_of_a_register_costs_the_same_for_one_payout_and_for_many(world):
    olga = somebody("olga")
    register = prepare(olga, world.owed)
    path = address("paymentregister_change", register)

    def cost():
        olga.get(path)
        with CaptureQueriesContext(connection) as queries:
            olga.get(path)
        return len(queries)

    one = cost()
    for number in range(2, 8):
        Statement.objects.create(
            contract=world.contracts["b"],
            account=world.owed.account,
            starts_on=f"2027-{number:02d}-01",
            ends_on=f"2027-{number + 1:02d}-01",
            drafted_at=NOVEMBER_2,
        )
    for number, statement in enumerate(Statement.objects.filter(state="draft"), 2):
        Payout.objects.create(
            register=register,
            order_number=number,
            statement=statement,
            amount_kopecks=1,
            prepared_by="olga",
            prepared_at=NOVEMBER_2,
        )

    assert cost() == one


def test_a_payout_that_the_bank_gave_back_is_booked_on_its_page_and_paid_anew(world):
    vera, olga = somebody("vera", "operator"), somebody("olga")
    approve(olga, prepare(vera, world.owed))
    payout = Payout.objects.get()
    assert address("payout_give_back", payout) not in page(olga, "payout_change", payout)
    step(olga, "payout_book", payout, paid_on="2026-11-02", reason="Банк не дал файла")
    assert address("payout_give_back", payout) in page(olga, "payout_change", payout)

    step(olga, "payout_give_back", payout, returned_on="2026-11-02", reason="")
    assert state(world.owed) == "paid"
    step(olga, "payout_give_back", payout, returned_on="2026-11-02", reason="Счёт закрыт")
    assert state(world.owed) == "agreed"
    assert "уже проведён" in step(olga, "payout_give_back", payout, returned_on="2026-11-02", reason="Ещё раз")
    assert str(payout.pk) in page(olga, "payout_changelist")

    approve(olga, prepare(vera, world.owed))
    assert (state(world.owed), Payout.objects.count()) == ("payable", 2)


def test_a_payment_that_looks_like_a_return_is_told_to_be_one(world):
    vera, olga = somebody("vera", "operator"), somebody("olga")
    approve(olga, prepare(vera, world.owed))
    payout = Payout.objects.get()
    step(olga, "payout_book", payout, paid_on="2026-11-02", reason="Банк не дал файла")
    upload(olga, world, came(30_00, "Возврат, счет закрыт", of=world.pharmacy_b, to=world.operator))
    payment = BankPayment.objects.get()
    assert address("bankpayment_assign_payout", payment) in page(olga, "bankpayment_change", payment)

    step(olga, "bankpayment_assign_payout", payment, payout=payout.pk)

    payout.refresh_from_db()
    assert (payout.returned_on.isoformat(), state(world.owed)) == ("2026-11-02", "agreed")
    assert address("bankpayment_change", payment) in page(olga, "payout_change", payout)
