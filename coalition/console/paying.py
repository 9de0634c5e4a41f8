"""Reminders on the first page: registers that wait for a second person, payments of the bank nobody has explained."""

from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from settlements.models import BankPayment, PaymentRegister


def figures(user: Any) -> list[dict[str, Any]]:
    """What waits, for those who can do something about it; nothing where nothing does."""
    found = []
    if user.has_perm("settlements.approve_paymentregister"):
        prepared = PaymentRegister.objects.filter(state=PaymentRegister.State.PREPARED)
        prepared = prepared.exclude(prepared_by=user.get_username())
        address = reverse("admin:settlements_paymentregister_changelist") + "?state__exact=prepared"
        found += _figure(_("Payment registers to approve"), prepared, "total_kopecks", address)
    if user.has_perm("settlements.change_bankpayment"):
        waiting = BankPayment.objects.filter(state=BankPayment.State.UNMATCHED)
        address = reverse("admin:settlements_bankpayment_changelist") + "?state__exact=unmatched"
        found += _figure(_("Bank payments to look into"), waiting, "amount_kopecks", address)
    return found


def _figure(title: str, rows: Any, column: str, address: str) -> list[dict[str, Any]]:
    told = rows.aggregate(count=Count("pk"), sum=Sum(column))
    if not told["count"]:
        return []
    note = _("for %(sum)s ₽") % {"sum": print_roubles(told["sum"])}
    return [{"title": title, "figure": str(told["count"]), "note": note, "link": address}]
