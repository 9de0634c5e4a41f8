"""Parts of the pages of cards: what was taken out of a batch, what is left of it, the face of a card."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.asking import found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import grouped, link_to, moment, progress
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.code_pictures import picture_of, qr_of
from coalition.toolkit.models import Job
from members.documents.card_lists import spaced
from members.documents.card_sheets import KIND as SHEETS
from members.models import Card, CardBatch, CardExport

SHOWN = 50
SHOW = "members.change_card"
"""Whoever shows the codes to a till buys with the card, so those who only read do not get them."""


@panel_on(CardBatch)
class BatchFiguresPanel(Panel):
    """What has become of the cards of a batch."""

    model = Card
    tab = False
    title = gettext_lazy("cards of the batch")

    def context(self) -> dict[str, Any]:
        """How many are in which state, and where those in stock lie."""
        counted = dict(self.row.cards.order_by().values_list("state").annotate(count=Count("pk")))
        figures = [(state.label, grouped(counted[state])) for state in Card.State if state in counted]
        places = self.row.cards.filter(state=Card.State.STOCK).order_by("stock_outlet__name")
        places = places.values_list("stock_outlet__name").annotate(count=Count("pk"))
        rows = [[name or _("The operator's stock"), grouped(count)] for name, count in places]
        heads = [Head(_("in stock at")), Head(_("cards"), is_figure=True)]
        return {"figures": figures, "tables": [Table(heads, rows, empty=_("No card of it is in stock."))]}


@panel_on(CardBatch)
class BatchExportsPanel(Panel):
    """Who took the numbers of a batch out."""

    model = CardExport
    tab = False
    title = gettext_lazy("taken out")

    def context(self) -> dict[str, Any]:
        """The latest exports and how far their sheets are."""
        exports = list(self.row.exports.all()[:SHOWN])
        jobs = {
            job.params["export"]: job
            for job in Job.objects.filter(kind=SHEETS, params__export__in=[export.pk for export in exports])
        }
        heads = [Head(_("mark")), Head(_("form")), Head(_("taken"))]
        rows = [
            [
                link_to(export),
                self._form(export, jobs.get(export.pk)),
                f"{export.exported_by}, {moment(export.exported_at)}",
            ]
            for export in exports
        ]
        return {"tables": [Table(heads, rows, empty=_("Nobody has taken these numbers out."))]}

    def _form(self, export: CardExport, job: Job | None) -> Any:
        if job is None or job.state == Job.State.DONE:
            return export.get_form_display()
        return format_html("{} {}", export.get_form_display(), progress(job.done, job.total))


def sheet(request: HttpRequest, object_id: str, number: int, model_admin: ConsoleAdmin) -> FileResponse:
    """One file of printed sheets, for those who may handle numbers."""
    job = Job.objects.filter(kind=SHEETS, params__export=int(object_id)).first() if object_id.isdigit() else None
    parts = job.result.get("parts", []) if job else []
    if not request.user.has_perm("members.handle_card_numbers") or not 1 <= number <= len(parts):
        raise Http404
    place = parts[number - 1]
    return FileResponse(default_storage.open(place), as_attachment=True, filename=place.rpartition("/")[2])


@panel_on(CardExport)
class SheetsPanel(Panel):
    """The files of printed sheets."""

    model = CardExport
    tab = False
    title = gettext_lazy("files")
    views = (("<path:object_id>/sheets/<int:number>/", "members_cardexport_sheets", sheet),)

    def context(self) -> dict[str, Any]:
        """Links to the parts that are printed, and how far the rest is."""
        job = Job.objects.filter(kind=SHEETS, params__export=self.row.pk).first()
        if job is None:
            return {"sentence": _("The file was handed over at once and is not kept.")}
        rows = [
            [
                format_html(
                    '<a class="text-link" href="{}">{}</a>',
                    reverse("admin:members_cardexport_sheets", args=[self.row.pk, number]),
                    place.rpartition("/")[2],
                )
            ]
            for number, place in enumerate(job.result.get("parts", []), 1)
        ]
        gone = job.finished_at is not None and not rows
        empty = _("The files were deleted after a week; print the batch again.") if gone else _("No part is ready yet.")
        figures = [(_("printed"), progress(job.done, job.total))]
        return {"figures": figures, "tables": [Table([Head(_("part"))], rows, empty=empty)]}


def face_of(card: Card) -> dict[str, Any]:
    """What a card shows: its bars, its QR and its number."""
    return {"card": card, "bars": picture_of(card.number), "qr": qr_of(card.qr_token), "typed": spaced(card.number)}


def face(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """The card alone, large enough to be scanned from a screen, and to be printed by the browser."""
    if not request.user.has_perm(SHOW):
        raise PermissionDenied
    card = found(model_admin, request, object_id)
    if card.state != Card.State.ACTIVE:
        raise Http404
    return TemplateResponse(request, "members/card_face.html", face_of(card))


@panel_on(Card)
class FacePanel(Panel):
    """The card as it is shown to a till: only one that works."""

    model = Card
    tab = False
    title = gettext_lazy("the card to be shown")
    template = "members/card_face_panel.html"
    views = (("<path:object_id>/face/", "members_card_face", face),)

    def context(self) -> dict[str, Any]:
        """Its codes, or why there are none."""
        if not self.request.user.has_perm(SHOW):
            return {"sentence": _("Your rights do not include showing the codes of cards.")}
        if self.row.state != Card.State.ACTIVE:
            return {"sentence": _("The card does not work, so its codes are not shown.")}
        return face_of(self.row)
