"""How the cabinet says what a statement's state means, and how long there is to answer it."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coalition.kernel.periods import Period
from coalition.toolkit.period_words import period_words
from settlements.models import Statement
from settlements.statements.settled import outstanding_kopecks

State = Statement.State

LOOKS: dict[str, str] = {
    State.SENT: "warning",
    State.DISPUTED: "danger",
    State.AGREED: "primary",
    State.PAYABLE: "info",
    State.PAID: "success",
}
STATES: dict[str, Any] = {
    State.SENT: gettext_lazy("waits for your answer"),
    State.DISPUTED: gettext_lazy("disputed"),
    State.AGREED: gettext_lazy("agreed"),
    State.PAYABLE: gettext_lazy("being paid"),
    State.PAID: gettext_lazy("paid"),
    State.CANCELLED: gettext_lazy("cancelled"),
}
MEANINGS: dict[str, Any] = {
    State.SENT: gettext_lazy("Check the sums, then agree or object. Silence until the day named is agreement."),
    State.DISPUTED: gettext_lazy("The centre considers your objections line by line; you will see its answer here."),
    State.AGREED: gettext_lazy("Both sides agree. What is to be paid will be in the next payment register."),
    State.PAYABLE: gettext_lazy("The payment is prepared; the money leaves once it is approved."),
    State.PAID: gettext_lazy("The money has left."),
    State.CANCELLED: gettext_lazy("This statement does not count any more: the next one carries what it left open."),
}


def state_pill(statement: Statement) -> dict[str, Any]:
    """The state as a pill: its words and its look."""
    return {
        "words": STATES.get(statement.state) or statement.get_state_display(),
        "look": LOOKS.get(statement.state, ""),
    }


def meaning(statement: Statement) -> Any:
    """What the state means for the participant, in a sentence."""
    if statement.state == State.AGREED and statement.is_agreed_silently:
        return _("The days for objections ended without an answer, which is agreement.")
    if statement.state == State.AGREED and statement.receivable_kopecks:
        return _("Both sides agree. Please pay the centre what is due.")
    if statement.state == State.PAID and outstanding_kopecks(statement) > 0:
        return _("The money has left. Please pay the centre what is due.")
    if statement.state == State.PAID and statement.receivable_kopecks:
        return _("Both payments have been made.") if statement.payable_kopecks else _("Your payment has arrived.")
    if statement.state == State.SENT and statement.answer_by is None:
        return _("Check the sums, then agree or object.")
    return MEANINGS.get(statement.state, "")


def answer_words(statement: Statement, now: datetime) -> str:
    """Until when there is time to object, and how many days that is."""
    if statement.answer_by is None:
        return ""
    days = (statement.answer_by - timezone.localdate(now)).days
    day = date_format(statement.answer_by, "j E Y")
    if days < 0:
        return _("Objections were taken until %(day)s.") % {"day": day}
    if days == 0:
        return _("Objections are taken today only.")
    left = ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return _("Objections are taken until %(day)s: %(left)s.") % {"day": day, "left": left}


def period_of(statement: Statement) -> str:
    """The period of a statement in words."""
    return period_words(Period(statement.starts_on, statement.ends_on))


def last_on(statement: Statement) -> date:
    """The last day of a statement's period, whose month it belongs to."""
    return Period(statement.starts_on, statement.ends_on).last_on
