"""What was paid by a statement: its payout, and money that came for it; what stands on a contract."""

from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from pharmacies.models import Contract
from settlements.admin.bank_payment import state_pill
from settlements.admin.payment_register import payout_state
from settlements.models import BankPayment, CreditUse, Payout, Statement
from settlements.statements.settled import credit_kopecks, outstanding_kopecks

MOST_SHOWN = 30


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
        for use in statement.credit_uses.all():
            words = _("out of the contract") if use.amount_kopecks > 0 else _("back to the contract")
            day = date_format(timezone.localtime(use.recorded_at), "SHORT_DATE_FORMAT")
            rows.append([words, use.reason, day, use.recorded_by, print_roubles(use.amount_kopecks)])
        note = self._note(statement)
        return {"tables": [Table(heads, rows, empty=_("No money has moved by this statement."), note=note)]}

    def _note(self, statement: Statement) -> str:
        """What is still to come, and what stands on the contract meanwhile."""
        left = outstanding_kopecks(statement)
        if not left:
            return ""
        note = _("Still to come: %(sum)s ₽.") % {"sum": print_roubles(left)}
        credit = credit_kopecks(statement.contract)
        if credit <= 0:
            return note
        return f"{note} " + _("On the contract stand %(sum)s ₽ that pay nothing yet.") % {"sum": print_roubles(credit)}


@panel_on(Contract)
class ContractMoneyPanel(Panel):
    """Money of a participant that came for no statement or was given back, and what it paid."""

    model = BankPayment
    title = gettext_lazy("money on the contract")
    permission = "settlements.view_bankpayment"

    def context(self) -> dict[str, Any]:
        """What stands there now, and the latest rows of how it came to that."""
        payments = BankPayment.objects.filter(contract=self.row, statement=None).order_by("-booked_on", "-pk")
        uses = CreditUse.objects.filter(statement__contract=self.row).select_related("statement").order_by("-pk")
        rows = [(each.booked_on, self._of_payment(each)) for each in payments[:MOST_SHOWN]]
        rows += [(timezone.localdate(each.recorded_at), self._of_use(each)) for each in uses[:MOST_SHOWN]]
        rows.sort(key=itemgetter(0), reverse=True)
        heads = [Head(_("date")), Head(_("what")), Head(_("reason")), Head(_("amount"), True)]
        table = Table(
            heads,
            [[date_format(day, "SHORT_DATE_FORMAT"), *cells] for day, cells in rows],
            empty=_("No money came for the contract alone."),
            note=_("Pays nothing yet: %(sum)s ₽, what was paid above a statement's sum included.")
            % {"sum": print_roubles(credit_kopecks(self.row))},
        )
        return {"tables": [table]}

    def _of_payment(self, payment: BankPayment) -> list[Any]:
        is_in = payment.direction == BankPayment.Direction.IN
        words = _("payment received") if is_in else _("given back")
        amount = payment.amount_kopecks if is_in else -payment.amount_kopecks
        return [link_to(payment, words), payment.purpose or "–", print_roubles(amount)]

    def _of_use(self, use: CreditUse) -> list[Any]:
        return [link_to(use.statement), use.reason, print_roubles(-use.amount_kopecks)]
