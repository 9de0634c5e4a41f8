"""Closes the months of the replayed year: every contract's statement is drafted and sent."""

from datetime import datetime

from coalition.kernel.periods import Period
from pharmacies.models import Programme
from settlements.statements.drafting import draft_statements
from settlements.statements.sending import send_statement


def close_month(programme: Programme, month: Period, now: datetime) -> None:
    """Draft and send the statements of a month; those sent already are left alone. `now` lies after the month's end."""
    for statement in draft_statements(programme=programme, period=month, now=now):
        send_statement(statement=statement, sent_by="replay_journey", now=now)
