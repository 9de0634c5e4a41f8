"""Selling at the web cash desk, told as a cashier lives it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.cabinet.tests.counter import counter, web_desk
from coalition.tests.world import make_world
from pharmacies.access.errors import WebDeskHasNoKey
from pharmacies.access.keys import issue_key
from pharmacies.access.lookups import UNKNOWN
from pharmacies.models import CashDesk, Cashier, DeskKey, Shift
from pharmacies.queries.desks import desk_identity
from promotions.operations.stopping import stop_promotion
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount, Purchase, PurchaseReturn
from settlements.queries.shifts import shift_figures

pytestmark = pytest.mark.django_db
DRIVE = {"fn": "9960440300000001", "fd": "17", "fp": "2951234567"}


@pytest.fixture
def world():
    return replace(make_world(), now=timezone.now())


@pytest.fixture
def desk(world):
    return web_desk(world)


@pytest.fixture
def till(world, desk):
    till = counter(world, desk)
    yield till
    assert all(proof.holds for proof in audit())


def wallet(account):
    return LedgerAccount.objects.get(key=f"wallet:{account.pk}").balance_kopecks


def test_a_sum_and_a_card_earn_points_and_the_slip_says_so(world, till):
    slip = till.sell(shown=world.card.number, amount="1 000,00")

    sale = Purchase.objects.get()
    assert (sale.payable_kopecks, sale.earned_kopecks, sale.receipt_no, sale.shift_no) == (1000_00, 50_00, "W-1-1", 1)
    assert (sale.cashier.code, sale.entry_mode, sale.lines.get().product) == ("kotova", "typed", None)
    assert "W-1-1" in slip.content.decode()
    assert "Начислено баллов" in slip.content.decode()


def test_points_are_spent_by_what_the_buyer_chooses(world, till):
    till.sell(shown=world.card.number, amount="2000")
    till.sell(shown=world.card.number, amount="100", spend="exact", spend_sum="30")

    sale = Purchase.objects.latest("received_at")
    assert (sale.points_kopecks, sale.payable_kopecks, sale.receipt_no) == (30_00, 70_00, "W-1-2")
    till.sell(shown=world.card.number, amount="100", spend="all")
    assert Purchase.objects.latest("received_at").points_kopecks == 50_00


def test_goods_are_found_by_name_and_priced_by_the_cashier(world, till):
    goods = {"line-product": world.products["cream"].pk, "line-quantity": "2", "line-price": "150,50"}
    till.send(do="quote", search="cre")
    assert "cream" in till.text
    assert 'name="line-price"' in till.text

    till.sell(**goods, amount="99")

    lines = Purchase.objects.get().lines.values_list("product_code", "quantity_thousandths", "amount_kopecks")
    assert list(lines) == [("cream", 2_000, 301_00), ("amount-only", 1_000, 99_00)]


def test_how_the_card_was_entered_is_kept(world, till):
    till.sell(shown=world.card.number, amount="10", entry="scanned")
    till.sell(shown=world.card.qr_token, amount="10", entry="scanned")

    assert list(Purchase.objects.order_by("received_at").values_list("entry_mode", flat=True)) == ["scanned", "qr"]


def test_a_double_tap_and_a_lost_answer_sell_once(world, till):
    typed = {"shown": world.card.number, "amount": "100"}
    first = till.sell(**typed)
    again = till.commit(**typed)
    till.quote(**typed)
    after_a_new_quote = till.commit(**typed)

    assert Purchase.objects.count() == 1
    assert first.request["PATH_INFO"] == again.request["PATH_INFO"] == after_a_new_quote.request["PATH_INFO"]


def test_a_form_that_was_sold_and_changed_is_no_second_sale_by_accident(world, till):
    till.sell(amount="100")

    refused = till.commit(amount="200")

    assert refused.status_code == 409
    assert "W-1-1" in till.text
    assert 'value="200"' in till.text
    assert Purchase.objects.count() == 1
    assert f'value="{till.key}"' not in till.text


def test_what_changed_since_the_quote_is_shown_before_anything_is_booked(world, till):
    version = world.promote("ten-off", "percent_of_receipt", {"rate_bp": 1000, "effect": "discount"})
    world.publish()
    typed = {"shown": world.card.number, "amount": "100"}
    till.quote(**typed)
    stop_promotion(promotion=version.promotion, reason="", now=timezone.now())

    refused = till.commit(**typed)

    assert refused.status_code == 409
    assert "90,00" in till.text
    assert "100,00" in till.text
    assert not Purchase.objects.exists()
    assert till.commit(**typed).status_code == 200
    assert Purchase.objects.get().payable_kopecks == 100_00


@pytest.mark.parametrize(("typed", "kept"), [("12,345", "12,345"), ("", ""), ("-5", "-5"), ("0", "0")])
def test_what_does_not_read_is_said_and_stays_in_the_form(world, till, typed, kept):
    page = till.quote(shown=world.card.number, amount=typed, coupons="ABC")

    assert page.status_code == 422
    assert 'class="wrong"' in till.text
    assert f'value="{kept}"' in till.text
    assert world.card.number in till.text
    assert "ABC" in till.text


def test_a_card_and_a_coupon_that_nobody_knows_are_told_and_the_rest_is_sold(world, till):
    till.quote(shown="2900000000016", amount="100", coupons="XX77")
    assert "Карта не найдена" in till.text
    assert "XX77" in till.text

    till.commit(shown="2900000000016", amount="100", coupons="XX77")
    assert Purchase.objects.get().account is None


def test_twenty_guesses_and_the_desk_sells_without_cards_for_a_while(world, till):
    for number in range(21):
        till.quote(shown=f"+7916000{number:04}", amount="1")
    till.quote(shown=world.card.number, amount="100")

    assert "Слишком много неизвестных карт" in till.text
    till.commit(shown=world.card.number, amount="100")
    assert Purchase.objects.get().account is None


def test_two_cashiers_sell_in_one_shift_and_the_totals_tell_them_apart(world, desk, till):
    other = counter(world, desk, "lykov")
    till.sell(amount="100")
    other.sell(amount="300", shown=world.card.number)
    shift = Shift.objects.get()

    till.client.post(f"{till.address}close/", {"number": shift.number})

    slip = till.client.get(f"{till.address}shifts/1/").content.decode()
    assert "Kotova" in slip
    assert "Lykov" in slip
    assert "400,00" in slip
    assert list(Purchase.objects.order_by("received_at").values_list("shift_no", "receipt_no", "cashier__code")) == [
        (1, "W-1-1", "kotova"),
        (1, "W-1-2", "lykov"),
    ]
    refused = other.sell(amount="50")
    assert refused.status_code == 409
    assert 'value="50"' in other.text
    assert Purchase.objects.count() == 2
    other.send(do="open", amount="50")
    assert Shift.objects.get(closed_at=None).number == 2
    assert 'value="50"' in other.text


def test_a_return_is_shown_first_and_books_what_was_shown(world, till):
    till.sell(shown=world.card.number, amount="1000")
    sale = Purchase.objects.get()
    found = till.client.post(f"{till.address}returns/", {"receipt": "w-1-1"})
    assert found.headers["Location"] == f"{till.address}returns/{sale.pk}/"

    typed = {"key": "0d6b6d6e-7f1c-4b79-93a5-111111111111", "what": "lines", "quantity-1": "1"}
    shown = till.client.post(found.headers["Location"], {**typed, "do": "preview"}).content.decode()
    assert "1\u00a0000,00" in shown
    assert "50,00" in shown
    assert not PurchaseReturn.objects.exists()
    for _tap in range(2):
        booked = till.client.post(found.headers["Location"], {**typed, "do": "book"})
    changed = till.client.post(found.headers["Location"], {**typed, "what": "whole", "do": "book"})
    slip = till.client.get(booked.headers["Location"]).content.decode()

    assert changed.headers["Location"] == booked.headers["Location"]
    assert PurchaseReturn.objects.get().money_kopecks == 1000_00
    assert wallet(world.account) == 0
    assert "Возврат деньгами" in slip


@pytest.mark.parametrize("by", ["code", "qr"])
def test_a_receipt_is_found_by_its_slip_and_by_its_fiscal_qr(world, till, by):
    till.sell(amount="100")
    till.client.post(f"{till.sold}fiscal/", DRIVE)
    sale = Purchase.objects.get()
    text = str(sale.pk) if by == "code" else f"t=20261129T2000&s=100.00&fn={DRIVE['fn']}&i=17&fp={DRIVE['fp']}&n=1"

    found = till.client.post(f"{till.address}returns/", {"receipt": text})

    assert sale.fiscal_sign == DRIVE["fp"]
    assert str(sale.pk) in found.headers["Location"]


def test_one_more_web_desk_is_no_way_to_guess_on(world, till, monkeypatch):
    voucher = world.coupon("50.00")
    world.publish()
    monkeypatch.setattr(timezone, "now", lambda: world.now)  # tries are counted by ten minutes of the clock
    for number in range(UNKNOWN.most):
        till.key = ""
        till.quote(shown=f"2900000{number:05d}", amount="1", coupons=f"NO-{number}")

    elsewhere = replace(till, desk=web_desk(world, number=10), key="")
    elsewhere.open()
    elsewhere.quote(shown=world.card.number, amount="100", coupons=voucher.code)

    assert "карта не проверялась" in elsewhere.text
    assert "купоны не проверялись" in elsewhere.text
    assert "100,00" in elsewhere.text


def test_a_fiscal_qr_full_of_nonsense_finds_nothing(till):
    for nonsense in ("fp=%00", "fn=1&fp=1%00", "fp=" + "9" * 300):
        found = till.client.post(f"{till.address}returns/", {"receipt": nonsense})
        assert (found.status_code, found.context["found"]) == (200, [])


def test_the_last_receipt_is_voided_in_its_shift_and_not_after_it(world, till):
    till.sell(shown=world.card.number, amount="100")
    till.sell(shown=world.card.number, amount="200")
    first, second = Purchase.objects.order_by("received_at")
    address = f"{till.address}returns/{{}}/"
    void = {"what": "void", "do": "book", "key": "0d6b6d6e-7f1c-4b79-93a5-222222222222"}

    assert till.client.post(address.format(second.pk), void).status_code == 302
    Shift.objects.update(closed_at=timezone.now(), closed_by="x")
    till.open()
    refused = till.client.post(address.format(first.pk), void | {"key": "0d6b6d6e-7f1c-4b79-93a5-333333333333"})

    assert refused.status_code == 422
    assert PurchaseReturn.objects.get().purchase == second
    assert wallet(world.account) == 5_00


def test_what_the_pharmacy_does_not_see_is_not_there(world, till):
    foreign = counter(world, web_desk(world, world.outlet_b), "semenova")
    foreign.sell(amount="70")
    sale = Purchase.objects.get()
    for address in (
        foreign.address,
        f"{foreign.address}shift/",
        f"{till.address}receipts/{sale.pk}/",
        f"{till.address}returns/{sale.pk}/",
        f"{till.address}shifts/7/",
        f"/cabinet/sell/{world.desk_a.desk_id}/",
    ):
        assert till.client.get(address).status_code == 404, address
    assert till.client.post(foreign.address, {"do": "quote", "amount": "1"}).status_code == 404
    found = till.client.post(f"{till.address}returns/", {"receipt": "W-1-1"})
    assert found.status_code == 200
    assert str(sale.pk) not in found.content.decode()


@pytest.mark.parametrize("how", ["blocked", "right", "outlet", "desk"])
def test_whoever_is_shut_out_in_the_middle_sells_nothing(world, desk, till, how):
    till.quote(amount="100")
    if how == "blocked":
        till.user.is_active = False
        till.user.save()
    elif how == "right":
        till.user.groups.clear()
    elif how == "outlet":
        Cashier.objects.filter(user=till.user).update(user=None)
    else:
        CashDesk.objects.filter(pk=desk.pk).update(is_active=False)

    answer = till.client.post(till.address, {"do": "commit", "token": till.token, "key": till.key, "amount": "100"})

    assert answer.status_code in (302, 403, 404)
    assert not Purchase.objects.exists()
    if how == "blocked":
        assert answer.headers["Location"].startswith(reverse("cabinet_sign_in"))


def test_goods_of_a_past_receipt_are_named_only_by_the_members_consent(world, till):
    goods = {"line-product": world.products["insulin"].pk, "line-quantity": "1", "line-price": "500"}
    at_the_counter = till.sell(shown=world.card.number, **goods).content.decode()
    Shift.objects.update(closed_at=timezone.now(), closed_by="x")
    later = till.client.get(till.sold).content.decode()

    assert "insulin" in at_the_counter
    assert "insulin" not in later
    returning = till.client.get(f"{till.address}returns/{Purchase.objects.get().pk}/").content.decode()
    assert "insulin" not in returning
    assert "500,00" in returning


def test_a_shift_that_is_left_open_does_not_name_goods_for_ever(world, till, monkeypatch):
    goods = {"line-product": world.products["cream"].pk, "line-quantity": "1", "line-price": "500"}
    now = till.sell(shown=world.card.number, **goods).content.decode()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    till.client.force_login(till.user)

    later = till.client.get(till.sold).content.decode()

    assert "cream" in now
    assert "cream" not in later
    assert "500,00" in later


def test_a_web_desk_takes_no_key_of_a_cash_program(world, desk):
    with pytest.raises(WebDeskHasNoKey):
        issue_key(desk=desk, issued_by="x", now=world.now)
    assert not DeskKey.objects.filter(desk=desk).exists()


def test_pages_ask_the_database_the_same_however_much_was_sold(world, till, django_assert_max_num_queries):
    for _n in range(3):
        till.sell(amount="10", shown=world.card.number)
    with django_assert_max_num_queries(20):
        till.client.get(f"{till.address}shift/")
    for _n in range(4):
        till.sell(amount="10", shown=world.card.number)
    with django_assert_max_num_queries(20):
        till.client.get(f"{till.address}shift/")


def test_a_token_of_another_receipt_sells_nothing(world, till):
    till.quote(amount="100")
    refused = till.commit(amount="999")

    assert refused.status_code == 409
    assert "999,00" in till.text
    assert not Purchase.objects.exists()
    assert re.search(r'name="amount" value="999"', till.text)


def test_a_receipt_of_a_cash_program_comes_back_at_a_web_desk_of_the_same_company(world, till):
    sold = world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card, receipt_no="77")
    found = till.client.post(f"{till.address}returns/", {"receipt": "77"})
    address = f"{till.address}returns/{sold.purchase_id}/"
    assert found.headers["Location"] == address

    till.client.post(address, {"what": "lines", "quantity-1": "0,5", "do": "book"})

    assert PurchaseReturn.objects.get().money_kopecks == 50_00


@pytest.mark.parametrize("code", ["2000000000237", "02000000000237", "0102000000000237215abcDEF\x1d93xyz="])
def test_a_pack_is_found_by_its_barcode_and_by_its_marking_code(world, till, code):
    type(world.products["cream"]).objects.filter(code="cream").update(gtin="2000000000237")

    till.send(do="quote", search=code)

    assert f'name="line-product" value="{world.products["cream"].pk}"' in till.text


def test_what_no_column_takes_breaks_nothing(world, till):
    nonsense = "\x00\x1d" + "9" * 300
    for name in ("shown", "amount", "coupons", "search", "spend_sum", "token", "key", "entry", "spend"):
        for do in ("quote", "commit", "add-" + nonsense, "drop-x", "edit"):
            typed = {"amount": "5", "key": "x", name: nonsense, "do": do}
            assert till.client.post(till.address, typed).status_code in (200, 409, 422), (name, do)
    for name in ("receipt", "reason", "quantity-1", "quantity-" + nonsense, "what"):
        assert till.client.post(f"{till.address}returns/", {"receipt": "1", name: nonsense}).status_code == 200
    assert not Purchase.objects.exists()


def test_whoever_has_several_desks_chooses_and_whoever_has_none_is_told_whom_to_ask(world, desk, till):
    other = web_desk(world, number=10)
    page = till.client.get("/cabinet/sell/").content.decode()
    assert f"/cabinet/sell/{desk.pk}/" in page
    assert f"/cabinet/sell/{other.pk}/" in page

    Cashier.objects.filter(user=till.user).update(user=None)
    assert f"/cabinet/sell/{desk.pk}/" not in till.client.get("/cabinet/sell/").content.decode()


def test_what_a_cash_program_sold_at_the_desk_before_belongs_to_no_shift(world, desk, till):
    world.buy(desk_identity(desk.pk), ("cream", "1", "500.00"), shift_no=1, receipt_no="1")
    till.sell(amount="10")

    assert Purchase.objects.latest("received_at").receipt_no == "W-1-1"
    assert shift_figures(Shift.objects.get()).together.payable_kopecks == 10_00
