"""Scenarios of the sale: quote, commit, repeat, what changes in between."""

from decimal import Decimal

from settlements.management.conformance.counter import Counter


def quote(counter: Counter) -> None:
    """The lines of a quote add up to its totals, and its parts multiply out."""
    answer = counter.quote(counter.receipt())
    totals, lines = answer["totals"], answer["lines"]
    for name in ("base", "discount", "coupon", "points", "payable", "earned"):
        total = sum(Decimal(line[name]) for line in lines)
        counter.must(total == Decimal(totals[name]), f"the lines' {name} should add up to the total")
    for line in lines:
        parts = sum(Decimal(part["amount"]) for part in line["parts"])
        counter.must(parts == Decimal(line["payable"]), "the parts of a line should add up to what is paid for it")
    counter.must(all(len(line) <= 32 for line in answer["slip_lines"]), "slip lines should fit 32 characters")


def commit(counter: Counter) -> None:
    """What was quoted is what is booked; afterwards the fiscal numbers are added."""
    receipt = counter.receipt()
    quoted = counter.quote(receipt)
    booked = counter.buy(receipt, token=quoted["token"])
    counter.must(booked["totals"] == quoted["totals"], "the purchase should cost what was quoted")
    numbers = {"drive": "9999078900000001", "document": str(int(counter.run, 16)), "sign": "1"}
    path = f"purchases/{booked['purchase_id']}/fiscal"
    for _again in range(2):
        counter.expect(counter.wire.ask("PUT", path, numbers, key=counter.name("key")), 204)


def repeat(counter: Counter) -> None:
    """The same key and body give the same bytes, marked by a header, and book nothing."""
    sale, key = counter.sale(counter.receipt()), counter.name("key")
    first = counter.expect(counter.commit(sale, key=key), 201)
    again = counter.expect(counter.commit(dict(reversed(sale.items())), key=key), 201)
    counter.must(again.raw == first.raw, "the repeated answer should be the same, byte for byte")
    counter.must(again.headers.get("idempotency-replayed") == "true", "Idempotency-Replayed: true was expected")


def same_key_other_body(counter: Counter) -> None:
    """A key that stands for another request is refused, and so is a receipt under a second key."""
    sale, key = counter.sale(counter.receipt()), counter.name("key")
    counter.expect(counter.commit(sale, key=key), 201)
    counter.expect(counter.commit(counter.sale(counter.receipt()), key=key), 409, "idempotency_conflict")
    counter.expect(counter.commit(sale), 409, "already_committed")
    without = counter.wire.ask("POST", "purchases", counter.sale(counter.receipt()))
    counter.expect(without, 400, "idempotency_key_missing")


def stale_token(counter: Counter) -> None:
    """When what is to be paid has changed since the quote, the refusal holds a new quote to commit by."""
    receipt = counter.receipt(coupon=True)
    token = counter.quote(receipt)["token"]
    meanwhile = counter.buy(receipt)
    stale = counter.expect(counter.commit(counter.sale(receipt, token=token)), 409, "quote_stale")
    fresh = stale.body["quote"]
    booked = counter.buy(receipt, token=fresh["token"])
    counter.must(booked["totals"]["payable"] == fresh["totals"]["payable"], "the new quote should hold")
    counter.expect(counter.take_back(meanwhile["purchase_id"], "void"), 201)


def refused_coupon(counter: Counter) -> None:
    """A coupon that does not apply is told on its item; the receipt is sold all the same."""
    booked = counter.buy(counter.receipt(coupons=["NO-SUCH-COUPON"]))
    if "coupons_not_looked_at" in {notice["code"] for notice in booked["notices"]}:
        return
    (coupon,) = booked["coupons"]
    counter.must(coupon["outcome"] == "refused", "the coupon should be refused on its item")
    counter.must(bool(coupon["message_ru"] and coupon["message_en"]), "the refusal should be a sentence twice")
    counter.must(booked["totals"]["coupon"] == "0.00", "a refused coupon should pay nothing")


def unknown_card(counter: Counter) -> None:
    """A card that nobody knows is a notice and never an error, in the look-up, the quote and the sale."""
    nobody = {"kind": "card", "value": "2999999999998"}
    expected = {"card_unknown", "card_not_looked_at"}
    asked = counter.wire.ask("POST", "members/lookup", {"identifier": nobody})
    if asked.status != 429:
        counter.must(counter.expect(asked, 200).body["buyer"] is None, "there should be no buyer")
    receipt = counter.receipt(card=False, identifier=nobody)
    for answer in (counter.quote(receipt), counter.buy(receipt)):
        told = {notice["code"] for notice in answer["notices"]}
        counter.must(bool(told & expected), "a notice should tell that the card is unknown")
        counter.must(answer["buyer"] is None, "there should be no buyer")


def known_card(counter: Counter) -> None:
    """The look-up shows a masked number and figures, and no name."""
    card = counter.sandbox["card"]
    asked = counter.wire.ask("POST", "members/lookup", {"identifier": {"kind": "card", "value": card}})
    buyer = counter.expect(asked, 200).body["buyer"]
    counter.must(buyer is not None, "the sandbox's card should be known")
    counter.must(card not in asked.raw.decode(), "the whole number should not come back")
