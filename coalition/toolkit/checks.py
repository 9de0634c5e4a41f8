"""System checks of what would lose or falsify money silently.

`manage.py check --database default` asks the database; with `--deploy` also what only production must have.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

GUARD = re.compile(r"make_(?:append_only|guarded)\(\s*'(\w+)',\s*'(\w+)'")


@register(Tags.security, deploy=True)
def no_embedded_server_in_production(**_: Any) -> list[CheckMessage]:
    """The embedded servers trust every local process of their user and have no backup: not for production."""
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"] == "coalition.toolkit.embedded.backend":
        found.append(Error("The embedded PostgreSQL is in use.", hint="Set DATABASE_URL.", id="coalition.E001"))
    if not settings.CELERY_BROKER_URL:
        found.append(Error("The embedded broker is in use.", hint="Set CELERY_BROKER_URL.", id="coalition.E002"))
    return found


@register(Tags.security, deploy=True)
def messages_reach_phones(**_: Any) -> list[CheckMessage]:
    """A code that is only printed or written to a file reaches nobody's phone."""
    if settings.MESSAGE_BACKEND not in ("console", "file"):
        return []
    hint = "Name a gateway in MESSAGE_BACKEND."
    return [Caution("Messages do not leave this machine.", hint=hint, id="coalition.W009")]


@register(Tags.database)
def server_keeps_what_it_acknowledged(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A receipt that the till was told of must outlive a crash; a search must find Cyrillic names in any case."""
    found: list[CheckMessage] = []
    for connection in _asked(databases):
        for knob in ("fsync", "full_page_writes", "synchronous_commit"):
            if _one(connection, f"SHOW {knob}") == "off":
                hint = "Turn it on in postgresql.conf, or ALTER DATABASE/ROLE … RESET it."
                found.append(
                    Error(f"{knob} is off: acknowledged receipts can be lost.", hint=hint, id="coalition.E003")
                )
        if not _one(connection, "SELECT upper('ёж') = 'ЁЖ' AND 'Ёж' ILIKE 'ёЖ'"):
            hint = "Create it with LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8', or with a UTF-8 locale."
            found.append(Error("The database knows no Cyrillic letters.", hint=hint, id="coalition.E004"))
        if connection.settings_dict["OPTIONS"].get("server_side_binding"):
            hint = "It hides from the history triggers who made a change."
            found.append(Error("server_side_binding is on.", hint=hint, id="coalition.E005"))
    return found


@register(Tags.database)
def guards_are_on_watch(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Every table that a migration made append-only is still so, and no trigger is switched off."""
    found: list[CheckMessage] = []
    for connection in _asked(databases):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            continue  # judged when the migrations are through
        states = _trigger_states(connection)
        hint = "Find out who did it, check the ledger with `manage.py audit_ledger`, then restore the trigger."
        for table, guard in promised_guards():
            for trigger in (guard, f"{guard}_whole"):
                if (table, trigger) not in states:
                    message = f"The trigger {trigger} of {table} is missing."
                    found.append(Error(message, hint=hint, id="coalition.E006"))
        for (table, trigger), state in states.items():
            if state not in ("O", "A"):
                message = f"The trigger {trigger} of {table} is switched off."
                found.append(Error(message, hint=hint, id="coalition.E007"))
    return found


@register(Tags.database, deploy=True)
def application_may_not_rewrite(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """In production the role that serves is not the one that migrates, and may not change what is append-only."""
    found: list[CheckMessage] = []
    hint = "Let another role own the tables and migrate, then run `manage.py grant_roles` (docs/operations.md)."
    for connection in _asked(databases):
        if _one(connection, TOO_MIGHTY):
            told = "The role that serves is a superuser, makes roles, or may switch triggers off."
            found.append(Error(told, hint=hint, id="coalition.E008"))
        owned = _all(connection, OWNED)
        if owned:
            told = f"The role that serves owns {len(owned)} tables, functions or schemas, {owned[0]} among them."
            found.append(Error(told, hint=hint, id="coalition.E009"))
        guarded = sorted({table for table, _guard in promised_guards()})
        rewritten = [table for table in guarded if _may_rewrite(connection, table)]
        if rewritten:
            told = f"The role that serves may change or empty {', '.join(rewritten)}."
            found.append(Error(told, hint=hint, id="coalition.E010"))
    return found


TOO_MIGHTY = """
SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
       OR has_parameter_privilege('session_replication_role', 'SET')
  FROM pg_roles WHERE rolname = current_user
"""
OWNED = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
   AND pg_has_role(current_user, relowner, 'MEMBER')
 UNION ALL
SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
   AND pg_has_role(current_user, proowner, 'MEMBER')
 UNION ALL
SELECT nspname FROM pg_namespace WHERE oid = current_schema()::regnamespace
   AND pg_has_role(current_user, nspowner, 'MEMBER')
 ORDER BY 1
"""
"""Tables, guards' functions, and the schema: whoever owns the database owns it too, and drops the tables in it."""
MAY_REWRITE = """
SELECT has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
  FROM pg_class c WHERE c.oid = to_regclass(%s)
"""


def _may_rewrite(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY_REWRITE, [table])
        row = cursor.fetchone()
    return row is not None and row[0]


def _all(connection: BaseDatabaseWrapper, statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [name for (name,) in cursor.fetchall()]


def promised_guards() -> Iterator[tuple[str, str]]:
    """Table and trigger of every guard that the migrations' SQL makes."""
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations" / "sql").glob("*.sql")):
            yield from GUARD.findall(path.read_text(encoding="utf-8"))


def _asked(databases: Sequence[str] | None) -> Iterator[BaseDatabaseWrapper]:
    return (connections[alias] for alias in databases or ())


def _one(connection: BaseDatabaseWrapper, statement: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchone()[0]


def _trigger_states(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        return {(table, trigger): state for table, trigger, state in cursor.fetchall()}
