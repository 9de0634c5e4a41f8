"""In production another role serves than the one that owns the tables: the whole product works with what it may, and
whoever has stolen its password rewrites nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pghistory
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from coalition.tests.databases import _let_go
from coalition.tests.world import World, make_world
from coalition.toolkit import checks
from coalition.toolkit.embedded.postgres import EmbeddedPostgres
from coalition.toolkit.roles import rights
from pharmacies.models import Contract, StaffUser
from settlements.models import Statement
from settlements.movements.adjustments import adjust_points
from settlements.movements.departing import leave_programme
from settlements.movements.erasing import ask_erasure, erase_person
from settlements.statements.agreement import agree_statement
from settlements.tests.movements.card_import.files import line, write
from settlements.tests.movements.stories import broken, clerk, staff, wanted
from settlements.tests.statements.months import NOVEMBER, close

APP = "app"


@pytest.fixture
def served(own_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server with the role; `with served():` Django is connected as that role."""
    said = StringIO()
    call_command("grant_roles", "--role", APP, stdout=said)
    assert "app" in said.getvalue()
    as_owner = EmbeddedPostgres.connection_settings

    @contextmanager
    def serving() -> Iterator[None]:
        _let_go()
        monkeypatch.setattr(EmbeddedPostgres, "connection_settings", lambda server: as_owner(server) | {"USER": APP})
        connection.settings_dict["USER"] = APP
        try:
            yield
        finally:
            _let_go()
            monkeypatch.setattr(EmbeddedPostgres, "connection_settings", as_owner)
            connection.settings_dict.update(own_server.connection_settings())

    return serving


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return cursor.fetchone()[0]


def live_through(world: World) -> None:
    """What the product does in a month, by its own operations."""
    coupon = world.coupon("20.00")
    world.publish()
    bought = world.buy(world.desk_a, ("aspirin", "2", "99.99"), card=world.card, coupons=(coupon.code,))
    world.buy(world.desk_b, ("cream", "1", "300.00"), card=world.card, spend="all")
    world.give_back(world.desk_a, bought.purchase_id)
    vera = clerk()
    adjust_points(wanted=wanted(world.account, 70_00), by=vera, now=world.now)
    call_command("expire_points", stdout=StringIO())
    for name in ("a", "b"):
        statement = close(world.contracts[name], NOVEMBER)
        agree_statement(statement=statement, agreed_by="anna", now=statement.sent_at)
    brought = write(world, *(line(n) for n in range(1, 30)))
    assert brought.state == "done"
    departure = leave_programme(
        person=world.card.person, account=world.account, kind="withdrew", reason="x", now=world.now, clerk=vera
    )
    asked = ask_erasure(departure=departure, commission=[("П", "д"), ("С", "а")], by=staff("oleg"), now=world.now)
    erase_person(approval=asked, by=staff("anna"), now=world.now)


def test_everything_works_and_the_books_hold(served, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with served():
        assert who() == APP
        live_through(make_world())
        assert Statement.objects.filter(state="agreed").count() == 2
        assert broken() == []


def test_people_work_in_the_console(served):
    with served():
        make_world()
        StaffUser.objects.create_superuser("chief", password="pills-and-drops-7")
        browser = Client()
        typed = {"username": "chief", "password": "pills-and-drops-7", "next": "/console/"}
        assert browser.post("/console/login/", typed).status_code == 302
        assert browser.get("/console/").status_code == 200
        for page in ("pharmacies_outlet", "members_person", "settlements_entry", "auth_group"):
            assert browser.get(reverse(f"admin:{page}_changelist")).status_code == 200
        group = {"name": "helpers", "permissions": []}
        assert browser.post(reverse("admin:auth_group_add"), group).status_code == 302


ATTACKS = [
    "UPDATE settlements_posting SET amount_kopecks = 1",
    "DELETE FROM settlements_entry",
    "TRUNCATE settlements_posting CASCADE",
    "DELETE FROM settlements_purchase",
    "UPDATE settlements_purchase SET payable_kopecks = 1",
    "UPDATE settlements_lot SET funder_id = 1",
    "UPDATE toolkit_frozendocument SET number = 'x'",
    "TRUNCATE settlements_purchase CASCADE",
    "ALTER TABLE settlements_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER entry_is_append_only ON settlements_entry",
    "DROP TABLE settlements_entry CASCADE",
    "CREATE TABLE mine (a int)",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$",
    "SET ROLE postgres",
    "ALTER ROLE app SUPERUSER",
    "DELETE FROM django_migrations",
    "DELETE FROM pghistory_context",
    "DELETE FROM toolkit_approval",
    "DELETE FROM toolkit_numberseries",
    "SELECT setval('settlements_posting_id_seq', 1)",
    "ALTER SYSTEM SET fsync = off",
    "COPY settlements_entry TO PROGRAM 'true'",
]
CONTEXTS = "SELECT id, metadata FROM pghistory_context WHERE metadata ? 'user'"


def test_whoever_stole_the_password_is_refused(served, own_server):
    with served():
        world = make_world()
        world.buy(world.desk_a, ("aspirin", "2", "99.99"), card=world.card)
        with pghistory.context(user=7):
            Contract.objects.update(fee_rate_bp=250)
    stolen = own_server.url("coalition").replace("user=postgres", f"user={APP}")
    with psycopg.connect(stolen, autocommit=True) as thief:
        for attack in ATTACKS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                thief.execute(attack)
        thief.execute("GRANT UPDATE ON settlements_entry TO app")  # PostgreSQL only warns that it gives nothing
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            thief.execute("UPDATE settlements_entry SET reason = 'x'")
        with pytest.raises(psycopg.errors.CheckViolation):
            thief.execute("UPDATE pghistory_context SET metadata = '{}'")
        ((told, _metadata),) = contexts = thief.execute(CONTEXTS).fetchall()
        for name, value in (("context_id", str(told)), ("context_metadata", '{"user": 8}')):
            thief.execute("SELECT set_config(%s, %s, false)", [f"pghistory.{name}", value])
        thief.execute("UPDATE pharmacies_contract SET fee_rate_bp = 260")
        assert thief.execute(CONTEXTS).fetchall() == contexts
    assert broken() == []


def test_the_check_is_content_with_it_and_with_nobody_mightier(served):
    def complaints() -> set[str]:
        return {message.id for message in checks.application_may_not_rewrite(databases=["default"])}

    assert complaints() == {"coalition.E008", "coalition.E009", "coalition.E010"}
    with served():
        assert complaints() == set()
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON settlements_entry TO app")
    with served():
        assert complaints() == {"coalition.E010"}


def test_whoever_owns_the_database_is_mightier_than_his_tables_tell(served):
    with connection.cursor() as cursor:
        cursor.execute("ALTER DATABASE coalition OWNER TO app")
    with served():
        (complaint,) = checks.application_may_not_rewrite(databases=["default"])
    assert complaint.id == "coalition.E009"
    with pytest.raises(CommandError, match="public"):
        call_command("grant_roles", "--role", APP, stdout=StringIO())


def test_a_table_of_tomorrow_is_guarded_by_its_own_triggers(served):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE tomorrow (id int, note text); SELECT make_guarded('tomorrow', 'tomorrow_is_kept', 'note')"
        )
    with served(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO tomorrow VALUES (1, 'a')")
    call_command("grant_roles", "--role", APP, stdout=StringIO())
    assert next((r.verbs, r.columns) for r in rights(connection) if r.table == "tomorrow") == (("INSERT",), ("note",))
    with served(), connection.cursor() as cursor:
        cursor.execute("UPDATE tomorrow SET note = 'b'")
    with served(), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE tomorrow SET id = 2")


def test_the_statements_can_be_read_before(own_server):
    said = StringIO()
    call_command("grant_roles", "--role", APP, "--sql", stdout=said)
    told = said.getvalue()
    assert told.startswith('CREATE ROLE "app" LOGIN NOSUPERUSER')
    assert 'GRANT SELECT, INSERT ON "settlements_entry" TO "app";' in told
    assert 'GRANT UPDATE ("remaining_kopecks", "wallet_id") ON "settlements_lot" TO "app";' in told


def test_a_role_that_owns_tables_is_not_kept(own_server):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE old LOGIN; ALTER TABLE settlements_lot OWNER TO old")
        cursor.execute("CREATE ROLE sly LOGIN; ALTER FUNCTION refuse_change() OWNER TO sly")
    for role in ("old", "sly"):
        with pytest.raises(CommandError, match=role):
            call_command("grant_roles", "--role", role, stdout=StringIO())
