import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from coalition.toolkit import checks
from coalition.toolkit.starting import refuse_unsafe_start


def said(check, **options):
    return {message.id: message.msg for message in check(**options)}


def ids(**options):
    return {message.id for message in run_checks(**options) if message.id.startswith("coalition.")}


def test_a_sound_database_raises_no_complaint(own_server):
    assert ids(databases=["default"]) == set()


def test_without_a_database_none_is_asked():
    assert ids() == set()


def test_embedded_servers_are_refused_in_production(settings):
    settings.DATABASES["default"]["ENGINE"], before = (
        "coalition.toolkit.embedded.backend",
        settings.DATABASES["default"]["ENGINE"],
    )
    settings.CELERY_BROKER_URL = ""
    try:
        assert {"coalition.E001", "coalition.E002"} <= ids(include_deployment_checks=True)
    finally:
        settings.DATABASES["default"]["ENGINE"] = before


def test_synchronous_commit_off_is_seen(db):
    connection.cursor().execute("SET LOCAL synchronous_commit = off")

    assert (
        "synchronous_commit" in said(checks.server_keeps_what_it_acknowledged, databases=["default"])["coalition.E003"]
    )


def test_a_database_without_cyrillic_is_seen(own_server):
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE deaf TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
    connection.close()
    connection.settings_dict["NAME"] = "deaf"

    assert "coalition.E004" in said(checks.server_keeps_what_it_acknowledged, databases=["default"])


def test_server_side_binding_is_seen(db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "server_side_binding", True)

    assert "coalition.E005" in said(checks.server_keeps_what_it_acknowledged, databases=["default"])


@pytest.mark.parametrize(
    ("deed", "complaint", "trigger"),
    [
        ("DROP TRIGGER posting_is_append_only ON settlements_posting", "coalition.E006", "posting_is_append_only"),
        ("ALTER TABLE settlements_entry DISABLE TRIGGER ALL", "coalition.E007", "entry_is_append_only"),
        (
            "ALTER TABLE settlements_lot ENABLE REPLICA TRIGGER lot_keeps_its_origin",
            "coalition.E007",
            "lot_keeps_its_origin",
        ),
    ],
)
def test_a_guard_that_is_gone_or_asleep_is_seen(db, deed, complaint, trigger):
    connection.cursor().execute(deed)

    messages = [message for message in checks.guards_are_on_watch(databases=["default"]) if message.id == complaint]

    assert any(trigger in message.msg for message in messages)


def test_every_append_only_table_is_known():
    promised = dict(checks.promised_guards())

    assert {"settlements_entry", "settlements_posting", "members_consent", "toolkit_frozendocument"} <= promised.keys()


def test_a_role_that_owns_everything_is_seen(db):
    seen = said(checks.application_may_not_rewrite, databases=["default"])

    assert {"coalition.E008", "coalition.E009", "coalition.E010"} == set(seen)


def test_production_does_not_start_on_what_would_falsify_money(db, settings):
    refuse_unsafe_start()  # a developer's machine starts on anything

    settings.ENVIRONMENT, settings.DEBUG = "production", False

    with pytest.raises(ImproperlyConfigured, match=r"coalition\.E009"):
        refuse_unsafe_start()
