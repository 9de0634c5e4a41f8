"""A sale is booked once and as it was quoted; what does not read stays in the form."""

import re

import pytest
from django.utils import timezone

from promotions.operations.stopping import stop_promotion
from settlements.models import Purchase

pytestmark = pytest.mark.django_db


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


def test_a_token_of_another_receipt_sells_nothing(world, till):
    till.quote(amount="100")
    refused = till.commit(amount="999")

    assert refused.status_code == 409
    assert "999,00" in till.text
    assert not Purchase.objects.exists()
    assert re.search(r'name="amount" value="999"', till.text)


def test_what_no_column_takes_breaks_nothing(world, till):
    nonsense = "\x00\x1d" + "9" * 300
    for name in ("shown", "amount", "coupons", "search", "spend_sum", "token", "key", "entry", "spend"):
        for do in ("quote", "commit", "add-" + nonsense, "drop-x", "edit"):
            typed = {"amount": "5", "key": "x", name: nonsense, "do": do}
            assert till.client.post(till.address, typed).status_code in (200, 409, 422), (name, do)
    for name in ("receipt", "reason", "quantity-1", "quantity-" + nonsense, "what"):
        assert till.client.post(f"{till.address}returns/", {"receipt": "1", name: nonsense}).status_code == 200
    assert not Purchase.objects.exists()
