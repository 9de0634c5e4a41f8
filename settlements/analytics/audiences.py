"""Who fulfils the conditions of a segment at a moment: one statement, whatever the number of members.

Only open accounts count, and none that somebody holds whose data were erased. Goods that somebody bought are looked at
only where everybody who holds the account agreed to that.
"""

from datetime import datetime

from django.db import connection

from pharmacies.models import Programme
from promotions.engine.segments import SegmentConditions
from promotions.operations.segments import AccountIds
from settlements.analytics.audience_question import question_of


def audience(*, programme: Programme, conditions: SegmentConditions, now: datetime) -> AccountIds:
    """The statement that selects the accounts of a programme that fulfil the conditions at `now`."""
    question = question_of(programme, conditions, now)
    return AccountIds(question.statement, question.params)


def count_audience(*, programme: Programme, conditions: SegmentConditions, now: datetime) -> int:
    """How many accounts fulfil the conditions at `now`; nothing is written down."""
    asked = audience(programme=programme, conditions=conditions, now=now)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({asked.sql}) asked", asked.params)
        return cursor.fetchone()[0]
