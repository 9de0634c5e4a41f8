from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to
from promotions.models import CouponExport


@admin.register(CouponExport)
class CouponExportAdmin(ReadOnlyAdmin):
    """Who took codes out of the system, when, in which form; a found file is traced by its mark."""

    list_display = ("mark", "batch_link", "form", "coupons", "exported_by", "exported_at")
    list_select_related = ("batch__series",)
    list_filter = (("form", ChoicesDropdownFilter), ("exported_at", RangeDateTimeFilter))
    search_fields = ("mark__iexact", "exported_by", "batch__series__name")
    search_help_text = _("The mark on a file or a sheet, who took it, or the series")
    readonly_fields = ("batch_link",)
    fieldsets = ((None, {"fields": (("mark", "form"), ("batch_link", "coupons"), ("exported_by", "exported_at"))}),)

    @admin.display(description=_("batch"), ordering="batch")
    def batch_link(self, export: CouponExport) -> str:
        """The batch."""
        return link_to(export.batch)
