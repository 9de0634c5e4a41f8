"""The page of blank forms: every paper of every programme, with lines to be filled in by hand."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.units import said
from members.documents.facts import Facts
from members.documents.papers import PaperKind, print_all
from pharmacies.models import Programme

READ = "members.view_person"
SETS = {
    "joining": (
        gettext_lazy("To join"),
        (PaperKind.JOIN_APPLICATION, PaperKind.PD_CONSENT_ADULT, PaperKind.PD_CONSENT_SPECIAL, PaperKind.ADS_CONSENT),
    ),
    "child": (gettext_lazy("To bring a child"), (PaperKind.JOIN_APPLICATION, PaperKind.PD_CONSENT_REPRESENTATIVE)),
    "family": (
        gettext_lazy("To found a family"),
        (PaperKind.FAMILY_APPLICATION, PaperKind.PD_CONSENT_ADULT, PaperKind.PD_CONSENT_REPRESENTATIVE),
    ),
}
"""Papers that are signed together."""


def blanks(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """Every form of every programme, to be printed and filled in by hand."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Blank forms"),
        "programmes": [
            {
                "programme": programme,
                "forms": [(kind.label, _address(programme, kind)) for kind in PaperKind],
                "sets": [(title, _address(programme, name)) for name, (title, _kinds) in SETS.items()],
            }
            for programme in Programme.objects.order_by("pk")
        ],
    }
    return TemplateResponse(request, "members/blank_forms.html", context)


def blank(request: HttpRequest, programme: int, form: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """A blank form, or a set of them, as one PDF. It takes no number."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    found_programme = Programme.objects.select_related("operator").filter(pk=programme).first()
    kinds = SETS[form][1] if form in SETS else (form,)
    if found_programme is None or any(kind not in PaperKind.values for kind in kinds):
        raise Http404
    try:
        return shown_inline(
            print_all([PaperKind(kind) for kind in kinds], Facts(found_programme, timezone.localdate()))
        )
    except DomainError as error:
        context = {**model_admin.admin_site.each_context(request), "title": _("Blank forms"), "refusal": said(error)}
        return TemplateResponse(request, "members/blank_forms.html", context)


def _address(programme: Programme, form: str) -> str:
    return reverse("admin:members_person_blank", args=[programme.pk, form])
