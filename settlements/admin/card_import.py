"""Imports of cards: a small file with a preview at once, a large one as a job with a bar; its page tells what came."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.forms import ConfirmImportForm
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.contrib.import_export.forms import ImportForm
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, address_of, ask, date_input, found
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.previewed import PreviewedImport
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from coalition.toolkit.csv_lines import csv_lines
from coalition.toolkit.jobs import UNFINISHED, resume_job, stop_job
from coalition.toolkit.models import Job
from pharmacies.models import LegalEntity, Outlet, Programme
from settlements.admin.card_file import MOST_ROWS, OUTCOMES, CardFile, CardsFormat
from settlements.models import CardImport
from settlements.movements.card_import.columns import COLUMNS, EXAMPLES, unknown
from settlements.movements.card_import.faults import Fault, sentences
from settlements.movements.card_import.files import count_lines
from settlements.movements.card_import.imports import Wanted, begin_import, drop_import, write_down
from settlements.movements.card_import.looking import staged_rows
from settlements.movements.card_import.rejected import rejected_lines

CHANGE = ["settlements.change_cardimport"]
STATES = {"reading": "info", "looked_at": "warning", "writing": "info", "done": "success"}
ENCODINGS = ("utf-8", "cp1251")
SHOWN = 10
READ_ROWS = ("settlements.change_cardimport", "members.view_person")
"""Rows of a file tell names, phones and card numbers whole: no affair of those who only watch."""


class CardImportForm(ImportForm):
    """The file, and what is wanted of it."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.all(),
        widget=UnfoldAdminSelectWidget,
        empty_label=None,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=150,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Where these cards and points come from; it stands in the books for ever."),
    )
    look_alikes = forms.ChoiceField(
        label=gettext_lazy("Somebody with this phone or this name and date of birth is there"),
        choices=CardImport.LookAlikes,
        initial=CardImport.LookAlikes.REJECT,
        widget=UnfoldAdminSelectWidget,
    )
    funder = forms.ModelChoiceField(
        label=gettext_lazy("Who pays for opening points"),
        queryset=LegalEntity.objects.filter(contracts__isnull=False).distinct(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        empty_label=gettext_lazy("the operator"),
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    dated_on = forms.DateField(
        label=gettext_lazy("Date of cards without a date of issue"), initial=timezone.localdate, widget=date_input()
    )
    accumulates_on = forms.DateField(
        label=gettext_lazy("Date of the accumulation"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy("Nothing: the day when the card was issued."),
    )
    is_again = forms.BooleanField(
        label=gettext_lazy("Read this file though it was imported before"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    field_order = (
        *("import_file", "programme", "reason", "look_alikes", "funder", "outlet", "dated_on", "accumulates_on"),
        *("is_again", "format"),
    )


class CardConfirmForm(ConfirmImportForm):
    """The same when the preview is confirmed."""

    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput)
    look_alikes = forms.ChoiceField(choices=CardImport.LookAlikes, widget=forms.HiddenInput)
    funder = forms.ModelChoiceField(queryset=LegalEntity.objects.all(), required=False, widget=forms.HiddenInput)
    outlet = forms.ModelChoiceField(queryset=Outlet.objects.all(), required=False, widget=forms.HiddenInput)
    dated_on = forms.DateField(widget=forms.HiddenInput)
    accumulates_on = forms.DateField(required=False, widget=forms.HiddenInput)
    is_again = forms.BooleanField(required=False, widget=forms.HiddenInput)


WANTED = ("programme", "reason", "look_alikes", "funder", "outlet", "dated_on", "accumulates_on", "is_again")


def example(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """A file to take as a pattern, for those who see imports."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    content = b"".join(csv_lines([[column.title for column in COLUMNS], *EXAMPLES], "utf-8"))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cards-example.csv"'
    return response


def rejected(
    request: HttpRequest, object_id: str, encoding: str, model_admin: "CardImportAdmin"
) -> StreamingHttpResponse:
    """The rows left out with their reasons, for those who may read what is in them."""
    card_import = found(model_admin, request, object_id)
    if not request.user.has_perms(READ_ROWS) or not model_admin.has_view_permission(request, card_import):
        raise PermissionDenied
    if encoding not in ENCODINGS or not card_import.counts.get("rejected"):
        raise Http404
    content = rejected_lines(card_import, encoding)
    response = StreamingHttpResponse(content, content_type=f"text/csv; charset={encoding}")
    response["Content-Disposition"] = f'attachment; filename="cards-{card_import.pk}-rejected-{encoding}.csv"'
    return response


@admin.register(CardImport)
class CardImportAdmin(PreviewedImport, ReadOnlyAdmin):
    """Files of cards that members had before, and what came of them."""

    list_display = (
        "title",
        pill(CardImport, "state", **STATES),
        "progress",
        "written",
        "left_out",
        "points_kopecks",
        "created_by",
        "created_at",
    )
    list_select_related = ("job",)
    list_filter = (("state", ChoicesDropdownFilter), ("programme", AutocompleteSelectFilter))
    search_fields = ("file_name", "reason", "created_by")
    search_help_text = gettext_lazy("File name, reason, or who imported it")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("programme", "reason"),
                    ("funder", "contract"),
                    ("look_alikes", "outlet"),
                    ("dated_on", "accumulates_on"),
                    ("created_by", "created_at", "finished_at"),
                )
            },
        ),
    )
    actions_detail = ("write", "drop", "stop", "resume")
    custom_urls = (
        ("example/", "settlements_cardimport_example", example),
        ("<path:object_id>/rejected/<str:encoding>/", "settlements_cardimport_rejected", rejected),
    )
    resource_classes = (CardFile,)
    import_form_class = CardImportForm
    confirm_form_class = CardConfirmForm
    import_template_name = "console/card_import_form.html"
    skip_admin_log = True

    @admin.display(description=gettext_lazy("file"), ordering="pk")
    def title(self, card_import: CardImport) -> str:
        """Its number and its file."""
        return str(card_import)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, card_import: CardImport) -> str:
        """How far the job is."""
        job = card_import.job
        if job is None or job.state not in UNFINISHED:
            return DASH
        return format_html('<progress class="bar" max="{}" value="{}"></progress>', job.total or 1, job.done)

    @admin.display(description=gettext_lazy("cards written"))
    def written(self, card_import: CardImport) -> str:
        """How many cards came in."""
        return grouped(card_import.counts.get("written", 0))

    @admin.display(description=gettext_lazy("rows left out"))
    def left_out(self, card_import: CardImport) -> str:
        """How many rows did not."""
        return grouped(card_import.counts.get("rejected", 0))

    def get_import_formats(self) -> list[Any]:
        """What a file may be."""
        return [CardsFormat]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may import cards."""
        return request.user.has_perm("settlements.add_cardimport")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A small file is shown row by row; a larger one becomes a job with a page of its own."""
        if request.method == "POST" and self.has_import_permission(request):
            form = self.create_import_form(request)
            if form.is_valid() and count_lines(form.cleaned_data["import_file"]) > MOST_ROWS + 1:
                return self._begin(request, form)
        return super().import_action(request, **kwargs)

    def _begin(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        file = form.cleaned_data["import_file"]
        try:
            card_import = begin_import(
                file=file.file if hasattr(file, "file") else file,
                file_name=file.name,
                wanted=Wanted(**{name: form.cleaned_data[name] for name in WANTED}),
                started_by=request.user.get_username(),
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, said(error))
            return HttpResponseRedirect(request.get_full_path())
        messages.success(request, _("The file is being read; its page shows how far it is. Nothing is written yet."))
        return HttpResponseRedirect(address_of(self, card_import))

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """What is wrong with the file, in our words."""
        if isinstance(e, DomainError):
            form.add_error("import_file", said(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def get_confirm_form_initial(self, request: HttpRequest, import_form: forms.Form | None) -> dict[str, Any]:
        """What is wanted goes on to the confirmation."""
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            for name in WANTED:
                value = import_form.cleaned_data[name]
                initial[name] = value.pk if hasattr(value, "pk") else value
        return initial

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """What is wanted, by whom, when."""
        form = kwargs.get("form")
        given = {"now": timezone.now(), "by": request.user.get_username()}
        if form is not None and form.is_bound and form.is_valid():
            given["wanted"] = Wanted(**{name: form.cleaned_data[name] for name in WANTED})
        return given

    def process_dataset(self, dataset: Any, form: forms.Form, request: HttpRequest, **kwargs: Any) -> Any:
        """Write it down; which import it was is needed for the way back."""
        resource = self.choose_import_resource_class(form, request)(
            **self.get_import_resource_kwargs(request, form=form)
        )
        name = form.cleaned_data.get("original_file_name", "")
        result = resource.import_data(dataset, dry_run=False, file_name=name, user=request.user, raise_errors=False)
        request.card_import = resource.done
        return result

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """To the page of the import."""
        card_import: CardImport | None = request.card_import
        if card_import is None:
            messages.error(request, _("Nothing was written. Check the file once more."))
            return HttpResponseRedirect(address_of(self))
        messages.success(
            request,
            _("Cards written: %(written)s. Rows left out: %(rejected)s.")
            % {"written": card_import.counts.get("written", 0), "rejected": card_import.counts.get("rejected", 0)},
        )
        return HttpResponseRedirect(address_of(self, card_import))

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """What the state allows."""
        card_import = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        possible = possible_steps(card_import) if card_import else set()
        return [each for each in offered if each.action_name.rpartition("_")[2] in possible]

    @action(description=gettext_lazy("Write them down"), icon="save", permissions=CHANGE)
    def write(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write what was looked at."""
        card_import = found(self, request, object_id)

        def write(wanted: dict[str, Any]) -> str:
            write_down(card_import=card_import, by=request.user.get_username(), now=timezone.now())
            return _("The cards are being written; the page shows how far they are.")

        counts = card_import.counts
        question = Question(
            _("Write the cards down"),
            _("%(cards)s cards, opening points %(points)s, accumulation %(sum)s. %(rejected)s rows are left out.")
            % {
                "cards": grouped(counts.get("new", 0) + counts.get("joins", 0)),
                "points": print_roubles(counts.get("points", 0)),
                "sum": print_roubles(counts.get("accumulated", 0)),
                "rejected": grouped(counts.get("rejected", 0)),
            },
            _("Write down"),
        )
        return ask(self, request, question, write, row=card_import)

    @action(description=gettext_lazy("Give it up"), icon="delete", permissions=CHANGE)
    def drop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Drop an import that nothing was written of."""
        card_import = found(self, request, object_id)

        def drop(wanted: dict[str, Any]) -> str:
            drop_import(card_import=card_import, now=timezone.now())
            return _("The import was given up; its file is deleted.")

        question = Question(
            _("Give the import up"), _("Nothing is written; the file and its rows are deleted."), _("Give it up")
        )
        return ask(self, request, question, drop, row=card_import)

    @action(description=gettext_lazy("Stop"), icon="pause_circle", permissions=CHANGE)
    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop after the piece it is at."""
        card_import = found(self, request, object_id)

        def stop(wanted: dict[str, Any]) -> Any:
            stop_job(job=card_import.job)
            return _("The job stops after the piece it is at.")

        question = Question(_("Stop the job"), _("What is done stays done; it can be resumed later."), _("Stop"))
        return ask(self, request, question, stop, row=card_import)

    @action(description=gettext_lazy("Resume"), icon="play_circle", permissions=CHANGE)
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go on where it was."""
        card_import = found(self, request, object_id)

        def resume(wanted: dict[str, Any]) -> Any:
            resume_job(job=card_import.job)
            return _("The job goes on where it was.")

        question = Question(_("Resume the job"), _("It goes on where it was."), _("Resume"))
        return ask(self, request, question, resume, row=card_import)


def possible_steps(card_import: CardImport) -> set[str]:
    """The steps that an import allows now."""
    steps = set()
    state, job = card_import.state, card_import.job
    if state == CardImport.State.LOOKED_AT:
        steps |= {"write", "drop"}
    if state == CardImport.State.READING:
        steps.add("drop")
    if job is not None and job.state in UNFINISHED:
        steps.add("stop")
    if job is not None and job.state in (Job.State.STOPPED, Job.State.FAILED):
        steps.add("resume")
    return steps if state not in (CardImport.State.DONE, CardImport.State.DROPPED) else set()


@panel_on(CardImport)
class ResultPanel(Panel):
    """How far the import is, what comes of the rows, why some are left out."""

    model = CardImport
    tab = False
    title = gettext_lazy("rows of the file")
    template = "console/card_import.html"

    def context(self) -> dict[str, Any]:
        """Figures, reasons with their numbers, the first rows."""
        card_import: CardImport = self.row
        counts = card_import.counts
        figures = [(OUTCOMES[name], grouped(counts[name])) for name in OUTCOMES if name in counts]
        if counts:
            figures += [
                (_("opening points"), print_roubles(counts["points"])),
                (_("opening accumulation"), print_roubles(counts["accumulated"])),
            ]
        if "written" in counts:
            figures = [(_("cards written"), grouped(counts["written"])), *figures]
        job = card_import.job
        return {
            "card_import": card_import,
            "job": job,
            "is_waiting": job is not None and job.state in UNFINISHED,
            "figures": figures,
            "unknown": unknown(card_import.columns),
            "may_read": self.request.user.has_perms(READ_ROWS),
            "tables": self._tables(card_import),
        }

    def _tables(self, card_import: CardImport) -> list[Table]:
        tables = []
        faults = card_import.counts.get("faults", {})
        if faults:
            rows = [[said_of(Fault(code)), grouped(count)] for code, count in faults.items()]
            tables.append(Table([Head(_("why left out")), Head(_("rows"), True)], rows, title=_("Left out")))
        if card_import.state != CardImport.State.LOOKED_AT or not self.request.user.has_perms(READ_ROWS):
            return tables
        heads = [
            Head(_("row")),
            Head(_("card")),
            Head(_("member")),
            Head(_("points"), True),
            Head(_("what comes of it")),
        ]
        for outcome in ("new", "joins", "rejected"):
            shown = [
                [
                    row["row_no"],
                    row["number"] or DASH,
                    " ".join(filter(None, (row["last_name"], row["first_name"], row["middle_name"]))) or DASH,
                    print_roubles(row["points_kopecks"]),
                    sentences(row["faults"]) or OUTCOMES[outcome],
                ]
                for row in staged_rows(card_import, most=SHOWN, outcome=outcome)
            ]
            if shown:
                tables.append(Table(heads, shown, title=_("The first rows: %(what)s") % {"what": OUTCOMES[outcome]}))
        return tables


def said_of(fault: Fault) -> str:
    """The reason in the language of the page."""
    return said(DomainError(fault.ru, fault.en))


def grouped(number: int) -> str:
    """`12345` becomes «12 345»."""
    return number_format(number, force_grouping=True)
