"""Files of the bank: loaded once, with what came of their payments."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from coalition.kernel.client_bank import MOST_BYTES
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, address_of, ask
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from pharmacies.models import Programme
from settlements.admin.bank_payment import direction_pill, state_pill, what_it_is
from settlements.models import BankFile, BankPayment
from settlements.statements.bank_files import Loaded, load_bank_file

LOAD = ["settlements.add_bankfile"]
MOST_SHOWN = 200


class BankFileForm(forms.Form):
    """The file, and whose account it is of."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects, widget=UnfoldAdminSelectWidget, empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("File of the bank"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".txt"}),
        help_text=gettext_lazy("kl_to_1c.txt, up to 20 MB: the bank calls it “export to 1C”."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Export fewer days at once."))
        return file


@admin.register(BankFile)
class BankFileAdmin(ReadOnlyAdmin):
    """What the bank said of the operator's account."""

    list_display = (
        "file_name",
        "account",
        "starts_on",
        "last_on",
        "payments_count",
        "waiting",
        "loaded_by",
        "loaded_at",
    )
    search_fields = ("file_name", "account")
    search_help_text = gettext_lazy("File name or account")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("file_name", "account"),
                    ("starts_on", "last_on"),
                    ("opening_kopecks", "closing_kopecks"),
                    ("loaded_by", "loaded_at"),
                    "content_hash",
                )
            },
        ),
    )
    actions_list = ("upload",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Files with their payments counted."""
        waiting = Count("payments", filter=Q(payments__state=BankPayment.State.UNMATCHED))
        return super().get_queryset(request).annotate(count=Count("payments"), waiting_count=waiting)

    @admin.display(description=gettext_lazy("payments"))
    def payments_count(self, file: BankFile) -> int:
        """How many payments it brought."""
        return file.count

    @admin.display(description=gettext_lazy("not matched"))
    def waiting(self, file: BankFile) -> int:
        """How many of them wait for a person."""
        return file.waiting_count

    @action(description=gettext_lazy("Load a file of the bank"), icon="upload_file", permissions=LOAD)
    def upload(self, request: HttpRequest) -> HttpResponse:
        """Load a statement of the account and match it."""

        def load(wanted: dict[str, Any]) -> HttpResponse:
            loaded = load_bank_file(
                programme=wanted["programme"],
                content=wanted["file"].read(),
                file_name=wanted["file"].name,
                by=request.user.get_username(),
                now=timezone.now(),
            )
            messages.success(request, _told(loaded))
            if waiting := loaded.file.payments.filter(state=BankPayment.State.UNMATCHED, why_not="").count():
                told = _("%(count)s more are being matched; look again in a few minutes.") % {"count": waiting}
                messages.info(request, told)
            return HttpResponseRedirect(address_of(self, loaded.file))

        question = Question(
            _("Load a file of the bank"),
            _("Payouts that left are booked, money that came finds its statement; the rest is listed with the reason."),
            _("Load"),
            BankFileForm,
        )
        return ask(self, request, question, load)


def _told(loaded: Loaded) -> str:
    matched = loaded.file.payments.filter(state=BankPayment.State.MATCHED).count()
    left = loaded.file.payments.filter(state=BankPayment.State.UNMATCHED).exclude(why_not="").count()
    return _(
        "New payments: %(new)s, matched: %(matched)s, left for you: %(left)s. "
        "Known before: %(known)s. Not carried out by the bank: %(not_carried_out)s."
    ) % {
        "new": loaded.new,
        "matched": matched,
        "left": left,
        "known": loaded.known,
        "not_carried_out": loaded.not_carried_out,
    }


@panel_on(BankFile)
class FilePaymentsPanel(Panel):
    """The payments that were new in a file, and what each was."""

    model = BankPayment
    tab = False
    title = gettext_lazy("payments")
    permission = "settlements.view_bankpayment"

    def context(self) -> dict[str, Any]:
        """Figures by state, then the payments, those that wait first."""
        own = self.row.payments.order_by()
        sums = own.values("state", "direction").annotate(count=Count("pk"), sum=Sum("amount_kopecks"))
        totals = [
            [
                BankPayment.Direction(each["direction"]).label,
                BankPayment.State(each["state"]).label,
                each["count"],
                print_roubles(each["sum"]),
            ]
            for each in sums.order_by("direction", "-state")
        ]
        heads = [Head(_("direction")), Head(_("state")), Head(_("payments"), True), Head(_("amount"), True)]
        payments = own.select_related("payout__statement", "statement", "contract__legal_entity")
        mine = self._table(payments.order_by("-state", "booked_on", "pk"), _("Payment by payment"))
        summary = Table(heads, totals, empty=_("Nothing new was in it."))
        shown = (summary, mine, self._known())
        return {"tables": [table for table in shown if table is summary or table.rows]}

    def _known(self) -> Table:
        """Payments of the same days that other files had told of before; those are not counted again."""
        file = self.row
        earlier = BankPayment.objects.filter(file__account=file.account, file__pk__lt=file.pk)
        if file.starts_on and file.last_on:
            earlier = earlier.filter(booked_on__range=(file.starts_on, file.last_on))
        known = earlier.select_related("file", "payout__statement", "statement", "contract__legal_entity")
        title = _("Payments of these days known from earlier files: counted once")
        return self._table(known.order_by("booked_on", "pk"), title)

    def _table(self, payments: QuerySet[BankPayment], title: str) -> Table:
        rows = [
            [
                link_to(payment, payment.booked_on.strftime("%d.%m.%Y")),
                payment.order_number or "–",
                direction_pill(payment),
                payment.other_name or "–",
                print_roubles(payment.amount_kopecks),
                state_pill(payment),
                what_it_is(payment),
                link_to(payment.file),
            ]
            for payment in payments.select_related("file")[:MOST_SHOWN]
        ]
        heads = [
            *(Head(_("date")), Head(_("payment order")), Head(_("direction")), Head(_("other party"))),
            *(Head(_("amount"), True), Head(_("state")), Head(_("what it is")), Head(_("bank file"))),
        ]
        return Table(heads, rows, title=title)
