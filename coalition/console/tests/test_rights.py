"""Every address of the product, for everybody: who comes in, and that following a link changes nothing.

An address without a line in `rights` fails the test: say there whose it is. The cabinet's addresses, each with what is
one's own and what is another's, are in `coalition/cabinet/tests/test_matrix.py`.
"""

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.cabinet.addresses import addresses as cabinet_addresses
from coalition.console.tests.conftest import signed_in
from coalition.console.tests.registry import Registry, addresses, arguments_of, make_registry, row_of
from coalition.console.tests.rights import console, members, promotions, settlements
from coalition.console.tests.rights.models import HISTORY, MODELS
from coalition.console.tests.rights.people import (
    CHIEF,
    FORBIDDEN,
    GROUPS,
    PARTICIPANTS,
    STRANGER,
    full,
    in_letters,
)
from coalition.console.tests.rows import Rows
from coalition.tests.undoing import undone
from pharmacies.models import StaffUser

LINES = members.LINES | settlements.LINES | promotions.LINES | console.LINES
PAGES = ("changelist", "add", "change", "history", "delete")
WRITES = re.compile(r"\s*(?:with\b.*\b)?(insert into|update|delete from)\s+\"?(\w+)", re.IGNORECASE | re.DOTALL)
NOTED = {"members_personview", "django_session"}
"""What may be written when somebody follows a link: that he looked, and that he was here."""
OFFERED = {f"{site}_second_factor:setup": {"otp_totp_totpdevice"} for site in ("console", "cabinet")}
"""The secret that a page offers to one's phone stays the same until it is taken."""


@dataclass
class House:
    """A registry with one row of everything, and the addresses of all that can be opened."""

    registry: Registry
    addressed: dict[str, str]
    usual: dict[tuple[str, str], str]


@contextmanager
def unlogged():
    """What refusals would log is left unsaid, for there are thousands."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The rows, made once for all tests here."""
    place = tmp_path_factory.mktemp("media")
    with unlogged(), django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place, DATA_DIR=place), undone():
        rows = Rows()
        registry = make_registry(rows)
        addressed = {name: reverse(full(name), args=arguments_of(registry, full(name))) for name in LINES}
        addressed |= {name: addressed[name] + query for name, query in console.QUERIES.items()}
        usual, rows.shared = {}, {}  # beside the rows that are to be worked with
        for model in admin.site._registry:
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            row = row_of(registry, rows, model)
            for page in PAGES:
                usual[name, page] = reverse(f"admin:{name}_{page}", args=[row] if page in PAGES[2:] else [])
        yield House(registry, addressed, usual)


@pytest.fixture
def house(built):
    """The rows; whatever a test does to them is taken back."""
    with undone():
        yield built


@pytest.fixture
def registry(house):
    return house.registry


@pytest.fixture
def addressed(house):
    """Every address, by its name in `LINES`."""
    return house.addressed


@pytest.fixture
def undrawn(monkeypatch):
    """Pages are decided about, but not drawn: `test_pages` draws them, and it would take most of the time."""

    def left_empty(answer):
        answer.content = b""
        return answer

    monkeypatch.setattr(SimpleTemplateResponse, "render", left_empty)
    monkeypatch.setattr(type(admin.site), "each_context", lambda site, request: {})


@pytest.fixture
def chief(house):
    return browser(CHIEF, house)


def somebody(group, *rights, **fields):
    user = StaffUser.objects.create_user(f"{group}-{len(rights)}", **{"is_staff": True} | fields)
    user.groups.set(Group.objects.filter(name=group))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def browser(who, house):
    """A browser of somebody who is what `rights.people` calls it."""
    if who == STRANGER:
        return Client()
    if who == CHIEF:
        return signed_in(StaffUser.objects.create_superuser("chief", first_name="Анна", last_name="Главная"))
    world = house.registry.world
    home = world.maker if who == "manufacturer" else world.pharmacy_a
    return signed_in(somebody(who, is_staff=False, legal_entity=home) if who in PARTICIPANTS else somebody(who))


def door(name):
    """The address of one of `console.DOORS`."""
    return console.UNNAMED.get(name) or reverse(name)


def body_of(answer):
    """All that was answered; a file that streams is closed at its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def answers(client, address, *, is_sent=True):
    """To following the link, and, if `is_sent`, to a form sent in with nothing in it."""
    codes, came_with = [], {name: cookie.value for name, cookie in client.cookies.items()}
    for ask in (client.get, client.post) if is_sent else (client.get,):
        with undone():
            answer = ask(address)
            body_of(answer)
            codes.append(answer.status_code)
        client.cookies = SimpleCookie(came_with)  # some addresses sign one out
    return tuple(codes)


def test_every_address_has_a_line():
    models = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    assert set(models) == MODELS.keys()
    usual = {f"admin:{name}_{page}" for name in models for page in PAGES}
    folders = [model._meta.label_lower.replace(".", "/") for model in admin.site._registry]
    usual |= {f"/console/{folder}/<path:object_id>/" for folder in folders}  # leads on to the page `change`
    tills = {f"/api/v1/{path}" for path in console.TILLS}
    cabinet = {each.name for each in cabinet_addresses()}

    assert {full(name) for name in LINES} | console.DOORS.keys() | usual | tills | cabinet == addresses()


@pytest.mark.parametrize("group", GROUPS)
def test_each_comes_in_where_he_may_and_nowhere_else(group, house, undrawn):
    client = browser(group, house)
    client.raise_request_exception = False
    wrong = {}
    for name, (whose, get, post, *others) in LINES.items():
        expected = (get, post) if group in (*whose, CHIEF) else (others[0] if others else FORBIDDEN)
        got = answers(client, house.addressed[name])
        if got != expected:
            wrong[name] = (got, expected)

    assert wrong == {}


@pytest.mark.parametrize("group", GROUPS)
def test_each_sees_and_changes_rows_as_the_table_says(group, house, undrawn):
    client = browser(group, house)
    client.raise_request_exception = False
    wrong = {}
    for name, rights in MODELS.items():
        sees, adds, changes, deletes = (in_letters(group, letters) for letters in rights)
        looks_back = in_letters(group, HISTORY.get(name, rights[0]))
        let = {"changelist": (sees, None), "add": (adds, adds), "change": (sees, changes)}
        let |= {"history": (looks_back, None), "delete": (deletes, deletes)}
        for page, (may_read, may_write) in let.items():
            got = answers(client, house.usual[name, page], is_sent=may_write is not None)
            if got[0] != (200 if may_read else 403):
                wrong[name, page] = got
            if may_write is not None and (got[1] not in (200, 302) if may_write else got[1] != 403):
                wrong[name, page] = got

    assert wrong == {}


@pytest.mark.parametrize("who", [*PARTICIPANTS, STRANGER])
def test_who_is_no_staff_is_asked_to_sign_in(who, house):
    client = browser(who, house)
    wrong = {}
    for name, address in (house.addressed | house.usual).items():
        for ask in (client.get, client.post) if name in LINES else (client.get,):
            answer = ask(address)
            if answer.status_code != 302 or not answer.headers["Location"].startswith("/console/login/"):
                wrong[name] = answer.status_code

    assert wrong == {}


@pytest.mark.parametrize("who", [*GROUPS, *PARTICIPANTS, STRANGER])
def test_at_the_doors_everybody_is_answered(who, house):
    client = browser(who, house)
    got = {name: answers(client, door(name)) for name in console.DOORS}

    place = 2 if who == STRANGER else 1 if who in PARTICIPANTS else 0
    assert got == {name: line[place] for name, line in console.DOORS.items()}


@pytest.mark.parametrize("who", [CHIEF, STRANGER])
def test_nobody_is_a_till_without_its_key(who, house):
    client = browser(who, house)
    for path, method in console.TILLS.items():
        address = f"/api/v1/{path.replace('<uuid:purchase_id>', str(UUID(int=1)))}"
        answer = getattr(client, method)(address, content_type="application/json")

        assert answer.status_code == (200 if path == "ping" else 401), path


@pytest.mark.full
def test_following_a_link_changes_nothing_and_no_answer_is_kept_by_a_cache(house, chief):
    changed, kept = {}, []
    doors = {name: door(name) for name in console.DOORS}
    rows = {name: address for name, address in house.usual.items() if name[1] in ("changelist", "change")}
    for name, address in (house.addressed | rows | doors).items():
        with undone(), CaptureQueriesContext(connection) as queries:
            answer = chief.get(address)
            body_of(answer)
        written = {found[2] for query in queries if (found := WRITES.match(query["sql"]))} - NOTED
        written -= OFFERED.get(name, set())
        if written:
            changed[name] = written
        is_within = address.startswith(("/console/", "/cabinet/")) and answer.status_code != 404
        if is_within and "no-store" not in answer.headers.get("Cache-Control", ""):
            kept.append(name)

    assert (changed, kept) == ({}, [])


def test_a_form_that_no_page_of_ours_sent_is_refused(addressed, chief):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = chief.cookies

    taken = [name for name, address in addressed.items() if strict.post(address).status_code not in (403, 405)]

    assert taken == []


def test_nobody_reads_names_on_a_page_that_does_something_without_the_right_to_see_members(addressed):
    """All rights there are, but the one: every page with somebody's name is closed."""
    rights = Permission.objects.exclude(codename__in=("view_person", "change_person"))
    client = signed_in(somebody("nobody", *rights.values_list("codename", flat=True)))
    told = []
    for name, address in addressed.items():
        with undone():
            body = body_of(client.get(address))
        if any(word.encode() in body for word in ("Иванова", "Двойникова", "Ждущая")):
            told.append(name)

    assert told == []
