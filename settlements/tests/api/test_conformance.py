"""The certification passes on a sound deployment, and notices an unsound one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pharmacies.models import Outlet
from settlements.management.commands.conformance import FAILED, PASSED, SCENARIOS, SKIPPED
from settlements.management.conformance import selling, trouble
from settlements.management.conformance.counter import Counter, NotMet
from settlements.management.conformance.wire import Wire
from settlements.tests.api.live import serving


def played(url, key):
    out = StringIO()
    try:
        call_command("conformance", url, key, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def test_a_deployment_is_certified_again_and_again(live):
    for _run in range(3):
        told = played(live.url, live.key)
        assert told.count(PASSED) == len(SCENARIOS), told


def test_an_outlet_without_coupons_is_certified_without_them(live):
    Outlet.objects.update(accepts_coupons=False)

    told = played(live.url, live.key)

    assert (told.count(SKIPPED), told.count(FAILED)) == (1, 0), told


def test_a_wrong_key_fails_and_shows_what_the_vendor_sees(live):
    told = played(live.url, "mk_wrong")

    assert told.count(FAILED) == len(SCENARIOS)
    assert "401 bad_credentials Ключ кассы не подходит." in told


def test_a_live_deployment_is_left_alone(cloned_database, live):
    with serving(SANDBOX="false") as url:
        told = played(url, live.key)

    assert told.count(SKIPPED) == len(SCENARIOS)


def test_nobody_there_is_a_failure():
    assert played("http://127.0.0.1:9", "mk_x").count(FAILED) == len(SCENARIOS)


def test_an_unsound_deployment_is_noticed(live, monkeypatch):
    """Lies are planted on the wire: each has to be caught by its scenario."""
    ask = Wire.ask
    lies = [
        (selling.repeat, lambda reply: reply.headers.pop("idempotency-replayed", None)),
        (selling.quote, lambda reply: reply.body.get("totals", {}).update(payable="0.01")),
        (selling.refused_coupon, lambda reply: [c.update(outcome="applied") for c in reply.body.get("coupons", ())]),
        (trouble.clock_skew, lambda reply: reply.body.get("notices", []).clear()),
        (trouble.partial_return, lambda reply: reply.body.update(money="0.01")),
    ]

    for scenario, lie in lies:

        def ask_a_liar(wire, *args, lie=lie, **kwargs):
            reply = ask(wire, *args, **kwargs)
            lie(reply)
            return reply

        monkeypatch.setattr(Wire, "ask", ask_a_liar)
        with pytest.raises(NotMet):
            scenario(Counter(Wire(live.url, live.key)))
