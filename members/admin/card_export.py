from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to
from members.models import CardExport


@admin.register(CardExport)
class CardExportAdmin(ReadOnlyAdmin):
    """Who took numbers of cards out of the system; a found file is traced by its mark."""

    list_display = ("mark", "batch_link", "form", "exported_by", "exported_at")
    list_select_related = ("batch",)
    list_filter = (("form", ChoicesDropdownFilter), ("exported_at", RangeDateTimeFilter))
    search_fields = ("mark__iexact", "exported_by")
    search_help_text = _("The mark on a file or a sheet, or who took it")
    readonly_fields = ("batch_link",)
    fieldsets = ((None, {"fields": (("mark", "form"), "batch_link", ("exported_by", "exported_at"))}),)

    @admin.display(description=_("batch"), ordering="batch")
    def batch_link(self, export: CardExport) -> str:
        """The batch."""
        return link_to(export.batch)
