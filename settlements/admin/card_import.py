"""Imports of cards: a small file with a preview at once, a large one as a job with a bar; its page tells what came."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import action

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, address_of, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, badge, grouped, pill, progress_bar
from coalition.toolkit.admin.steering import ask_to_resume, ask_to_stop
from coalition.toolkit.admin.steps import StateSteps
from coalition.toolkit.admin.units import said
from coalition.toolkit.csv_lines import csv_lines
from coalition.toolkit.jobs import UNFINISHED
from coalition.toolkit.models import Job
from settlements.admin.card_file import MOST_ROWS, CardFile, CardsImport
from settlements.admin.card_import_forms import WANTED, CardConfirmForm, CardImportForm
from settlements.admin.card_import_panel import READ_ROWS
from settlements.models import CardImport
from settlements.movements.card_import.columns import COLUMNS, EXAMPLES
from settlements.movements.card_import.files import count_lines
from settlements.movements.card_import.imports import Wanted, begin_import, drop_import, write_down
from settlements.movements.card_import.rejected import rejected_lines

CHANGE = ["settlements.change_cardimport"]
STATES = {"reading": "info", "looked_at": "warning", "writing": "info", "done": "success"}
ENDED = (CardImport.State.DONE, CardImport.State.DROPPED)
HALTED = {Job.State.STOPPED: "warning", Job.State.FAILED: "danger"}
ENCODINGS = ("utf-8", "cp1251")


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
class CardImportAdmin(StateSteps, CardsImport, ReadOnlyAdmin):
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
                    ("programme", "state"),
                    "reason",
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

    @admin.display(description=gettext_lazy("file"), ordering="pk")
    def title(self, card_import: CardImport) -> str:
        """Its number and its file."""
        return str(card_import)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, card_import: CardImport) -> str:
        """How far the job is."""
        job = card_import.job
        if job is None or card_import.state in ENDED:
            return DASH
        if job.state in HALTED:
            return badge(job.get_state_display(), HALTED[job.state])
        if job.state not in UNFINISHED:
            return DASH
        return progress_bar(job.done, job.total)

    @admin.display(description=gettext_lazy("cards written"))
    def written(self, card_import: CardImport) -> str:
        """How many cards came in."""
        return grouped(card_import.counts.get("written", 0))

    @admin.display(description=gettext_lazy("rows left out"))
    def left_out(self, card_import: CardImport) -> str:
        """How many rows did not."""
        return grouped(card_import.counts.get("rejected", 0))

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

    def steps_of(self, card_import: CardImport, request: HttpRequest) -> Collection[str]:
        """What its state and its job's allow."""
        return possible_steps(card_import)

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
        return ask_to_stop(self, request, card_import.job, row=card_import)

    @action(description=gettext_lazy("Resume"), icon="play_circle", permissions=CHANGE)
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go on where it was."""
        card_import = found(self, request, object_id)
        return ask_to_resume(self, request, card_import.job, row=card_import)


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
    if job is not None and job.state in HALTED:
        steps.add("resume")
    return steps if state not in ENDED else set()
