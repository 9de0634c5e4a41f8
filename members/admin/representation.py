from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, masked_paper
from coalition.toolkit.admin.steps import StateSteps
from members.models import Representation
from members.operations.representations import end_representation

ADD = "members.add_representation"
STEP = ["members.change_representation", "members.view_person"]


@admin.register(Representation)
class RepresentationAdmin(StateSteps, ReadOnlyAdmin):
    """Who signs for children and for incapable adults."""

    list_display = ("ward_link", "representative_link", "kind", "ground", "starts_at", "ends_at")
    list_select_related = ("ward", "representative")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("ground", ChoicesDropdownFilter),
        ("starts_at", RangeDateTimeFilter),
    )
    search_fields = ("ward__name_key", "representative__name_key")
    search_help_text = _("Name of the represented or of the representative")
    readonly_fields = ("ward_link", "representative_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("ward_link", "representative_link"),
                    ("kind", "ground"),
                    "authority",
                    ("starts_at", "ends_at"),
                )
            },
        ),
    )
    actions_detail = ("end",)

    def steps_of(self, row: Representation, request: HttpRequest) -> Collection[str]:
        """It can be ended once."""
        return self.actions_detail if row.ends_at is None else ()

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Representation | None:
        """The row; the figures of its paper are for those who note such papers down."""
        row = super().get_object(request, *args, **kwargs)
        if row is not None and not request.user.has_perm(ADD):
            row.authority = masked_paper(row.authority)
        return row

    @action(description=_("End"), icon="event_busy", permissions=STEP)
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """From now on he signs no more."""
        row = found(self, request, object_id)

        def end(typed: dict[str, Any]) -> str:
            end_representation(representation=row, now=timezone.now())
            return now_("The representation has ended.")

        sentence = _("He signs for the represented no more. For a child what he signed counts until it is 18.")
        return ask(
            self, request, Question(_("End the representation"), sentence, _("End"), is_dangerous=True), end, row=row
        )

    @admin.display(description=_("represented"), ordering="ward__name_key")
    def ward_link(self, row: Representation) -> str:
        """Who is represented."""
        return link_to(row.ward)

    @admin.display(description=_("representative"), ordering="representative__name_key")
    def representative_link(self, row: Representation) -> str:
        """Who signs."""
        return link_to(row.representative)
