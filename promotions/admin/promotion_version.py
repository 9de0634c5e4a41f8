from typing import Any

from django.contrib import admin
from django.utils.translation import get_language, gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin, ReadOnlyInline
from coalition.toolkit.admin.columns import pill
from promotions.admin.promotion import STATES, mechanic_words
from promotions.engine.encoding import params_of
from promotions.models import PromotionFunding, PromotionVersion


class FundingInline(ReadOnlyInline):
    """Who bears the promotion, and in what share."""

    model = PromotionFunding
    tab = False
    hide_title = False
    fields = ("funder_kind", "funder", "share_bp")
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
    readonly_fields = ("kind", "promise")
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
        (gettext_lazy("Terms"), {"fields": ("params", "whom", "where", "when", "goods", "basket", "limits")}),
        (gettext_lazy("Points"), {"fields": ("validity", "spending")}),
        (gettext_lazy("Approval"), {"fields": (("approved_by", "approved_at"),)}),
    )

    @admin.display(description=gettext_lazy("what is promised"))
    def promise(self, version: PromotionVersion) -> str:
        """The sentence that the regulations print, or why the parameters make none."""
        try:
            mechanic = params_of(version.mechanic, version.params)
        except ValueError as error:
            return str(error)
        is_russian = (get_language() or "ru").startswith("ru")
        return mechanic.sentence_ru() if is_russian else mechanic.sentence_en()

    @admin.display(description=gettext_lazy("mechanic"), ordering="mechanic")
    def kind(self, version: PromotionVersion) -> Any:
        """The kind of the promise."""
        return mechanic_words(version.mechanic)
