"""Cases and rules of suspected abuse in plain words."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import masked_number
from coalition.toolkit.admin.units import print_percent
from settlements.analytics.suspicions.often import MERGED_LEAST, MERGED_MINUTES
from settlements.analytics.suspicions.one_hand import FEW_ACCOUNTS
from settlements.analytics.suspicions.typed import TIMES_AS_OFTEN
from settlements.analytics.suspicions.usual import Usual
from settlements.models import Sign, Suspicion, SuspicionRule

SENTENCES = {
    Sign.OFTEN_AT_ONE_DESK: gettext_lazy("%(who)s: receipts at desk %(desk)s on %(days)s: %(count)s for %(sum)s ₽"),
    Sign.OWN_CARD: gettext_lazy("%(cashier)s sold to himself on %(days)s: receipts %(count)s for %(sum)s ₽ (%(who)s)"),
    Sign.TYPED_NUMBERS: gettext_lazy("%(cashier)s typed numbers of cards by hand on %(days)s: receipts %(count)s"),
    Sign.SPENT_AFTER_ENROLMENT: gettext_lazy(
        "%(who)s: points that nobody earned by buying were spent right after enrolment, %(days)s: %(sum)s"
    ),
    Sign.RETURNED_AFTER_SPENDING: gettext_lazy(
        "%(who)s: goods came back after their points were spent at another desk, %(days)s: returns %(count)s, "
        "points missing %(sum)s"
    ),
    Sign.POINTS_BY_ONE_HAND: gettext_lazy(
        "%(user)s gave points by hand, most of them to few accounts, %(days)s: times %(count)s, points %(sum)s"
    ),
}
COMPARED = {
    Sign.OFTEN_AT_ONE_DESK: gettext_lazy("most receipts of a buyer in a day at this desk, 30 days"),
    Sign.OWN_CARD: gettext_lazy("who served this account, receipts in 30 days"),
    Sign.TYPED_NUMBERS: gettext_lazy(
        "numbers typed by hand by cashiers of the outlet, share of receipts with a card in per cent"
    ),
    Sign.SPENT_AFTER_ENROLMENT: gettext_lazy("points of new accounts accepted by cashiers of the outlet, 30 days"),
    Sign.RETURNED_AFTER_SPENDING: gettext_lazy(
        "points missing after returns by cashiers of the outlet, sales of 30 days"
    ),
    Sign.POINTS_BY_ONE_HAND: gettext_lazy("points given by hand by everybody, 30 days"),
}


def who(suspicion: Suspicion) -> str:
    """The card with its middle hidden, or the account."""
    if suspicion.card:
        return _("Card %(number)s") % {"number": masked_number(suspicion.card.number)}
    return _("Account %(account)s") % {"account": f"№\u00a0{suspicion.account_id}"} if suspicion.account_id else ""


def days(suspicion: Suspicion) -> str:
    """`14.11.2026`, or from when to when."""
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (suspicion.first_on, suspicion.last_on))
    return first if first == last else f"{first}–{last}"


def sentence(suspicion: Suspicion) -> str:
    """What was found, as a person would say it."""
    cashier = str(suspicion.cashier) if suspicion.cashier else _("A cashier")
    return str(SENTENCES[Sign(suspicion.sign)]) % {
        "who": who(suspicion),
        "desk": f"№\u00a0{suspicion.desk.number}" if suspicion.desk else "–",
        "days": days(suspicion),
        "count": suspicion.count,
        "sum": print_roubles(suspicion.amount_kopecks),
        "cashier": cashier,
        "user": suspicion.user_name,
    }


def average(found: Usual) -> str:
    """What is usual, where it is one figure."""
    if found.average_thousandths is None:
        return ""
    figure = f"{found.average_thousandths / 1000:.1f}".replace(".", ",")
    return _("Usually %(figure)s receipts of a buyer in a day at this desk.") % {"figure": figure}


def _often(rule: SuspicionRule) -> str:
    return _(
        "At one cash desk a card (or other cards of its account) is on %(least)s receipts or more within %(days)s "
        "days, or on %(merged)s receipts within %(minutes)s minutes, as when receipts of others are put on it."
    ) % {"least": rule.least, "days": rule.days, "merged": MERGED_LEAST, "minutes": MERGED_MINUTES}


def _own(rule: SuspicionRule) -> str:
    return _(
        "A cashier who is a member (the list of cashiers who are members tells) has sold to himself or his family "
        "%(least)s times or more within %(days)s days. Receipts by a colleague do not count."
    ) % {"least": rule.least, "days": rule.days}


def _typed(rule: SuspicionRule) -> str:
    return _(
        "Within %(days)s days a cashier has typed %(least)s numbers of cards or more, that is %(share)s of his "
        "receipts with a card or more, and at least %(times)s times as often as his colleagues at the outlet."
    ) % {
        "days": rule.days,
        "least": rule.least,
        "share": print_percent(rule.share_bp or 0),
        "times": TIMES_AS_OFTEN,
    }


def _enrolled(rule: SuspicionRule) -> str:
    return _(
        "Within %(hours)s hours after an account was opened %(sum)s ₽ of points or more were spent that came from a "
        "gift, an adjustment or another account. Looked for in the last %(days)s days. “From how many” is hours here."
    ) % {"hours": rule.least, "sum": print_roubles(rule.least_kopecks), "days": rule.days}


def _returned(rule: SuspicionRule) -> str:
    return _(
        "Within %(days)s days goods of an account came back %(least)s times or more when the points they had earned "
        "were spent already at another cash desk, and %(sum)s ₽ or more of points are missing."
    ) % {"days": rule.days, "least": rule.least, "sum": print_roubles(rule.least_kopecks)}


def _one_hand(rule: SuspicionRule) -> str:
    return _(
        "Within %(days)s days somebody gave points by hand %(least)s times or more, %(sum)s ₽ or more, and %(share)s "
        "of them or more went to the %(few)s accounts that got most."
    ) % {
        "days": rule.days,
        "least": rule.least,
        "sum": print_roubles(rule.least_kopecks),
        "share": print_percent(rule.share_bp or 0),
        "few": FEW_ACCOUNTS,
    }


_EXPLAINED: dict[Sign, Callable[[SuspicionRule], Any]] = {
    Sign.OFTEN_AT_ONE_DESK: _often,
    Sign.OWN_CARD: _own,
    Sign.TYPED_NUMBERS: _typed,
    Sign.SPENT_AFTER_ENROLMENT: _enrolled,
    Sign.RETURNED_AFTER_SPENDING: _returned,
    Sign.POINTS_BY_ONE_HAND: _one_hand,
}


def explained(rule: SuspicionRule) -> str:
    """What a rule looks for, with its thresholds as they are set."""
    return _EXPLAINED[Sign(rule.sign)](rule)
