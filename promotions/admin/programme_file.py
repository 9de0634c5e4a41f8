"""The programme's file in the console: take it, or show one and see what it says and what it would change."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import Programme
from promotions.compiler.outside import Refused
from promotions.compiler.programme_file.checking import CheckedFile, check_file
from promotions.compiler.programme_file.comparing import State
from promotions.compiler.programme_file.exporting import export_programme
from promotions.compiler.programme_file.tree import MOST_BYTES
from promotions.models import PromotionVersion
from promotions.operations.programme_file import Loaded, load_programme

STATES = {
    State.NEW: gettext_lazy("new"),
    State.DIFFERS: gettext_lazy("differs"),
    State.NOT_IN_FILE: gettext_lazy("only in the database, stays"),
}


class ProgrammeFileForm(forms.Form):
    """Which file."""

    file = forms.FileField(
        label=gettext_lazy("Programme's file"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".yaml,.yml"}),
        help_text=gettext_lazy("YAML, at most 1 MB."),
    )


def download_programme(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """The programme as a file, with its promotions' sentences as comments."""
    programme = _programme(request, object_id, model_admin)
    try:
        text = export_programme(programme)
    except Refused as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(address_of(model_admin, programme))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.code}.yaml"'
    return response


def check_programme(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Show a file: what differs from its own examples, and what it would change. Nothing is written."""
    programme = _programme(request, object_id, model_admin)
    form = ProgrammeFileForm(request.POST or None, request.FILES or None)
    tables: list[Table] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            checked = check_file(content)
            tables.append(_examples(checked))
            tables.append(
                _changes(
                    load_programme(
                        content=content,
                        loaded_by=request.user.get_username(),
                        now=timezone.now(),
                        is_applied=False,
                    )
                )
            )
        except Refused as error:
            tables.append(_faults(error))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Check a programme's file"),
        "form": form,
        "tables": tables,
        "opts": model_admin.opts,
        "original": programme,
        "back": address_of(model_admin, programme),
    }
    return TemplateResponse(request, "console/programme_check.html", context)


@panel_on(Programme)
class ProgrammeFilePanel(Panel):
    """Buttons of the programme's page that lead to its file."""

    model = PromotionVersion
    title = gettext_lazy("as a file")
    template = "console/programme_file.html"
    views = (
        ("<path:object_id>/file/", "pharmacies_programme_file", download_programme),
        ("<path:object_id>/file/check/", "pharmacies_programme_file_check", check_programme),
    )

    def context(self) -> dict[str, Any]:
        """Whose file."""
        return {"programme": self.row}


def _programme(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Programme:
    if not request.user.has_perm("promotions.view_promotion"):
        raise PermissionDenied
    return found(model_admin, request, object_id)


def _faults(error: Refused) -> Table:
    is_russian = is_in_russian()
    rows = [
        [
            f"{fault.place.line}:{fault.place.column}" if fault.place.line else "–",
            fault.path,
            getattr(fault, "ru" if is_russian else "en"),
        ]
        for fault in error.faults
    ]
    return Table([Head(_("line")), Head(_("where")), Head(_("what is wrong"))], rows, title=_("The file is refused"))


def _examples(checked: CheckedFile) -> Table:
    rows = [
        [example.line, example.title, each.what, each.expected, each.got]
        for example in checked.differing
        for each in example.differences
    ]
    heads = [Head(_("line")), Head(_("example")), Head(_("figure")), Head(_("expected"), True), Head(_("got"), True)]
    counts = {"all": len(checked.examples), "bad": len(checked.differing)}
    empty = _("examples: %(all)d, all as expected") % counts
    if not checked.examples:
        empty = _("it reads well, but has no examples")
    title = _("Worked examples")
    return Table(
        heads, rows, title=title, empty=empty, note=rows and _("examples: %(all)d, differing: %(bad)d") % counts
    )


def _changes(loaded: Loaded) -> Table:
    rows = [
        [
            change.section,
            change.code or "–",
            STATES[change.state],
            "; ".join(f"{figure.path}: {figure.before} → {figure.after}" for figure in change.figures) or "–",
        ]
        for change in loaded.changes
        if change.state is not State.SAME
    ]
    heads = [Head(_("section")), Head(_("code")), Head(_("state")), Head(_("what differs"))]
    note = _("Nothing was written. Whoever runs the server loads it: manage.py programme load.")
    return Table(heads, rows, title=_("What it would change"), empty=_("The file changes nothing."), note=note)
