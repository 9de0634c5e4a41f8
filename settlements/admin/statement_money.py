"""What was paid by a statement: its payout, and money that came for it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.bank_payment import state_pill
from settlements.admin.payment_register import payout_state
from settlements.models import Payout, Statement
from settlements.statements.settled import outstanding_kopecks


@panel_on(Statement)
class StatementMoneyPanel(Panel):
    """The payout of a statement with its register, and the payments of its participant."""

    model = Payout
    tab = False
    place = 60
    title = gettext_lazy("money")
    permission = "settlements.view_payout"

    def context(self) -> dict[str, Any]:
        """One table of both; nothing for a draft."""
        statement = self.row
        if statement.number is None:
            self.title = ""
            return {}
        heads = [Head(_("what")), Head(_("document")), Head(_("date")), Head(_("state")), Head(_("amount"), True)]
        rows = []
        for payout in Payout.objects.filter(statement=statement).select_related("register"):
            paid_on = f"{payout.paid_on:%d.%m.%Y}" if payout.paid_on else "–"
            paper = link_to(payout.register) if payout.register else "–"
            amount = print_roubles(payout.amount_kopecks)
            rows.append([link_to(payout, _("payout")), paper, paid_on, payout_state(payout), amount])
        for payment in statement.bank_payments.filter(payout=None).select_related("file").order_by("booked_on"):
            words = [link_to(payment, _("payment received")), link_to(payment.file), f"{payment.booked_on:%d.%m.%Y}"]
            rows.append([*words, state_pill(payment), print_roubles(payment.amount_kopecks)])
        left = outstanding_kopecks(statement)
        note = _("Still to come: %(sum)s ₽.") % {"sum": print_roubles(left)} if left else ""
        return {"tables": [Table(heads, rows, empty=_("No money has moved by this statement."), note=note)]}
