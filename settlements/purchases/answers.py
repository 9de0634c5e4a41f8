"""Answers that were given: stored with their effect, found by key, given again."""

from datetime import datetime
from typing import Any

import psycopg

from coalition.toolkit import pool
from pharmacies.queries.desks import DeskIdentity
from settlements.purchases.errors import IdempotencyConflict
from settlements.purchases.requests import Idempotency
from settlements.purchases.results import Answer

FIND = "select operation, body_hash, status, answer from settlements_idempotencyrecord where desk_id = %s and key = %s"
KEEP = """
insert into settlements_idempotencyrecord (desk_id, key, operation, body_hash, status, answer, created_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""


def ask_for_answer(
    connection: psycopg.Connection[Any], desk: DeskIdentity, idempotency: Idempotency
) -> psycopg.Cursor[Any]:
    """Send the question for this key's answer, so that a pipeline may go on; `answer_of` reads it."""
    return pool.cursor(connection).execute(FIND, [desk.desk_id, idempotency.key])


def answer_of(asked: psycopg.Cursor[Any], idempotency: Idempotency, operation: str) -> Answer | None:
    """The answer that the key got, if any. Refused with IdempotencyConflict when it was another request's."""
    row = asked.fetchone()
    if row is None:
        return None
    if row[:2] != (operation, idempotency.body_hash):
        raise IdempotencyConflict(key=idempotency.key)
    return Answer(row[2], row[3].encode(), is_repeated=True)


def find_answer(desk: DeskIdentity, idempotency: Idempotency, operation: str) -> Answer | None:
    """The committed answer of a key, read outside the caller's transaction. Refused with IdempotencyConflict."""
    with pool.reading() as connection:
        return answer_of(ask_for_answer(connection, desk, idempotency), idempotency, operation)


def keep_answer(
    connection: psycopg.Connection[Any],
    desk: DeskIdentity,
    idempotency: Idempotency,
    operation: str,
    answer: Answer,
    now: datetime,
) -> None:
    """Store the answer in the transaction of its effect. Refused by the database when the key has one already."""
    pool.cursor(connection).execute(
        KEEP,
        [
            desk.desk_id,
            idempotency.key,
            operation,
            idempotency.body_hash,
            answer.status,
            answer.body.decode(),
            now,
        ],
    )
