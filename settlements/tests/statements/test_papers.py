"""Which papers a statement brings with it, and what they say. Sums are kopecks, worked out by hand."""

from datetime import date

import pytest
from django.db import transaction

from coalition.kernel.periods import PeriodError
from coalition.tests.world import make_world
from coalition.toolkit.models import NumberSeries
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import SettlementPaper, Statement
from settlements.statements.agreement import cancel_statement
from settlements.statements.errors import PaperPeriodNotEnded
from settlements.statements.papers import issue_reconciliation
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    change,
    close,
    earn_at_a_and_spend_at_b,
)

pytestmark = pytest.mark.django_db


def amounts(statement: Statement) -> dict[str, int]:
    """Kind of paper → its sum, in the order in which they were made."""
    return dict(statement.papers.order_by("pk").values_list("kind", "amount_kopecks"))


def said(statement: Statement, kind: str) -> dict:
    return statement.papers.get(kind=kind).document.content


def both_owe(**terms) -> Statement:
    """B accepts 30,00 of points that A gave, gives 2,10 of its own, pays the operator a fee of 10 % with VAT in it."""
    world = make_world()
    bank_account(world.operator)
    contract = change(
        world.contracts["b"], funding_moment="issue", fee_rate_bp=1000, fee_vat_rate_bp=2200, acceptance_days=5, **terms
    )
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    world.buy(world.desk_b, ("cream", "1", "12.00"), card=world.card)
    return close(contract)


def test_what_is_accepted_owed_and_set_off_has_its_papers():
    statement = both_owe()

    # 60,00 × 50 % are 30,00 of points; 5 % of the other 30,00 and of 12,00 are 1,50 + 0,60; the fee is 3,00.
    assert (statement.accepted_kopecks, statement.issued_kopecks, statement.payable_kopecks) == (30_00, 5_10, 24_90)
    assert amounts(statement) == {"service_act": 3_00, "netting_act": 5_10, "compensation": 24_90}
    assert set(statement.papers.values_list("number", flat=True)) == {
        *("АКТ-2026-000001", "ЗАЧ-2026-000001", "РКС-2026-000001")
    }
    for paper in statement.papers.all():
        content = paper.document.content
        assert (content["number"], content["amount"]) == (paper.number, paper.amount_kopecks)
        assert content["basis"] == "отчёт ОТЧ-2026-000001 от 02.11.2026"
        assert (paper.made_by, paper.starts_on, paper.ends_on) == ("anna", date(2026, 10, 1), date(2026, 11, 1))
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_the_fee_has_its_tax_inside():
    (row,) = said(both_owe(), "service_act")["rows"]

    # 3,00 × 22 / 122 = 0,54
    assert (row["net"], row["rate"], row["vat"], row["amount"]) == (2_46, "22\u00a0%", 54, 3_00)


def test_the_fee_of_cards_is_no_share_of_what_was_accepted():
    world = make_world()
    contract = change(world.contracts["b"], fee_rate_bp=1000, fee_vat_rate_bp=2200)
    earn_at_a_and_spend_at_b(world)
    partner, fees = chart.clearing(world.programme.pk, contract.pk), chart.fees(world.programme.pk)
    book.post_entry(
        kind="fee",
        programme_id=world.programme.pk,
        business_on=date(2026, 10, 20),
        now=NOVEMBER_2,
        transfers=[Transfer("fee", partner, fees, 150_05, outlet_id=world.outlet_b.pk, contract_id=contract.pk)],
    )

    content = said(close(contract), "service_act")

    share, cards = content["rows"]
    assert (share["label"].endswith("за вычетом возвратов"), share["amount"], share["no"]) == (True, 3_00, 1)
    assert (cards["label"].startswith("Карты программы"), cards["amount"], cards["no"]) == (True, 150_05, 2)
    # 153,05 × 22 / 122 = 27,60: the rows have all of it between them, as the invoice has.
    assert content["totals"] == {"net": 125_45, "vat": 27_60, "amount": 153_05}
    assert (share["vat"] + cards["vat"], share["net"] + cards["net"]) == (27_60, 125_45)


def test_a_fee_without_tax_says_so():
    content = said(_without_vat(), "service_act")

    assert (content["has_vat"], content["totals"]) == (False, {"net": 3_00, "vat": 0, "amount": 3_00})
    assert content["rows"][0]["rate"] == "без НДС"


def _without_vat() -> Statement:
    world = make_world()
    contract = change(world.contracts["b"], fee_rate_bp=1000)
    earn_at_a_and_spend_at_b(world)
    return close(contract)


def test_what_is_set_off_names_both_debts_and_what_remains():
    content = said(both_owe(), "netting_act")

    assert [(row["document"], row["amount"]) for row in content["by_centre"]["rows"]] == [("ОТЧ-2026-000001", 30_00)]
    assert [(row["document"], row["amount"]) for row in content["by_partner"]["rows"]] == [
        ("ОТЧ-2026-000001", 2_10),
        ("АКТ-2026-000001", 3_00),
    ]
    assert (content["set_off"], content["words"]) == (5_10, "Пять рублей 10 копеек")
    assert (content["left_by_centre"], content["left_by_partner"]) == (24_90, 0)


def test_the_compensation_sheet_comes_to_what_is_paid():
    statement = both_owe(coupon_accounting="in_transit")

    content = said(statement, "compensation")

    assert [(row["label"], row["unit"], row["count"], row["amount"]) for row in content["rows"]] == [
        ("Принято М-баллов", "чек.", 1, 30_00)
    ]
    assert content["accepted"] + sum(row["amount"] for row in content["after"]) == content["payable"] == 24_90
    assert content["purpose"].startswith("Оплата по М-баллам, отчёт ОТЧ-2026-000001")
    assert content["purpose"] == statement.document.content["purpose"]


def test_without_netting_both_sides_stand_and_nothing_is_set_off():
    statement = both_owe(is_netting_allowed=False)

    assert amounts(statement) == {"service_act": 3_00, "compensation": 30_00, "invoice": 5_10}
    rows = said(statement, "invoice")["rows"]
    assert [(row["label"], row["quantity"], row["amount"]) for row in rows] == [
        ("Начислено М-баллов", 2_100, 2_10),
        ("Вознаграждение оператора, акт АКТ-2026-000001", 1_000, 3_00),
    ]


def test_an_invoice_tells_the_tax_of_the_fee_from_that_of_the_goods():
    content = said(
        both_owe(is_netting_allowed=False, vat_treatment="vat_included", vat_phrase="В том числе НДС"), "invoice"
    )

    # 2,10 × 22/122 = 0,378…; 3,00 × 22/122 = 0,54
    assert content["totals"]["vat"] == 38 + 54
    assert content["vat_words"] == "В том числе НДС 0,38 руб. НДС в вознаграждении 0,54 руб."


def test_who_only_gave_points_gets_an_invoice():
    world = make_world()
    bank_account(world.operator)
    earn_at_a_and_spend_at_b(world)

    statement = close(world.contracts["a"])

    assert amounts(statement) == {"invoice": 50_00}
    content = said(statement, "invoice")
    (row,) = content["rows"]
    assert (row["unit"], row["quantity"], row["price"], row["rate"], row["vat"]) == ("балл", 50_000, 1_00, "без НДС", 0)
    assert (content["receivable"], content["pay_until"], content["words"]) == (
        *(50_00, "2026-11-12", "Пятьдесят рублей 00 копеек"),
    )
    assert "счёту СЧТ-2026-000001 от 02.11.2026, отчёт ОТЧ-2026-000001, договор № a-1" in content["purpose"]
    assert "|Sum=5000|" in content["qr"]


def test_vat_is_counted_by_the_rates_of_the_goods_where_the_contract_says_so():
    world = make_world()
    contract = change(world.contracts["a"], vat_treatment="calculated_rate", vat_phrase="НДС по расчётной ставке")
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), ("cream", "1", "1000.00"), card=world.card)

    content = said(close(contract), "invoice")

    # 50,00 × 10/110 = 4,545…; 50,00 × 22/122 = 9,016…
    assert [(row["rate"], row["vat"], row["amount"]) for row in content["rows"]] == [
        ("10/110", 4_55, 50_00),
        ("22/122", 9_02, 50_00),
    ]
    assert content["totals"] == {"amount": 100_00, "vat": 13_57}
    assert content["vat_words"] == "НДС по расчётной ставке: НДС 13,57 руб."
    assert content["purpose"].endswith("НДС по расчётной ставке: НДС 13,57 руб.")
    assert content["qr"] == ""  # the operator has no bank account here


def test_the_tax_in_the_invoice_is_the_statements_to_the_kopeck():
    world = make_world()
    contract = change(world.contracts["maker"], vat_treatment="vat_included", vat_phrase="В том числе НДС")
    maker, b = (chart.clearing(world.programme.pk, world.contracts[name].pk) for name in ("maker", "b"))
    for kind in ("coupon", "discount"):
        taken = Transfer(kind, maker, b, 1_03, contract_id=contract.pk, vat_rate_bp=2200, outlet_id=world.outlet_b.pk)
        day = date(2026, 10, 20)
        book.post_entry(
            kind="adjustment", programme_id=world.programme.pk, business_on=day, now=NOVEMBER_2, transfers=[taken]
        )

    statement = close(contract)

    # 1,03 × 22 / 122 is 0,19 twice, but 2,06 × 22 / 122 is 0,37.
    (of_rate,) = statement.document.content["by_vat"]
    invoice = said(statement, "invoice")
    assert [row["vat"] for row in invoice["rows"]] == [19, 18]
    assert invoice["totals"]["vat"] == of_rate["vat"] == 37
    assert "0,37 руб." in invoice["vat_words"]


def test_more_returned_than_accepted_is_invoiced_and_the_fee_taken_back():
    world = make_world()
    contract = change(world.contracts["b"], fee_rate_bp=1000)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    close(contract)
    world.later(days=20).give_back(world.desk_b, bought.purchase_id)

    november = close(contract, NOVEMBER)

    assert (november.accepted_kopecks, november.issued_kopecks) == (-30_00, -3_00)
    assert amounts(november) == {"service_act": -3_00, "invoice": 27_00}
    assert said(november, "service_act")["title"] == "Акт об уменьшении стоимости услуг"
    rows = said(november, "invoice")["rows"]
    assert [row["amount"] for row in rows] == [-3_00, 30_00]


def test_what_a_cancelled_statement_left_open_is_set_off_and_invoiced_with_the_next():
    world = make_world()
    contract = change(world.contracts["b"], funding_moment="issue")
    world.buy(world.desk_b, ("cream", "1", "1000.00"), card=world.card)
    october = close(contract)
    cancel_statement(statement=october, reason="ошибка в договоре", by="anna", now=NOVEMBER_2)
    world.later(days=20).buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")

    november = close(contract, NOVEMBER)

    # 50,00 are open from October; of 20,00 in November 10,00 are points, and the other 10,00 earn 0,50.
    assert amounts(november) == {"netting_act": 10_00, "compensation": 0, "invoice": 40_50}
    netting = said(november, "netting_act")
    assert [(row["document"], row["date"], row["amount"]) for row in netting["by_partner"]["rows"]] == [
        (november.number, "2026-12-02", 50),
        (october.number, "2026-11-02", 50_00),
    ]
    invoice = said(november, "invoice")
    assert (invoice["totals"]["amount"], invoice["set_off"], invoice["receivable"]) == (50_50, 10_00, 40_50)
    assert said(november, "compensation")["purpose"] == ""
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_a_payout_below_the_minimum_is_carried_by_the_sheet():
    world = make_world()
    contract = change(world.contracts["b"], min_payout_kopecks=100_00)
    earn_at_a_and_spend_at_b(world)

    content = said(close(contract), "compensation")

    assert (content["accepted"], content["payable"]) == (30_00, 0)
    assert content["after"] == [{"label": "Перенесено в следующий отчёт: меньше минимальной выплаты", "amount": -30_00}]


def test_an_empty_month_brings_no_papers():
    world = make_world()

    assert amounts(close(world.contracts["b"])) == {}


def test_a_sending_that_fails_takes_no_number_of_any_series():
    world = make_world()
    earn_at_a_and_spend_at_b(world)

    def close_and_break() -> None:
        with transaction.atomic():
            close(world.contracts["a"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        close_and_break()

    assert not SettlementPaper.objects.exists()
    assert not NumberSeries.objects.exists()
    assert close(world.contracts["a"]).papers.get().number == "СЧТ-2026-000001"


def test_a_reconciliation_of_days_that_go_on_or_of_none_is_refused():
    world = make_world()

    for starts_on, ends_on, refusal in (
        (date(2026, 11, 1), date(2026, 11, 3), PaperPeriodNotEnded),
        (date(2026, 11, 1), date(2026, 11, 1), PeriodError),
    ):
        with pytest.raises(refusal):
            issue_reconciliation(
                contract=world.contracts["a"], starts_on=starts_on, ends_on=ends_on, by="anna", now=NOVEMBER_2
            )
    assert not SettlementPaper.objects.exists()
    assert not NumberSeries.objects.exists()
