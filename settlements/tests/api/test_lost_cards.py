"""A card is lost while a receipt is on the screen: the till gets an answer that it can act on."""

from datetime import timedelta

from django.utils import timezone

from members.operations.cards import block_card, replace_card
from settlements.models import Purchase


def lose(world):
    return replace_card(card=world.card, reason="утеряна", now=timezone.now(), identity_check="паспорт")


def test_an_open_quote_on_the_old_number_is_answered_with_a_new_quote(till, world):
    quote = till.post("quotes", till.receipt(world=world), key=None).json()
    assert quote["buyer"]
    new = lose(world)

    refused = till.post("purchases", till.sale(world=world, token=quote["token"]))

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "quote_stale")
    assert [notice["code"] for notice in problem["quote"]["notices"]] == ["card_replaced"]
    assert problem["quote"]["notices"][0]["message_ru"] == "Карта заменена на новую. Попросите новую карту."
    assert problem["quote"]["buyer"] is None
    assert Purchase.objects.count() == 0
    anew = till.post("quotes", till.receipt(world=world), key=None).json()
    assert [notice["code"] for notice in anew["notices"]] == ["card_replaced"]
    by_new = till.receipt(identifier={"kind": "card", "value": new.number})
    assert till.post("quotes", by_new, key=None).json()["buyer"]["balance"] == quote["buyer"]["balance"]
    sold = till.bought(token=problem["quote"]["token"], identifier={"kind": "card", "value": world.card.number})
    assert sold["buyer"] is None


def test_a_card_blocked_meanwhile_is_answered_likewise(till, world):
    quote = till.post("quotes", till.receipt(world=world), key=None).json()
    block_card(card=world.card, reason="подозрение")

    refused = till.post("purchases", till.sale(world=world, token=quote["token"]))

    assert (refused.status_code, refused.json()["code"]) == (409, "quote_stale")
    assert [notice["code"] for notice in refused.json()["quote"]["notices"]] == ["card_blocked"]
    assert Purchase.objects.count() == 0


def test_an_offline_receipt_of_the_old_number_counts_for_the_account(till, world):
    sale = till.sale(world=world, occurred_at=(timezone.now() - timedelta(hours=3)).isoformat(), already_sold=True)
    lose(world)

    items = [{"idempotency_key": "q1", "purchase": sale}]
    answer = till.post("offline-batches", {"items": items}, key=None).json()["items"][0]

    assert answer["status"] == 201
    assert answer["answer"]["review_reasons"] == ["offline_card_replaced"]
    assert [notice["code"] for notice in answer["answer"]["notices"]] == ["card_replaced"]
    assert Purchase.objects.get().account == world.account
