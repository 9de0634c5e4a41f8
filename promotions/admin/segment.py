from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, pill
from pharmacies.models import Programme
from promotions.admin.segment_form import SegmentForm, read_post, sentences_of
from promotions.admin.segment_steps import SegmentSteps
from promotions.models import Segment


@require_POST
def describe(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """What the conditions of the form say, and what is wrong with them."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    conditions, wrong = read_post(request.POST)
    return JsonResponse({"sentences": sentences_of(conditions) if conditions else [], "problems": wrong})


@admin.register(Segment)
class SegmentAdmin(SegmentSteps, ConsoleAdmin):
    """Named audiences: by conditions, or lists. Who belongs to them is asked on the top storey."""

    form = SegmentForm
    list_display = (
        "name",
        pill(Segment, "kind", computed="info", list="primary"),
        "member_count",
        "refreshed_at",
        "kept",
        "code",
    )
    list_filter = (("kind", ChoicesDropdownFilter), ("is_kept", BooleanRadioFilter))
    search_fields = ("name", "name_en", "code")
    search_help_text = _("Name or code")
    autocomplete_fields = ("programme",)
    prepopulated_fields = {"code": ("name",)}
    fieldsets = ((None, {"fields": (("name", "name_en"), ("code", "programme"), ("kind", "is_kept"))}),)
    change_form_after_template = "promotions/segment_conditions.html"

    class Media:
        css = {"all": ("promotions/promotions.css", "promotions/segment.css")}

    def get_readonly_fields(self, request: HttpRequest, obj: Segment | None = None) -> list[Any]:
        """Programme and kind stay, since members would not be its own; the code stays, since files name it."""
        fixed = ["code", "programme", "kind"] if obj is not None else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_fieldsets(self, request: HttpRequest, obj: Segment | None = None) -> list[Any]:
        """The layout; a list is not refreshed."""
        if obj is not None and obj.kind == Segment.Kind.LIST:
            return [(None, {"fields": (("name", "name_en"), ("code", "programme"), "kind")})]
        return super().get_fieldsets(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The only programme, where there is one."""
        programmes = Programme.objects.values_list("pk", flat=True)[:2]
        only = {"programme": programmes[0]} if len(programmes) == 1 else {}
        return only | super().get_changeform_initial_data(request)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Segment | None = None) -> dict[str, Any]:
        """A code that is in use stays as it is."""
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    read_conditions = staticmethod(read_post)

    def get_custom_urls(self) -> tuple[Any, ...]:
        """Besides the usual ones: the sentences of conditions that are being typed."""
        return (*super().get_custom_urls(), ("describe/", "promotions_segment_describe", describe))

    @admin.display(description=_("refreshed by itself"), ordering="is_kept")
    def kept(self, segment: Segment) -> str:
        """When it is refreshed without anybody asking."""
        is_kept = segment.is_kept and segment.kind == Segment.Kind.COMPUTED
        return gettext("every night") if is_kept else DASH

    @property
    def count_address(self) -> str:
        """Where the number of those who fit is asked for; the storey that knows it hangs it here."""
        try:
            return reverse("admin:promotions_segment_count")
        except NoReverseMatch:
            return ""
