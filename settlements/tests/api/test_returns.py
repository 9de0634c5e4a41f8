from settlements.models import Purchase, PurchaseReturn


def test_a_dry_run_tells_what_a_return_then_does(till, world):
    purchase_id = till.bought(("aspirin", "2", "500.00"), world=world)["purchase_id"]
    lines = [{"line_no": 1, "quantity": "1"}]

    told = till.took_back(purchase_id, lines=lines, dry_run=True)
    assert (told.status_code, PurchaseReturn.objects.count()) == (200, 0)
    done = till.took_back(purchase_id, lines=lines)

    assert done.status_code == 201
    same = ("money", "points_withdrawn", "points_returned", "purchase_state", "lines")
    assert {name: told.json()[name] for name in same} == {name: done.json()[name] for name in same}
    assert (done.json()["money"], done.json()["points_withdrawn"]) == ("500.00", "25.00")
    assert (told.json()["return_id"], done.json()["purchase_state"]) == ("", "partly_returned")


def test_no_lines_mean_all_that_is_left(till, world):
    purchase_id = till.bought(("aspirin", "2", "500.00"), world=world)["purchase_id"]
    till.took_back(purchase_id, lines=[{"line_no": 1, "quantity": "0.5"}])

    rest = till.took_back(purchase_id).json()

    assert rest["lines"][0]["quantity"] == "1.5"
    assert rest["purchase_state"] == "returned"
    assert rest["buyer"]["balance"] == "0.00"


def test_more_than_was_sold_is_refused(till):
    purchase_id = till.bought(("aspirin", "1", "500.00"))["purchase_id"]

    response = till.took_back(purchase_id, lines=[{"line_no": 1, "quantity": "1.001"}])

    assert (response.status_code, response.json()["code"]) == (422, "return_exceeds_purchase")
    assert not PurchaseReturn.objects.exists()


def test_a_void_takes_everything_back_once(till, world):
    purchase_id = till.bought(world=world, coupons=[world.voucher.code])["purchase_id"]

    voided = till.took_back(purchase_id, "void")
    again = till.took_back(purchase_id, "void")

    assert (voided.status_code, voided.json()["kind"]) == (201, "void")
    assert voided.json()["restored_coupons"] == [world.voucher.code]
    assert (again.status_code, again.json()["code"]) == (409, "void_refused")
    assert Purchase.objects.get().state == "voided"


def test_a_return_is_repeated_by_its_key(till):
    purchase_id = till.bought(("aspirin", "2", "500.00"))["purchase_id"]
    body = till.sale()
    body = {"occurred_at": body["occurred_at"], "till_reference": "r1", "lines": [{"line_no": 1, "quantity": "1"}]}

    first = till.post(f"purchases/{purchase_id}/returns", body, key="k1")
    again = till.post(f"purchases/{purchase_id}/returns", body, key="k1")

    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert PurchaseReturn.objects.count() == 1


def test_a_key_stands_for_its_purchase_too(till):
    first_id, second_id = (till.bought()["purchase_id"] for _ in range(2))
    body = {"occurred_at": till.sale()["occurred_at"], "till_reference": "r1"}
    till.post(f"purchases/{first_id}/returns", body, key="k1")

    other = till.post(f"purchases/{second_id}/returns", body, key="k1")
    as_void = till.post(f"purchases/{first_id}/void", body, key="k1")

    assert [r.json()["code"] for r in (other, as_void)] == ["idempotency_conflict"] * 2


def test_a_line_is_named_once(till):
    purchase_id = till.bought(("aspirin", "2", "500.00"))["purchase_id"]

    response = till.took_back(purchase_id, lines=[{"line_no": 1, "quantity": "1"}] * 2)

    assert (response.status_code, response.json()["code"]) == (422, "line_repeated")


def test_a_number_that_is_no_purchase(till):
    assert till.took_back("01930000-0000-7000-8000-000000000000").json()["code"] == "purchase_not_found"
    assert till.took_back("17").json()["code"] == "address_unknown"
