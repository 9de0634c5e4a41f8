"""Two hundred thousand members: whoever stands at the desk is found at once, and no look-up reads them all.

Only what is typed as the end of a phone or the middle of a name reads every row, in one pass; it has a limit as well.
"""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.console.desk.finding import find
from coalition.tests.world import make_world
from members.models import Person
from members.queries.lookalikes import look_alikes

PEOPLE = """
insert into members_person (last_name, first_name, middle_name, birth_date, sex, phone, email, address, enrolled_at)
select (array['Иванов', 'Петров', 'Сидоров', 'Королёв', 'Щукин'])[1 + n %% 5] || to_char(n / 200, 'FM0000') || 'а',
       (array['Анна', 'Мария', 'Ольга', 'Пётр'])[1 + n %% 4], 'Петровна',
       date '1940-01-01' + n %% 25000, 'f', '+7916' || to_char(n, 'FM0000000'), '', '', now()
from generate_series(1, %s) n
"""
CARDS = """
insert into members_card (programme_id, number, qr_token, kind, state, state_reason, person_id, account_id, issued_at,
                          ground, fee_kopecks, identity_check)
select %s, '31' || to_char(id, 'FM00000000000'), 'q' || id, 'plastic', 'active', '', id, %s, now(), '', 0, ''
from members_person where phone is not null
"""
LARGE = ("members_person", "members_card")
ONE = {"last_name": "Иванов0500а", "first_name": "Анна", "middle_name": "Петровна", "birth_date": date(1961, 3, 8)}


@pytest.fixture
def crowd(cloned_database, scale):
    world = make_world(publish=False)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(PEOPLE, [scale(small=30_000, full=200_000)])
        cursor.execute(CARDS, [world.programme.pk, world.account.pk])
        cursor.execute("set session_replication_role = origin")
        cursor.execute("analyze members_person, members_card")
    return Person.objects.get(phone="+79160012345")


def search(term):
    """What the list of members finds."""
    rows, is_doubled = admin.site._registry[Person].get_search_results(None, Person.objects.all(), term)
    assert not is_doubled
    return list(rows.order_by("name_key", "pk")[:50])


def read_whole(look):
    """The large tables that a look reads from end to end, once for each time."""
    look()
    with CaptureQueriesContext(connection) as queries:
        look()
    whole = []
    for query in queries.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("explain " + query["sql"])
            whole += [table for (line,) in cursor.fetchall() for table in LARGE if f"Seq Scan on {table}" in line]
    return whole


def test_whoever_stands_at_the_desk_is_found_by_an_index(crowd):
    looks = {
        "phone": lambda: find("8 916 001-23-45"),
        "card": lambda: find(crowd.cards.get().number),
        "surname": lambda: find("королев00"),
        "card in the list": lambda: search(crowd.cards.get().number),
        "phone in the list": lambda: search("8 916 001-23-45"),
        "alike": lambda: look_alikes(**ONE, phone="+79160054321"),
        "alike by name": lambda: look_alikes(**ONE | {"birth_date": None}),
    }

    assert {name: whole for name, look in looks.items() if (whole := read_whole(look))} == {}


def test_the_lists_search_costs_one_pass_at_most(crowd):
    looks = {
        "end of a phone": lambda: search("12345"),
        "name": lambda: search("Анна Петровна"),
        "nobody": lambda: search("Ъъъъъ"),
        "desk, end of a phone": lambda: find("12345"),
    }

    passes = {name: read_whole(look) for name, look in looks.items()}

    assert {name: whole for name, whole in passes.items() if len(whole) > len(set(whole))} == {}
