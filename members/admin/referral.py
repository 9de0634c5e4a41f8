from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from members.models import Referral


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    """Who joined because of whom."""

    list_display = ("joined_at", "inviter_link", "friend_link", pill(Referral, "channel"))
    list_select_related = ("inviter", "friend")
    list_filter = (("channel", ChoicesDropdownFilter), ("joined_at", RangeDateTimeFilter))
    search_fields = ("inviter__holders__person__name_key", "friend__holders__person__name_key")
    search_help_text = _("Name of the inviter or of the friend")
    readonly_fields = ("inviter_link", "friend_link")
    fieldsets = ((None, {"fields": (("inviter_link", "friend_link"), ("channel", "joined_at"))}),)

    @admin.display(description=_("inviter"))
    def inviter_link(self, referral: Referral) -> str:
        """The account that invited."""
        return link_to(referral.inviter)

    @admin.display(description=_("friend"))
    def friend_link(self, referral: Referral) -> str:
        """The account that joined."""
        return link_to(referral.friend)
