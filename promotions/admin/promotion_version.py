from typing import Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import pill
from coalition.toolkit.languages import is_in_russian
from promotions.admin.constructor.clauses import clauses_of
from promotions.admin.constructor.mechanics import name_of
from promotions.admin.constructor.told import terms_told
from promotions.admin.promotion import STATES
from promotions.compiler.compile import compile_rule
from promotions.models import PromotionFunding, PromotionVersion


class FundingInline(ReadOnlyInline):
    """Who bears the promotion, and in what share."""

    model = PromotionFunding
    tab = False
    hide_title = False
    fields = ("funder_kind", "funder", "share_bp", "cap_kopecks")
    list_select_related = ("funder",)
    ordering = ("pk",)
    show_change_link = False


@admin.register(PromotionVersion)
class PromotionVersionAdmin(ReadOnlyAdmin):
    """Exact wordings; a running one is not edited, a new one is made."""

    list_display = (
        "promotion",
        "number",
        pill(PromotionVersion, "state", **STATES),
        "kind",
        "priority",
        "budget_kopecks",
    )
    list_select_related = ("promotion",)
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("promotion__name", "promotion__code", "mechanic")
    inlines = (FundingInline,)
    readonly_fields = ("kind", "promise", "terms")

    class Media:
        css = {"all": ("promotions/promotions.css",)}

    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("promotion", "number"),
                    "promise",
                    ("state", "kind"),
                    ("priority", "group"),
                    ("budget_kopecks", "needs_account"),
                )
            },
        ),
        (gettext_lazy("Terms"), {"fields": ("terms",)}),
        (
            gettext_lazy("Approval"),
            {"fields": (("made_by", "made_at"), ("checked_by", "checked_at"), ("approved_by", "approved_at"))},
        ),
    )

    @admin.display(description=gettext_lazy("what is promised"))
    def promise(self, version: PromotionVersion) -> str:
        """The sentences that the regulations print, or why the terms make none."""
        try:
            rule = compile_rule(version)
        except ValueError as error:
            return str(error)
        is_russian = is_in_russian()
        return " ".join(clauses_of(rule, version.promotion.programme_id)[0 if is_russian else 1])

    @admin.display(description=gettext_lazy("what is agreed"))
    def terms(self, version: PromotionVersion) -> str:
        """The terms in the words of the vocabulary."""
        return render_to_string("promotions/terms.html", {"terms": terms_told(version)})

    @admin.display(description=gettext_lazy("mechanic"), ordering="mechanic")
    def kind(self, version: PromotionVersion) -> Any:
        """The kind of the promise."""
        return name_of(version.mechanic)
