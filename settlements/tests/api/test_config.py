from datetime import datetime

from django.utils import timezone

from settlements.models import Purchase


def test_ping_needs_no_key(client):
    response = client.get("/api/v1/ping")

    assert response.json()["status"] == "ok"
    assert abs((datetime.fromisoformat(response.json()["server_time"]) - timezone.now()).total_seconds()) < 60


def test_answers_tell_their_length_so_that_simple_clients_can_read_them(client):
    response = client.get("/api/v1/ping")

    assert response["Content-Length"] == str(len(response.content))


def test_limits_and_place_are_told(till, world):
    answer = till.get("config").json()

    assert answer["outlet"]["name"] == world.outlet_a.name
    assert answer["limits"]["quote_minutes"] == 15
    assert answer["limits"]["receipt"] == "10000000.00"
    assert (answer["fiscal_mode"], answer["rulebook_number"]) == ("discount", 2)


def test_a_sandbox_gives_something_to_try_that_works(till, settings):
    settings.SANDBOX = True
    sandbox = till.get("config").json()["sandbox"]

    answer = till.bought(
        *[(code, "1", "900.00") for code in sandbox["product_codes"]],
        coupons=[sandbox["coupon"]],
        identifier={"kind": "card", "value": sandbox["card"]},
    )

    assert answer["coupons"][0]["outcome"] == "applied"
    assert Purchase.objects.get().account_id
    assert till.get("config").json()["sandbox"] is None  # the only coupon is used


def test_a_live_deployment_gives_nothing_away(till, settings):
    settings.SANDBOX = False

    assert till.get("config").json()["sandbox"] is None


def test_a_pharmacy_without_a_contract_is_still_told_the_limits(till, world):
    world.contracts["a"].delete()

    assert till.get("config").json()["fiscal_mode"] is None
