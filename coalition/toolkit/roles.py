"""The role that serves: it owns nothing, and what triggers guard it may not even try to change.

What each table allows is read from the triggers that guard it, so a table that a migration makes append-only is
protected here without being named twice. Migrations run as another role, the owner of everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

GUARDED = """
SELECT c.relname, p.proname, string_to_array(encode(t.tgargs, 'escape'), '\\000')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND t.tgqual IS NULL AND t.tgtype & 1 = 1
   AND p.proname IN ('refuse_change', 'refuse_change_except')
   AND c.relnamespace = current_schema()::regnamespace
"""
"""Tables whose every row is guarded: for ever, or but for the columns that are the trigger's arguments."""
TABLES = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = current_schema()::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e') ORDER BY relname
"""
OWNED_BY = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = current_schema()::regnamespace
   AND pg_get_userbyid(relowner) = %(role)s
 UNION ALL
SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
   AND pg_get_userbyid(proowner) = %(role)s
 UNION ALL
SELECT nspname FROM pg_namespace WHERE oid = current_schema()::regnamespace
   AND pg_has_role(%(role)s, nspowner, 'MEMBER')
 ORDER BY 1
"""
"""Whoever owns the schema, be it by owning the database, drops its tables; whoever owns a guard's function drops it."""
READ_ONLY = ("django_migrations",)
NEVER_DELETED = ("pghistory_context", "toolkit_approval", "toolkit_numberseries")
"""Who did what, who agreed to what, which number comes next: these change, and never go."""


@dataclass(frozen=True, slots=True)
class Right:
    """What the role may do to a table besides reading it; `columns`: to these alone, when any are named."""

    table: str
    verbs: tuple[str, ...]
    columns: tuple[str, ...] = ()


def rights(connection: BaseDatabaseWrapper) -> list[Right]:
    """What the role that serves may do, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        columns: dict[str, set[str]] = {}
        for table, guard, arguments in cursor.fetchall():
            allowed = set(arguments[:-1]) if guard == "refuse_change_except" else set()
            columns[table] = columns.get(table, allowed) & allowed
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
    return [_right(table, columns.get(table)) for table in tables]


def grants(connection: BaseDatabaseWrapper, role: str) -> Iterator[sql.Composed]:
    """The statements that give a role exactly what it may, whatever it was given before."""
    name, everything = sql.Identifier(role), rights(connection)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}, PUBLIC").format(name)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}, PUBLIC").format(name)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name)
    yield sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}, PUBLIC").format(name)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
    for right in everything:
        verbs = ", ".join(("SELECT", *right.verbs))
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(verbs), sql.Identifier(right.table), name)
        if right.columns:
            listed = sql.SQL(", ").join(map(sql.Identifier, right.columns))
            yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(listed, sql.Identifier(right.table), name)
    # A table of a later migration is read and filled at once; what else is allowed is decided when its guards stand.
    yield sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {}").format(name)
    yield sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}").format(name)


def creation(role: str, password: str) -> sql.Composed:
    """The statement that makes the role."""
    made = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS"
    if not password:
        return sql.SQL(made).format(sql.Identifier(role))
    return sql.SQL(made + " PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))


def exists(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Whether there is such a role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        return cursor.fetchone()[0]


def owned_by(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """What belongs to a role by which it could switch guards off: tables, functions, the schema they are in."""
    with connection.cursor() as cursor:
        cursor.execute(OWNED_BY, {"role": role})
        return [name for (name,) in cursor.fetchall()]


def keep_rights(*, connection: BaseDatabaseWrapper, role: str) -> int:
    """Give a role what it may and nothing else, in one transaction; how many tables there are.

    Doing so again changes nothing, so it follows every migration.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        statements = list(grants(connection, role))
        for statement in statements:
            cursor.execute(statement.as_string(connection.connection))
    return len(rights(connection))


def _right(table: str, columns: set[str] | None) -> Right:
    if table in READ_ONLY:
        return Right(table, ())
    if table in NEVER_DELETED:
        return Right(table, ("INSERT", "UPDATE"))
    if columns is None:
        return Right(table, ("INSERT", "UPDATE", "DELETE"))
    return Right(table, ("INSERT",), tuple(sorted(columns)))
