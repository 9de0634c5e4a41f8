import json
from datetime import timedelta

from django.utils import timezone

from pharmacies.access.keys import revoke_key
from pharmacies.models import DeskKey
from settlements.models import IdempotencyRecord, Purchase

FISCAL = {"drive": "9999078900001234", "document": "421", "sign": "2880362760"}


def test_a_purchase_is_booked(till, world):
    response = till.post("purchases", till.sale(world=world, coupons=[world.voucher.code], fiscal=FISCAL))

    answer = response.json()
    booked = Purchase.objects.get(pk=answer["purchase_id"])
    assert response.status_code == 201
    assert booked.payable_kopecks == 800_00
    assert booked.fiscal_sign == FISCAL["sign"]
    assert answer["buyer"]["balance"] == "40.00"
    assert "Idempotency-Replayed" not in response


def test_the_same_again_gives_the_same_bytes_however_they_are_laid_out(till, world):
    body = till.sale(world=world)
    first = till.post("purchases", body, key="k1")
    again = till.post("purchases", json.dumps(dict(reversed(body.items())), indent=3).encode(), key="k1")

    assert again.status_code == 201
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert Purchase.objects.count() == 1


def test_a_default_that_is_written_out_is_still_the_same_body(till, world):
    body = till.sale(world=world)
    first = till.post("purchases", body, key="k1")

    assert till.post("purchases", body | {"already_sold": False, "coupons": []}, key="k1").content == first.content


def test_the_same_key_for_something_else_is_refused(till, world):
    till.post("purchases", till.sale(world=world), key="k1")

    response = till.post("purchases", till.sale(world=world), key="k1")

    assert (response.status_code, response.json()["code"]) == (409, "idempotency_conflict")
    assert Purchase.objects.count() == 1


def test_one_key_at_two_desks_is_two_keys(till, till_at, world):
    other = till_at(world.desk_b.desk_id)

    assert till.post("purchases", till.sale(), key="k1").status_code == 201
    assert other.post("purchases", other.sale(), key="k1").status_code == 201


def test_the_same_receipt_under_a_new_key_is_known(till):
    body = till.sale()
    booked = till.post("purchases", body, key="k1").json()

    response = till.post("purchases", body, key="k2")

    assert (response.status_code, response.json()["code"]) == (409, "already_committed")
    assert response.json()["purchase_id"] == booked["purchase_id"]


def test_a_quote_is_kept(till, world):
    receipt = till.receipt(world=world)
    quote = till.post("quotes", receipt).json()

    answer = till.post("purchases", till.sale() | receipt | {"token": quote["token"]})

    assert answer.status_code == 201
    assert answer.json()["totals"]["payable"] == quote["totals"]["payable"]


def test_what_changed_since_the_quote_comes_with_a_new_one(till, world):
    receipt = till.receipt(world=world, coupons=[world.voucher.code])
    token = till.post("quotes", receipt).json()["token"]
    till.bought(world=world, coupons=[world.voucher.code])

    response = till.post("purchases", till.sale() | receipt | {"token": token})

    problem = response.json()
    assert (response.status_code, problem["code"]) == (409, "quote_stale")
    assert problem["quote"]["totals"]["payable"] == "1000.00"
    assert till.post("purchases", till.sale() | receipt | {"token": problem["quote"]["token"]}).status_code == 201


def test_a_token_of_another_receipt_or_of_nobody_is_refused(till, world):
    token = till.post("quotes", till.receipt(("aspirin", "1", "9.00"))).json()["token"]

    for wrong in (token, "nonsense", token[:-1] + "~"):
        response = till.post("purchases", till.sale(token=wrong))
        assert (response.status_code, response.json()["code"]) == (422, "token_refused")
    assert not Purchase.objects.exists()


def test_a_lost_answer_is_found_by_the_tills_reference(till, till_at, world):
    body = till.sale(world=world)
    lost = till.post("purchases", body)

    found = till.get(f"purchases?till_reference={body['till_reference']}")

    assert (found.status_code, found.content) == (200, lost.content)
    assert till.get("purchases?till_reference=other").json()["code"] == "purchase_not_found"
    other = till_at(world.desk_b.desk_id)
    assert other.get(f"purchases?till_reference={body['till_reference']}").status_code == 404


def test_the_reference_is_given_once_and_sensibly(till):
    for query in ("", "?till_reference=", "?till_reference=a&till_reference=b", "?till_reference=%00"):
        response = till.get(f"purchases{query}")
        assert (response.status_code, response.json()["code"]) == (400, "invalid_request")


def test_numbers_of_the_printed_receipt_are_added_once(till):
    purchase_id, other_id = (till.bought()["purchase_id"] for _ in range(2))

    assert till.put(f"purchases/{purchase_id}/fiscal", FISCAL).status_code == 204
    assert till.put(f"purchases/{purchase_id}/fiscal", FISCAL).status_code == 204
    taken = till.put(f"purchases/{other_id}/fiscal", FISCAL)
    assert (taken.status_code, taken.json()["code"]) == (409, "fiscal_sign_taken")
    assert Purchase.objects.get(pk=purchase_id).fiscal_sign == FISCAL["sign"]


def test_another_desks_purchase_is_not_there(till, till_at, world):
    purchase_id = till.bought()["purchase_id"]
    other = till_at(world.desk_b.desk_id)

    assert other.put(f"purchases/{purchase_id}/fiscal", FISCAL).status_code == 404
    assert other.took_back(purchase_id).json()["code"] == "purchase_not_found"


def test_writes_want_a_key(till):
    purchase_id = till.bought()["purchase_id"]
    fields = {"occurred_at": timezone.now().isoformat(), "till_reference": "x"}
    writes = [
        till.post("purchases", till.sale(), key=None),
        till.post("purchases", till.sale(), key="a b"),
        till.post("purchases", till.sale(), key="a" * 101),
        till.post("purchases", till.sale(), key="ключ"),
        till.put(f"purchases/{purchase_id}/fiscal", FISCAL, key=None),
        till.post(f"purchases/{purchase_id}/void", fields, key=None),
        till.post(f"purchases/{purchase_id}/returns", fields, key=None),
    ]

    assert {(write.status_code, write.json()["code"]) for write in writes} == {(400, "idempotency_key_missing")}
    assert IdempotencyRecord.objects.count() == 1


def test_a_revoked_key_does_not_book_even_while_it_is_remembered(till):
    till.bought()
    revoke_key(key=DeskKey.objects.get(), revoked_by="test", now=timezone.now())

    response = till.post("purchases", till.sale())

    assert (response.status_code, response.json()["code"]) == (401, "bad_credentials")
    assert Purchase.objects.count() == 1


def test_a_receipt_without_a_card_is_sold(till):
    assert till.bought()["buyer"] is None


def test_a_typed_card_is_noted(till, world):
    till.bought(identifier={"kind": "card", "value": world.card.number, "entry_mode": "typed"})

    assert Purchase.objects.get().entry_mode == "typed"


def test_the_tills_clock_counts_within_a_quarter_of_an_hour(till):
    at = timezone.now() - timedelta(minutes=10)
    till.bought(occurred_at=at.isoformat())

    assert Purchase.objects.get().occurred_at == at
