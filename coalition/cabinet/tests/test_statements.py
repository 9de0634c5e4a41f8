"""A participant reads its statements, agrees and objects."""

from django.urls import reverse
from django.utils.translation import override

from coalition.cabinet.tests.conftest import person, signed_in
from coalition.cabinet.wording import meaning
from settlements.models import Statement
from settlements.statements.drafting import draft_statement
from settlements.tests.statements.months import DECEMBER_2, NOVEMBER


def test_that_a_statement_was_opened_is_noted_once(houses):
    house = houses["a"]
    page = reverse("cabinet_statement", args=[house.statement.pk])
    signed_in(house.manager).get(page)
    first = Statement.objects.get(pk=house.statement.pk).opened_at

    signed_in(house.manager).get(page)

    assert first is not None
    assert Statement.objects.get(pk=house.statement.pk).opened_at == first


def test_agreeing_is_asked_once_more_and_recorded_under_ones_own_name(houses):
    house = houses["b"]
    client = signed_in(house.manager)
    page = reverse("cabinet_agree", args=[house.statement.pk])

    client.get(page)
    assert Statement.objects.get(pk=house.statement.pk).state == "sent"
    client.post(page)

    agreed = Statement.objects.get(pk=house.statement.pk)
    assert (agreed.state, agreed.agreed_by) == ("agreed", house.manager.username)
    again = client.post(page, follow=True)
    assert Statement.objects.get(pk=house.statement.pk).agreed_at == agreed.agreed_at
    assert "told-error" in again.content.decode()


def test_who_may_only_read_is_not_offered_to_answer(houses):
    house = houses["a"]
    reader = person("reader", "none", house.entity)
    reader.user_permissions.set(house.manager.groups.get().permissions.filter(codename="view_statement"))
    client = signed_in(reader)

    page = client.get(reverse("cabinet_statement", args=[house.statement.pk])).content.decode()

    assert reverse("cabinet_agree", args=[house.statement.pk]) not in page
    assert client.post(reverse("cabinet_agree", args=[house.statement.pk])).status_code == 403
    assert Statement.objects.get(pk=house.statement.pk).state == "sent"


def test_a_draft_is_the_centres_own(houses, world):
    draft = draft_statement(contract=world.contracts["a"], period=NOVEMBER, now=DECEMBER_2)
    client = signed_in(houses["a"].manager)

    assert client.get(reverse("cabinet_statement", args=[draft.pk])).status_code == 404
    assert client.get(reverse("cabinet_statements")).content.decode().count("ОТЧ-2026") == 1


def test_objections_come_with_a_sum_and_a_reason(houses):
    house = houses["b"]
    client = signed_in(house.manager)
    line = house.statement.lines.first()
    page = reverse("cabinet_dispute", args=[house.statement.pk])

    nothing = client.post(page, {})
    no_reason = client.post(page, {f"line-{line.pk}-own": "10,00"})
    no_sum = client.post(page, {f"line-{line.pk}-own": "десять", f"line-{line.pk}-reason": "Не сходится"})

    for answer in (nothing, no_reason, no_sum):
        assert answer.status_code == 200
    assert Statement.objects.get(pk=house.statement.pk).state == "sent"
    assert "told-error" in nothing.content.decode()
    assert "field-wrong" in no_reason.content.decode()
    assert "field-wrong" in no_sum.content.decode()


def test_objecting_opens_a_dispute_line_by_line_and_taking_it_back_closes_it(houses):
    house = houses["b"]
    client = signed_in(house.manager)
    line = house.statement.lines.filter(amount_kopecks__gt=0).first()
    typed = {
        f"line-{line.pk}-own": "1 234,56",
        f"line-{line.pk}-reason": "По кассе больше",
        **{"receipt-0-receipt_no": "B-404", "receipt-0-on": "2026-10-15", "receipt-0-own": "5"},
        "receipt-0-reason": "Нет в реестре",
    }

    client.post(reverse("cabinet_dispute", args=[house.statement.pk]), typed)

    assert Statement.objects.get(pk=house.statement.pk).state == "disputed"
    dispute = house.statement.disputes.get(state="open")
    assert dispute.opened_by == house.manager.username
    own, missing = dispute.lines.order_by("number")
    assert (own.line, own.partner_kopecks, own.centre_kopecks) == (line, 1234_56, line.amount_kopecks)
    assert (missing.purchase, missing.partner_kopecks, missing.centre_kopecks) == (None, 5_00, 0)
    assert missing.subject == "Чек № B-404 от 15.10.2026, нет в отчёте"

    client.post(reverse("cabinet_dispute_withdraw", args=[house.statement.pk]))
    assert Statement.objects.get(pk=house.statement.pk).state == "sent"


def test_a_reconciliation_is_of_days_that_have_ended(houses, world):
    house = houses["a"]
    client = signed_in(house.manager)
    wrong = {"contract": world.contracts["a"].pk, "starts_on": "2026-10-01", "last_on": "2999-01-01"}

    answer = client.post(reverse("cabinet_reconciliation"), wrong)
    foreign = client.post(reverse("cabinet_reconciliation"), wrong | {"contract": world.contracts["b"].pk})

    assert "field-wrong" in answer.content.decode()
    assert "field-wrong" in foreign.content.decode()


def test_who_was_paid_and_still_owes_is_told_so(houses):
    statement = houses["a"].statement
    statement.state, statement.payable_kopecks = "paid", 1_00
    assert statement.receivable_kopecks

    with override("en"):
        assert meaning(statement) == "The money has left. Please pay the centre what is due."
        statement.receivable_kopecks = 0
        assert meaning(statement) == "The money has left."
