"""What people do with batches of cards: each step is asked about, then one operation is called."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.steps import StateSteps
from members.admin.card_forms import BatchForm, ExportForm, SendForm
from members.documents.card_lists import cards_csv, cards_xlsx, file_name, refuse_too_long
from members.documents.card_sheets import AT_ONCE, print_at_once, queue_sheets
from members.models import CardBatch, CardExport
from members.operations.card_batches import queue_batch
from members.operations.card_exports import note_export
from members.operations.card_stock import send_batch

HANDLE = ["members.handle_card_numbers"]
SECRET = gettext_lazy(
    "A till knows a buyer by the number of a card: your name and the time stand on every page and line, and here for "
    "ever. Give the file to the printer alone, and delete it afterwards."
)


class BatchSteps(StateSteps):
    """Make a batch; print it, take its numbers out, send its cards to an outlet."""

    actions_list = ("make_batch", "show_stock")
    actions_detail = ("export_numbers", "print_sheets", "send")

    def steps_of(self, batch: CardBatch, request: HttpRequest) -> Collection[str]:
        """Nothing can be done with a batch that is still being made."""
        return self.actions_detail if batch.made == batch.quantity else ()

    @action(description=gettext_lazy("Make cards"), icon="add_card", permissions=HANDLE)
    def make_batch(self, request: HttpRequest) -> HttpResponse:
        """Queue a batch."""

        def make(wanted: dict[str, Any]) -> str:
            queue_batch(started_by=request.user.get_username(), now=timezone.now(), **wanted)
            return _("The cards are being made; their batch shows how far they are.")

        question = Question(
            _("Make cards"),
            _("Each has a random number with a check digit. They lie in stock until they are issued."),
            _("Make"),
            BatchForm,
        )
        return ask(self, request, question, make)

    @action(description=gettext_lazy("Stock"), icon="inventory_2", permissions=["members.view_card"])
    def show_stock(self, request: HttpRequest) -> HttpResponse:
        """The page of the stock."""
        return HttpResponseRedirect(reverse("admin:members_cardbatch_stock"))

    @action(description=gettext_lazy("Take numbers out"), icon="download", permissions=HANDLE)
    def export_numbers(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The numbers of the batch as a file for the printer."""
        batch = found(self, request, object_id)
        question = Question(_("Take numbers out"), SECRET, _("Download"), ExportForm)
        return ask(self, request, question, lambda wanted: exported(request, batch, wanted["form"]), row=batch)

    @action(description=gettext_lazy("Print sheets"), icon="print", permissions=HANDLE)
    def print_sheets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The batch on A4, to be cut."""
        batch = found(self, request, object_id)

        def give(wanted: dict[str, Any]) -> Any:
            by, now = request.user.get_username(), timezone.now()
            if batch.made <= AT_ONCE:
                return file_of(print_at_once(batch=batch, printed_by=by, now=now))
            queue_sheets(batch=batch, printed_by=by, now=now)
            return _("Sheets are being printed in parts; they stand under “Taken out” as they come.")

        question = Question(_("Print sheets"), SECRET, _("Print"))
        return ask(self, request, question, give, row=batch)

    @action(description=gettext_lazy("Send to an outlet"), icon="local_shipping", permissions=HANDLE)
    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cards of the batch go to the stock of an outlet."""
        batch = found(self, request, object_id)

        def send(wanted: dict[str, Any]) -> str:
            count = send_batch(batch=batch, **wanted)
            return _("Cards sent: %(count)s. They are in stock at %(outlet)s.") % {
                "count": count,
                "outlet": wanted["outlet"],
            }

        question = Question(
            _("Send to an outlet"),
            _("From now on only this outlet issues them; those that lie elsewhere already stay there."),
            _("Send"),
            SendForm,
        )
        return ask(self, request, question, send, row=batch)


def exported(request: HttpRequest, batch: CardBatch, form: str) -> HttpResponse | StreamingHttpResponse:
    """The numbers of a batch as a file; CSV streams."""
    if form == CardExport.Form.XLSX:
        refuse_too_long(batch)
    export = note_export(
        batch=batch, form=CardExport.Form(form), exported_by=request.user.get_username(), now=timezone.now()
    )
    if export.form == CardExport.Form.XLSX:
        return file_of(cards_xlsx(export))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(export, ".csv")}"'}
    return StreamingHttpResponse(cards_csv(export), content_type="text/csv", headers=headers)
