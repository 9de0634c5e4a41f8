from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ConfirmImportForm
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.contrib.import_export.forms import ImportForm
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from promotions.admin.segment_file import SegmentFile
from promotions.models import Segment, SegmentMember
from promotions.queries.segment_conditions import segments_that_read_goods

READ_GOODS = "settlements.view_purchaseline"
"""Whoever may not read what members buy does not see who is in a segment of buyers either."""
LISTS = Segment.objects.filter(kind=Segment.Kind.LIST)


class ListImportForm(ImportForm):
    """The file, and the list that it is for."""

    segment = forms.ModelChoiceField(
        label=gettext_lazy("List"), queryset=LISTS, widget=UnfoldAdminSelectWidget, empty_label=None
    )
    field_order = ("segment", "import_file", "format")


class ListConfirmForm(ConfirmImportForm):
    """The same list when the preview is confirmed."""

    segment = forms.ModelChoiceField(queryset=LISTS, widget=forms.HiddenInput)


@admin.register(SegmentMember)
class SegmentMemberAdmin(ImportMixin, ReadOnlyAdmin):
    """Who is or was in a segment, by account; lists are imported here."""

    list_display = (
        "account_link",
        "segment_link",
        "starts_at",
        "ends_at",
        pill(SegmentMember, "source", sweep="info", person="primary"),
    )
    list_select_related = ("account", "segment")
    list_filter = (
        ("segment", AutocompleteSelectFilter),
        ("source", ChoicesDropdownFilter),
        ("starts_at", RangeDateTimeFilter),
    )
    search_fields = ("account__cards__number__exact", "segment__name")
    search_help_text = gettext_lazy("A card number, or the name of a segment")
    readonly_fields = ("account_link", "segment_link")
    fieldsets = ((None, {"fields": (("account_link", "segment_link"), ("starts_at", "ends_at"), "source")}),)
    resource_classes = (SegmentFile,)
    import_form_class = ListImportForm
    confirm_form_class = ListConfirmForm
    skip_admin_log = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[SegmentMember]:
        """Members, without those of segments of buyers for whoever may not read what is bought."""
        rows = super().get_queryset(request)
        hidden = set() if request.user.has_perm(READ_GOODS) else segments_that_read_goods()
        return rows.exclude(segment__in=hidden) if hidden else rows

    @admin.display(description=gettext_lazy("account"), ordering="account")
    def account_link(self, member: SegmentMember) -> Any:
        """The account by its number: a list of names is nobody's business here."""
        return link_to(member.account, f"№\u00a0{member.account_id}")

    @admin.display(description=gettext_lazy("segment"), ordering="segment__name")
    def segment_link(self, member: SegmentMember) -> Any:
        """The segment."""
        return link_to(member.segment)

    def get_import_formats(self) -> list[Any]:
        """What a file may be."""
        return [XLSX, CSV]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may change segments."""
        return request.user.has_perm("promotions.change_segment")

    def get_import_form_initial(self, request: HttpRequest) -> dict[str, Any]:
        """The list from whose page somebody comes."""
        return {"segment": request.GET.get("segment")}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: forms.Form | None) -> dict[str, Any]:
        """The list goes on to the confirmation."""
        segment = import_form.cleaned_data["segment"].pk if import_form else None
        return super().get_confirm_form_initial(request, import_form) | {"segment": segment}

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The list, and the moment from which the new members belong to it."""
        form = kwargs.get("form")
        segment = form.cleaned_data.get("segment") if form is not None and form.is_bound and form.is_valid() else None
        request.segment = segment
        return {"segment": segment, "now": timezone.now()}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Back to the list's page."""
        messages.success(
            request,
            _("Added: %(joined)s. Left out: %(skipped)s.")
            % {"joined": result.totals["new"], "skipped": result.totals["skip"]},
        )
        return HttpResponseRedirect(reverse("admin:promotions_segment_change", args=[request.segment.pk]))
