"""Every address of the cabinet, for everybody: who comes in, to what is his own and to what is another's.

An address without a line in `LINES` fails the test: say there whose it is.
"""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalition.cabinet.addresses import addresses
from coalition.cabinet.navigation import items_for
from coalition.cabinet.tests.conftest import RUNNING, WORDS, person, signed_in
from coalition.kernel.money import format_roubles, print_roubles
from coalition.tests.undoing import undone

P, C, M = "pharmacy manager", "cashier", "manufacturer"
BOTH, SHOP, MAKER = (P, M), (P,), (M,)
TILL = (C,)
NONE, STATEMENT, PAPER, DISPUTE, DESK, KEY, WORKER, SEAT, PROMOTION = range(9)
WEB, SHIFT, SALE, BACK, OFFER = range(9, 14)

LINES = {
    # address without «cabinet_»: for whom, what it names, the answers to GET and to an empty POST
    "": ((P, M, C), NONE, 302, 302),
    "password_done": ((P, M, C), NONE, 200, 200),
    "month": (SHOP, NONE, 200, 200),
    "statements": (BOTH, NONE, 200, 200),
    "reconciliation": (BOTH, NONE, 200, 200),
    "month_papers": (BOTH, NONE, 302, 302),  # of a month without papers; of the own alone, whatever the month
    "statement": (BOTH, STATEMENT, 200, 200),
    "agree": (BOTH, STATEMENT, 200, 302),
    "dispute": (BOTH, STATEMENT, 200, 200),
    "dispute_withdraw": (BOTH, STATEMENT, 404, 404),  # nothing is objected to
    "statement_paper": (BOTH, STATEMENT, 200, 200),
    "paper": (BOTH, PAPER, 404, 404),  # the form that is asked for does not exist
    "dispute_paper": (BOTH, DISPUTE, 404, 404),
    "sales": (SHOP, NONE, 200, 200),
    "sales_file": (SHOP, NONE, 200, 200),
    "returns": (SHOP, NONE, 200, 200),
    "returns_file": (SHOP, NONE, 200, 200),
    "desks": (SHOP, NONE, 200, 200),
    "add_web_desk": (SHOP, NONE, 200, 200),
    "desk": (SHOP, DESK, 200, 200),
    "issue_key": (SHOP, DESK, 405, 200),
    "revoke_key": (SHOP, KEY, 405, 302),
    "switch_desk": (SHOP, DESK, 405, 302),
    "staff": (SHOP, NONE, 200, 200),
    "hire": (SHOP, NONE, 200, 200),
    "worker": (SHOP, WORKER, 200, 200),
    "new_password": (SHOP, WORKER, 405, 200),
    "block": (SHOP, WORKER, 405, 302),
    "unblock": (SHOP, WORKER, 405, 302),
    "unseat": (SHOP, SEAT, 405, 302),
    "sell": (TILL, NONE, 302, 302),
    "sell_receipt": (TILL, WEB, 200, 422),
    "sell_open": (TILL, WEB, 405, 302),
    "sell_close": (TILL, WEB, 405, 404),
    "sell_shift": (TILL, WEB, 200, 200),
    "sell_shift_slip": (TILL, SHIFT, 200, 200),
    "sell_slip": (TILL, SALE, 200, 200),
    "sell_fiscal": (TILL, SALE, 405, 422),
    "sell_find": (TILL, WEB, 200, 200),
    "sell_return": (TILL, SALE, 200, 422),
    "sell_returned": (TILL, BACK, 200, 200),
    "promotions": (SHOP, NONE, 200, 200),
    "offer": (SHOP, NONE, 200, 422),
    "promotion": (SHOP, OFFER, 200, 200),
    "change_offer": (SHOP, OFFER, 200, 422),
    "pause_promotion": (SHOP, OFFER, 405, 302),
    "finish_promotion": (SHOP, OFFER, 405, 302),
    "funded": (MAKER, NONE, 200, 200),
    "funded_promotion": (MAKER, PROMOTION, 200, 200),
}
DOORS = {"cabinet_sign_in", "cabinet_sign_out", "cabinet_password"}
"""Where everybody may stand; `test_signing_in` has them."""
FORMS = {
    "month_papers": [2020, 1],
    "statement_paper": ["xlsx"],
    "paper": ["odt"],
    "dispute_paper": ["odt"],
    "sales_file": ["csv"],
    "returns_file": ["csv"],
    "offer": ["points"],
}
WRITES = re.compile(r"\s*(?:with\b.*\b)?(insert into|update|delete from)\s+\"?(\w+)", re.IGNORECASE | re.DOTALL)


def full(name):
    """The name as Django has it."""
    return f"cabinet_{name}" if name else "cabinet"


def arguments(name, house):
    """What the address names, of a participant; None when it has nothing of the kind."""
    found = {
        NONE: lambda: [],
        STATEMENT: lambda: [house.statement.pk],
        PAPER: lambda: [house.paper.pk],
        DISPUTE: lambda: [house.dispute.pk],
        DESK: lambda: [house.desk.pk],
        KEY: lambda: [house.desk.pk, house.key_id],
        WORKER: lambda: [house.worker.pk],
        SEAT: lambda: [house.worker.pk, house.cashier.pk],
        PROMOTION: lambda: [house.promotion.pk],
        WEB: lambda: [house.web_desk.pk],
        SHIFT: lambda: [house.web_desk.pk, 1],
        SALE: lambda: [house.web_desk.pk, house.sale_id],
        BACK: lambda: [house.web_desk.pk, house.back_id],
        OFFER: lambda: [house.offer.pk],
    }
    try:
        return [*found[LINES[name][1]](), *FORMS.get(name, [])]
    except AttributeError:
        return None


def who_signs(who, house):
    return house.worker if who == C else house.manager


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def answers(client, address):
    """To following the link, and to a form sent in with nothing in it."""
    codes = []
    for ask in (client.get, client.post):
        with undone():
            answer = ask(address)
            body_of(answer)
            codes.append(answer.status_code)
    return tuple(codes)


def test_every_address_has_a_line():
    named = {each.name for each in addresses()}

    assert {full(name) for name in LINES} | DOORS == named


@pytest.mark.parametrize("who", [P, C, M])
def test_each_comes_in_to_his_own_and_nowhere_else(who, houses):
    house = houses["maker" if who == M else "a"]
    client = signed_in(who_signs(who, house))
    wrong = {}
    for name, (whose, _names, get, post) in LINES.items():
        own = arguments(name, house)
        used = arguments(name, houses["a"]) or arguments(name, houses["maker"]) if own is None else own
        expected = (get, post) if who in whose else (405, 403) if get == 405 else (403, 403)
        if not name and not items_for(who_signs(who, house)):
            expected = (200, 200)  # nothing in the menu
        got = answers(client, reverse(full(name), args=used))
        if got != expected and not (who not in whose and got == (403, 403)):
            wrong[name] = (got, expected)

    assert wrong == {}


@pytest.mark.parametrize("who", [P, C, M])
def test_what_is_anothers_is_not_found(who, houses):
    own = houses["maker" if who == M else "a"]
    client = signed_in(own.worker if who == C else own.manager)
    wrong = {}
    for name, (whose, names, get, _post) in LINES.items():
        if names == NONE:
            continue
        for other in houses.values():
            foreign = arguments(name, other)
            if other is own or foreign is None:
                continue
            got = answers(client, reverse(full(name), args=foreign))
            expected = ((405 if get == 405 else 404), 404) if who in whose else (403, 403)
            if got != expected:
                wrong[name] = (got, expected)

    assert wrong == {}


def test_a_key_or_a_seat_of_another_is_not_found_under_a_row_of_ones_own(houses):
    a, b = houses["a"], houses["b"]
    client = signed_in(a.manager)

    assert client.post(reverse("cabinet_revoke_key", args=[a.desk.pk, b.key_id])).status_code == 404
    assert client.post(reverse("cabinet_unseat", args=[a.worker.pk, b.cashier.pk])).status_code == 404
    b.cashier.refresh_from_db()
    assert b.cashier.user == b.worker
    assert b.desk.keys.get().is_live


def test_who_has_not_signed_in_is_asked_to_and_who_works_elsewhere_is_refused(houses, world):
    operator = person("boss", "operator", world.operator, is_staff=True)
    chief = person("chief", "pharmacy", world.pharmacy_a, is_staff=True, is_superuser=True)
    homeless = person("homeless", "pharmacy", None)
    wrong = {}
    for name in LINES:
        address = reverse(full(name), args=arguments(name, houses["a"]) or arguments(name, houses["maker"]) or [])
        for ask in (Client().get, Client().post):
            answer = ask(address)
            if answer.status_code != 302 or not answer.headers["Location"].startswith("/cabinet/sign-in/"):
                wrong[name] = answer.status_code
        for user in (operator, chief, homeless):
            got = answers(signed_in(user), address)
            if got != (403, 403):
                wrong[name, user.username] = got

    assert wrong == {}


def test_who_has_no_right_is_refused_whoever_he_works_for(houses):
    bare = person("bare", "none", houses["a"].entity)
    client = signed_in(bare)
    open_to_all = {"": (200, 200), "password_done": (200, 200)}
    wrong = {}
    for name in LINES:
        address = reverse(full(name), args=arguments(name, houses["a"]) or arguments(name, houses["maker"]) or [])
        got = answers(client, address)
        if got != open_to_all.get(name, (403, 403)):
            wrong[name] = got

    assert wrong == {}


def test_following_a_link_writes_nothing_but_that_a_statement_was_opened_and_no_cache_keeps_a_page(houses):
    changed, kept = {}, []
    for who in ("a", "maker"):
        client = signed_in(houses[who].manager)
        for name, (whose, _names, get, _post) in LINES.items():
            if (M if who == "maker" else P) not in whose or get not in (200, 302):
                continue
            with undone(), CaptureQueriesContext(connection) as queries:
                answer = client.get(reverse(full(name), args=arguments(name, houses[who])))
                body_of(answer)
            written = {found[2] for query in queries if (found := WRITES.match(query["sql"]))} - {"django_session"}
            if written - ({"settlements_statement"} if name == "statement" else set()):
                changed[name] = written
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                kept.append(name)

    assert (changed, kept) == ({}, [])


def test_a_form_that_no_page_of_ours_sent_is_refused(houses):
    client = signed_in(houses["a"].manager)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    taken = []
    for name in LINES:
        address = reverse(full(name), args=arguments(name, houses["a"]) or arguments(name, houses["maker"]) or [])
        if strict.post(address).status_code not in (403, 405):
            taken.append(name)

    assert taken == []


def telltales(house):
    """Words, numbers and sums that are one participant's alone."""
    told = {house.entity.short_name, house.entity.inn, house.statement.number, house.paper.number, house.dispute.number}
    told |= {house.worker.username, house.manager.username}
    lines = house.statement.lines.all()
    sums = {house.statement.accepted_kopecks, house.statement.issued_kopecks, *(abs(x.amount_kopecks) for x in lines)}
    told |= {text(each) for each in sums - {0} for text in (print_roubles, format_roubles)}
    if house.outlet:
        told |= {house.outlet.name, house.cashier.name, "A-777" if "Берёз" in house.outlet.name else "B-888"}
    return told


def pages(house, who):
    """All that somebody reads in his cabinet, by its name."""
    client = signed_in(house.manager)
    for name, (whose, _names, get, _post) in LINES.items():
        if who in whose and get == 200:
            address = reverse(full(name), args=arguments(name, house))
            query = "?since=2026-10-10&until=2026-11-09" if name.startswith(("sales", "returns")) else ""
            query = "?month=2026-10-01" if name == "funded_promotion" else query
            yield name, body_of(client.get(address + query))


@pytest.mark.parametrize("name", ["a", "b", "maker"])
def test_no_page_tells_anything_of_another_participant(name, houses, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 20, 9, tzinfo=UTC))
    house = houses[name]
    mine = telltales(house)
    others = {other: each for other, each in houses.items() if other != name}
    foreign = set().union(*map(telltales, others.values())) - mine
    foreign |= {word for other, word in WORDS.items() if other != name}
    foreign |= {print_roubles(kopecks) for other, kopecks in RUNNING.items() if other != name}
    told, read = {}, ""
    for page, body in pages(house, M if name == "maker" else P):
        if page == "statement_paper":  # packed; its words are the frozen paper's
            continue
        read += body.decode()
        if found := {each for each in foreign if each in body.decode()}:
            told[page] = found

    assert told == {}
    assert house.entity.short_name in read
    assert house.statement.number in read
    if house.outlet:
        assert print_roubles(RUNNING[name]) in read
        assert {"a": "A-777", "b": "B-888"}[name] in read
