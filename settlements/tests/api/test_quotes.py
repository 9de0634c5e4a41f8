import re
from datetime import timedelta

import pytest
from django.utils import timezone

from coalition.tests.world import make_world
from pharmacies.access.identification import forget_desks
from pharmacies.models import CashDesk, Contract, RateCounter
from settlements.models import Entry, Purchase


def test_a_quote_says_everything_and_stores_nothing(till, world):
    response = till.post("quotes", till.receipt(world=world, coupons=[world.voucher.code]))

    answer = response.json()
    assert response.status_code == 200
    assert answer["totals"] == {
        "base": "1000.00",
        "discount": "0.00",
        "coupon": "200.00",
        "points": "0.00",
        "payable": "800.00",
        "earned": "40.00",
        "max_spend": "0.00",
    }
    assert [line["payable"] for line in answer["lines"]] == ["400.00", "400.00"]
    assert answer["lines"][1]["parts"] == [{"quantity": "2", "price": "200.00", "amount": "400.00"}]
    assert answer["lines"][0]["applied"][0]["funder"] == "outlet"
    assert answer["buyer"]["card"] == f"…{world.card.number[-4:]}"
    assert not Purchase.objects.exists()
    assert not Entry.objects.exists()


def test_a_code_is_answered_in_the_letters_it_was_sent_in(till, world):
    """Capitals and Cyrillic twins do not matter to us, but the till has to find its own code again."""
    sent = [f" {world.voucher.code.lower()}", "ошибка"]

    answer = till.post("quotes", till.receipt(world=world, coupons=sent)).json()

    said = {coupon["coupon"]: coupon["outcome"] for coupon in answer["coupons"]}
    assert said == {sent[0]: "applied", sent[1]: "refused"}
    assert any(line.startswith("ошибка: ") for line in answer["cashier_messages"])


def test_a_bad_coupon_is_told_on_its_item_and_the_rest_sells(till, world):
    answer = till.post("quotes", till.receipt(world=world, coupons=["NO-SUCH", world.voucher.code])).json()

    assert [(coupon["outcome"], coupon["code"]) for coupon in answer["coupons"]] == [
        ("refused", "coupon_unknown"),
        ("applied", "coupon_accepted"),
    ]
    assert answer["coupons"][0]["message_ru"] == "Такого купона нет."
    assert answer["coupons"][0]["message_en"] == "There is no such coupon."
    assert answer["cashier_messages"][0] == "NO-SUCH: Такого купона нет."


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ({"kind": "card", "value": "2900000000001"}, "card_unknown"),
        ({"kind": "phone", "value": "8 (916) 123-45-67"}, "phone_unknown"),
        ({"kind": "phone", "value": "1"}, "phone_unknown"),
        ({"kind": "qr", "value": "nobody"}, "card_unknown"),
    ],
)
def test_a_card_that_is_unknown_is_a_notice(till, identifier, code):
    response = till.post("quotes", till.receipt(identifier=identifier))

    assert response.status_code == 200
    assert [notice["code"] for notice in response.json()["notices"]] == [code]
    assert response.json()["buyer"] is None
    assert response.json()["totals"]["payable"] == "1000.00"


def test_a_blocked_card_is_a_notice_too(till, world):
    world.card.state = "blocked"
    world.card.save()

    answer = till.post("quotes", till.receipt(world=world)).json()

    assert [notice["code"] for notice in answer["notices"]] == ["card_blocked"]
    assert answer["totals"]["earned"] == "0.00"


def test_a_desk_that_guesses_cards_sells_without_them_for_a_while(till, world):
    nobody = {"kind": "card", "value": "2900000000001"}
    for _guess in range(20):
        assert till.post("quotes", till.receipt(identifier=nobody)).json()["notices"][0]["code"] == "card_unknown"

    answer = till.post("quotes", till.receipt(world=world)).json()

    assert [notice["code"] for notice in answer["notices"]] == ["card_not_looked_at"]
    assert answer["buyer"] is None
    RateCounter.objects.all().delete()
    assert till.post("quotes", till.receipt(world=world)).json()["buyer"]


def test_a_desk_that_tries_coupons_sells_without_them_for_a_while(till, world):
    for guess in range(20):
        told = till.post("quotes", till.receipt(world=world, coupons=[f"NO-{guess}"])).json()["coupons"]
        assert told[0]["code"] == "coupon_unknown"
    asked = till.sale(world=world, coupons=[world.voucher.code])

    quote = till.post("quotes", till.receipt(world=world, coupons=[world.voucher.code])).json()
    sold = till.post("purchases", asked | {"token": quote["token"]})

    for answer in (quote, sold.json()):
        (notice,) = answer["notices"]
        assert notice["code"] == "coupons_not_looked_at"
        assert re.search(r"Повторите через \d+ мин\.$", notice["message_ru"])
        assert answer["coupons"] == []
        assert answer["totals"]["payable"] == "1000.00"
        assert answer["buyer"]
    assert sold.status_code == 201
    RateCounter.objects.all().delete()
    assert till.post("quotes", till.receipt(coupons=[world.voucher.code])).json()["totals"]["payable"] == "800.00"


def test_a_token_of_another_receipt_does_not_help_to_try_coupons(till, world):
    token = till.post("quotes", till.receipt()).json()["token"]
    for guess in range(20):
        till.post("quotes", till.receipt(coupons=[f"NO-{guess}"]))

    answer = till.post("purchases", till.sale(coupons=[world.voucher.code], token=token)).json()

    assert [notice["code"] for notice in answer["notices"]] == ["coupons_not_looked_at"]
    assert answer["totals"]["payable"] == "1000.00"


def test_points_are_offered_then_spent(till, world):
    till.bought(("aspirin", "1", "1000.00"), world=world)

    offered = till.post("quotes", till.receipt(world=world)).json()
    spent = till.post("quotes", till.receipt(world=world, spend={"mode": "exact", "amount": "30.00"})).json()

    assert offered["totals"]["max_spend"] == "50.00"
    assert "Предложите оплатить баллами до 50.00." in offered["cashier_messages"]
    assert spent["totals"]["points"] == "30.00"
    assert spent["totals"]["payable"] == "970.00"


def test_counter_provision_leaves_prices_and_names_the_tenders(till, world):
    Contract.objects.filter(legal_entity=world.pharmacy_a).update(fiscal_mode="counter_provision")

    fiscal = till.post("quotes", till.receipt(world=world, coupons=[world.voucher.code])).json()["fiscal"]

    assert fiscal["mode"] == "counter_provision"
    assert [item["tag_1043"] for item in fiscal["items"]] == ["500.00", "500.00"]
    assert (fiscal["money"], fiscal["tag_1217"]) == ("800.00", "200.00")


def test_slip_lines_fit_the_paper(till, world):
    answer = till.post("quotes", till.receipt(world=world, coupons=[world.voucher.code])).json()

    assert answer["slip_lines"] == ["Оплачено купоном          200.00", "Будет начислено            40.00"]
    assert all(len(line) <= 32 for line in answer["slip_lines"])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": "500.02"}, 422, "totals_mismatch"),
        ({"amount": "498.00"}, 422, "totals_mismatch"),
        ({"quantity": "2", "price": "9999999.00", "amount": "19999998.00"}, 422, "receipt_too_large"),
        ({"line_no": 2}, 422, "line_repeated"),
    ],
)
def test_numbers_that_cannot_be(till, change, status, code):
    body = till.receipt()
    body["lines"][0] |= change

    response = till.post("quotes", body)

    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_kopeck_a_unit_is_rounding(till):
    body = till.receipt(("aspirin", "3", "33.33"))
    body["lines"][0]["amount"] = "100.00"

    assert till.post("quotes", body).json()["totals"]["payable"] == "100.00"


@pytest.mark.parametrize("at", ["1900-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_year_that_no_clock_shows_is_refused(till, at):
    response = till.post("quotes", till.receipt(occurred_at=at))

    assert (response.status_code, response.json()["code"]) == (422, "time_refused")


def test_a_clock_that_is_off_is_a_notice(till):
    answer = till.post("quotes", till.receipt(occurred_at=(timezone.now() - timedelta(hours=3)).isoformat())).json()

    assert [notice["code"] for notice in answer["notices"]] == ["clock_off"]


def test_without_a_contract_nothing_is_judged(till, world):
    Contract.objects.filter(legal_entity=world.pharmacy_a).update(ends_on="2026-02-01")

    assert till.post("quotes", till.receipt()).json()["code"] == "no_contract"


@pytest.mark.django_db
def test_without_rules_nothing_is_judged(till_at):
    forget_desks()
    till = till_at(make_world(publish=False).desk_a.desk_id)

    assert till.post("quotes", till.receipt()).json()["code"] == "no_rulebook"


def test_a_desk_that_is_switched_off_is_refused(till, world):
    CashDesk.objects.filter(pk=world.desk_a.desk_id).update(is_active=False)

    response = till.post("quotes", till.receipt())

    assert (response.status_code, response.json()["code"]) == (403, "desk_refused")


def test_the_till_is_told_what_the_buyer_can_act_on_and_never_flooded(till, world):
    code = world.coupon("0.00", kind="promo_code")
    off = ("percent_of_receipt", {"rate_bp": 100})
    world.promote("secret", *off, whom={"code_series_ids": [code.series_id]})
    world.promote("elders", *off, whom={"age_from": 60})
    for number in range(30):
        world.promote(f"more{number}", *off, limits={"min_receipt_kopecks": 5000_00}, priority=number)
    world.publish()

    told = till.post("quotes", till.receipt(world=world)).json()["explanation"]

    assert [step["name"] for step in told if step["outcome"] == "applied"] == ["base"]
    left_out = [step for step in told if step["outcome"] == "not_applied"]
    assert [(step["name"], step["code"]) for step in left_out] == [
        (f"more{number}", "below_min_receipt") for number in range(10)
    ]
    assert all(step["message_ru"].startswith("Нужен чек от") for step in left_out)


def test_a_purchase_tells_of_the_coupon_it_gives_and_prints_it(till, world):
    gift = world.coupon("50.00", is_personal=True, valid_days=30, min_receipt_kopecks=500_00).series
    world.promote("gift", "coupon_for_purchase", {"series_id": gift.pk})
    world.publish()

    promised = till.post("quotes", till.receipt(world=world)).json()
    sale = till.sale(world=world)
    given = till.post("purchases", sale, key="gift").json()
    again = till.post("purchases", sale, key="gift").json()

    assert promised["rewards"][0]["coupon"] is None
    (reward,) = given["rewards"]
    assert reward["message_ru"].startswith("Купон на 50.00 на следующую покупку от 500.00, действует до ")
    assert reward["message_en"].startswith("A coupon of 50.00 for a later purchase of 500.00 or more, valid until ")
    assert (reward["nominal"], reward["min_receipt"], reward["kind"]) == ("50.00", "500.00", "payment")
    assert reward["coupon"] in given["slip_lines"]
    assert all(len(line) <= 32 for line in given["slip_lines"])
    assert again == given
    assert gift.coupons.get(issue__isnull=False).code == reward["coupon"]
