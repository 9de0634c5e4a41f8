"""Rows with random numbers of their own, copied into a table at once."""

from collections.abc import Callable, Iterable

from django.db import connection, transaction
from psycopg import errors

NULL = "\\N"
"""Nothing, as COPY reads it."""
TRIES = 20


def copy_anew(statement: str, lines: Callable[[], Iterable[str]]) -> None:
    """Copy lines into a table. Should one of their numbers be taken in the meantime, `lines` makes all of them anew.

    Refused with UniqueViolation when that happens again and again.
    """
    for attempt in range(TRIES):
        rows = "".join(lines())
        try:
            with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as stream:
                stream.write(rows)
            return
        except errors.UniqueViolation:
            if attempt == TRIES - 1:
                raise
