"""Scenarios of trouble: returns, lost answers, no connection, clocks, nonsense."""

import time
from decimal import Decimal
from typing import Any

from settlements.management.conformance.counter import Counter, now

BAD_AMOUNTS: tuple[Any, ...] = (
    *("10", "10.0", "10.000", "1e3", "NaN", "Infinity", "-1.00", "+1.00", " 1.00", "1.00 ", "1,00", "1_0.00", ""),
    *("１０.００", "١٠.٠٠", 10, 10.5, True, None, ["10.00"]),
)


def partial_return(counter: Counter) -> None:
    """A dry run tells what the return then does; two parts give back what the whole cost; more is refused."""
    receipt = counter.receipt()
    number = len(receipt["lines"])
    receipt["lines"] = receipt["lines"][-1:]
    receipt["lines"][0] |= {"quantity": "2", "amount": "2000.00"}
    booked = counter.buy(receipt)
    one, given = [{"line_no": number, "quantity": "1"}], Decimal(0)
    told = counter.expect(counter.take_back(booked["purchase_id"], "returns", lines=one, dry_run=True), 200).body
    for _part in range(2):
        done = counter.expect(counter.take_back(booked["purchase_id"], "returns", lines=one), 201).body
        counter.must(done["money"] == told["money"] or bool(given), "the dry run should tell the truth")
        given += Decimal(done["money"])
    counter.must(given == Decimal(booked["totals"]["payable"]), "the parts should give back what was paid")
    more = counter.take_back(booked["purchase_id"], "returns", lines=one)
    counter.expect(more, 422, "return_exceeds_purchase")


def void(counter: Counter) -> None:
    """A void takes everything back, points and coupon too, and only once."""
    booked = counter.buy(counter.receipt())
    done = counter.expect(counter.take_back(booked["purchase_id"], "void"), 201).body
    counter.must(done["money"] == booked["totals"]["payable"], "a void should give back all the money")
    counter.must(done["purchase_state"] == "voided", "the purchase should be void")
    counter.expect(counter.take_back(booked["purchase_id"], "void"), 409, "void_refused")


def lost_answer(counter: Counter) -> None:
    """After a broken line the same call with the same key, or the till's own reference, finds the one purchase."""
    sale, key = counter.sale(counter.receipt()), counter.name("key")
    counter.wire.ask_and_hang_up("POST", "purchases", sale, key=key)
    time.sleep(0.2)  # the till notices that its line is broken
    repeated = counter.expect(counter.commit(sale, key=key), 201)
    found = counter.wire.ask("GET", f"purchases?till_reference={sale['till_reference']}")
    counter.must(counter.expect(found, 200).raw == repeated.raw, "the reference should find the very answer")
    other = counter.wire.ask("GET", f"purchases?till_reference={counter.name('none')}")
    counter.expect(other, 404, "purchase_not_found")


def offline_queue(counter: Counter) -> None:
    """Printed receipts are booked one by one; a bad one does not hold up the rest; a repeated queue books nothing."""
    yesterday = now(days=1)
    sold = [counter.sale(counter.receipt(occurred_at=yesterday), already_sold=True) for _ in range(3)]
    sold[1]["lines"] = []
    batch = {"items": [{"idempotency_key": counter.name("key"), "purchase": purchase} for purchase in sold]}
    first, again = (
        counter.expect(counter.wire.ask("POST", "offline-batches", batch), 200).body["items"] for _ in range(2)
    )
    counter.must([item["status"] for item in first] == [201, 400, 201], "each receipt should have its own answer")
    counter.must(again[0]["is_repeated"] and again[2]["is_repeated"], "a repeated queue should book nothing")
    counter.must(again[0]["answer"] == first[0]["answer"], "the answers should be the same")


def clock_skew(counter: Counter) -> None:
    """A clock that is off is a notice, a clock that is broken a refusal; ours is in the header Date."""
    answer = counter.quote(counter.receipt(occurred_at=now(hours=3)))
    counter.must("clock_off" in {notice["code"] for notice in answer["notices"]}, "clock_off should be told")
    counter.must("date" in counter.wire.last.headers, "the header Date was expected")
    broken = counter.wire.ask("POST", "quotes", counter.receipt(occurred_at="1999-12-31T23:59:59+03:00"))
    counter.expect(broken, 422, "time_refused")


def bad_numbers(counter: Counter) -> None:
    """Sums are strings with two places in plain digits; whatever else is refused, and sums must agree."""
    for bad in BAD_AMOUNTS:
        receipt = counter.receipt()
        receipt["lines"][0]["amount"] = bad
        counter.expect(counter.wire.ask("POST", "quotes", receipt), 400, "invalid_request")
    receipt = counter.receipt()
    receipt["lines"][0]["amount"] = "1000.02"
    counter.expect(counter.wire.ask("POST", "quotes", receipt), 422, "totals_mismatch")


def bad_bodies(counter: Counter) -> None:
    """Names given twice, unknown names, broken JSON and a wrong key are problems with a code."""
    for raw in (b"{", b'{"lines": [], "lines": []}', b'{"nonsense": 1}', b"\xff", b""):
        counter.expect(counter.wire.ask("POST", "quotes", raw), 400, "invalid_request")
    wrong = counter.wire.ask("POST", "quotes", counter.receipt(), Authorization="Bearer mk_wrong")
    counter.expect(wrong, 401, "bad_credentials")
    counter.expect(counter.wire.ask("GET", "no-such-address"), 404, "address_unknown")
