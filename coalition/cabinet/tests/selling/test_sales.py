"""Selling at the web cash desk, told as a cashier lives it."""

import pytest

from settlements.models import Purchase

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("code", ["2000000000237", "02000000000237", "0102000000000237215abcDEF\x1d93xyz="])
def test_a_pack_is_found_by_its_barcode_and_by_its_marking_code(world, till, code):
    type(world.products["cream"]).objects.filter(code="cream").update(gtin="2000000000237")

    till.send(do="quote", search=code)

    assert f'name="line-product" value="{world.products["cream"].pk}"' in till.text


def test_a_card_and_a_coupon_that_nobody_knows_are_told_and_the_rest_is_sold(world, till):
    till.quote(shown="2900000000016", amount="100", coupons="XX77")
    assert "Карта не найдена" in till.text
    assert "XX77" in till.text

    till.commit(shown="2900000000016", amount="100", coupons="XX77")
    assert Purchase.objects.get().account is None


def test_pages_ask_the_database_the_same_however_much_was_sold(world, till, django_assert_max_num_queries):
    for _n in range(3):
        till.sell(amount="10", shown=world.card.number)
    with django_assert_max_num_queries(20):
        till.client.get(f"{till.address}shift/")
    for _n in range(4):
        till.sell(amount="10", shown=world.card.number)
    with django_assert_max_num_queries(20):
        till.client.get(f"{till.address}shift/")
