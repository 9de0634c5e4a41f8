from datetime import timedelta

from django.utils import timezone

from settlements.models import Purchase


def item(till, key, *goods, **fields):
    at = (timezone.now() - timedelta(days=2)).isoformat()
    return {"idempotency_key": key, "purchase": till.sale(*goods, occurred_at=at, already_sold=True, **fields)}


def test_each_receipt_is_answered_on_its_own_and_in_order(till, world):
    items = [
        item(till, "q1", world=world),
        item(till, "q2", lines=[]),
        item(till, "q3", world=world, spend={"mode": "all"}),
    ]

    response = till.post("offline-batches", {"items": items}, key=None)

    answers = response.json()["items"]
    assert response.status_code == 200
    assert [(answer["idempotency_key"], answer["status"]) for answer in answers] == [
        ("q1", 201),
        ("q2", 400),
        ("q3", 201),
    ]
    assert answers[1]["answer"]["errors"][0]["pointer"] == "/lines"
    assert answers[2]["answer"]["totals"]["points"] == "0.00"
    assert Purchase.objects.filter(is_offline=True).count() == 2


def test_the_queue_may_be_played_again(till, world):
    batch = {"items": [item(till, "q1", world=world)]}
    first = till.post("offline-batches", batch, key=None).json()["items"][0]

    again = till.post("offline-batches", batch, key=None).json()["items"][0]

    assert again["is_repeated"]
    assert again["answer"] == first["answer"]
    assert Purchase.objects.count() == 1


def test_a_receipt_that_does_not_add_up_is_booked_as_printed(till):
    sold = item(till, "q1", ("aspirin", "1", "500.00"))
    sold["purchase"]["lines"][0]["amount"] = "450.00"

    answer = till.post("offline-batches", {"items": [sold]}, key=None).json()["items"][0]

    assert answer["status"] == 201
    assert answer["answer"]["totals"]["payable"] == "450.00"


def test_a_printed_price_below_ours_is_the_outlets_own_cost(till, world):
    sold = item(till, "q1", ("aspirin", "1", "500.00"), world=world, sold_payable="400.00")

    answer = till.post("offline-batches", {"items": [sold]}, key=None).json()["items"][0]["answer"]

    assert answer["totals"]["payable"] == "400.00"
    assert answer["review_reasons"] == ["offline_own_cost"]


def test_after_45_days_it_is_too_late(till):
    late = item(till, "q1")
    late["purchase"]["occurred_at"] = (timezone.now() - timedelta(days=46)).isoformat()

    answer = till.post("offline-batches", {"items": [late]}, key=None).json()["items"][0]

    assert (answer["status"], answer["answer"]["code"]) == (422, "time_refused")


def test_only_receipts_that_are_sold_queue_up(till):
    fresh = {"idempotency_key": "q1", "purchase": till.sale()}

    answer = till.post("offline-batches", {"items": [fresh]}, key=None).json()["items"][0]

    assert (answer["status"], answer["answer"]["code"]) == (422, "only_sold")


def test_a_batch_has_an_end(till):
    items = [item(till, f"q{n}", ("aspirin", "1", "1.00")) for n in range(101)]

    assert till.post("offline-batches", {"items": items}, key=None).json()["errors"][0]["pointer"] == "/items"
    assert not Purchase.objects.exists()
