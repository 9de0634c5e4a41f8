from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from members.models import MemberAction


@admin.register(MemberAction)
class MemberActionAdmin(ReadOnlyAdmin):
    """What members did besides buying."""

    list_display = ("happened_at", "account_link", pill(MemberAction, "kind"), "code", "reference", "recorded_by")
    list_select_related = ("account",)
    list_filter = (("kind", ChoicesDropdownFilter), ("happened_at", RangeDateTimeFilter))
    search_fields = ("account__holders__person__name_key", "code", "reference")
    search_help_text = _("Name of a member, code or reference")
    readonly_fields = ("account_link",)
    fieldsets = ((None, {"fields": (("account_link", "kind"), ("code", "reference"), ("happened_at", "recorded_by"))}),)

    @admin.display(description=_("account"))
    def account_link(self, action: MemberAction) -> str:
        """Whose action it is."""
        return link_to(action.account)
