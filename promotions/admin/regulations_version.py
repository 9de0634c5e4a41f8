from django.contrib import admin

from coalition.toolkit.admin.base import ReadOnlyAdmin
from promotions.models import RegulationsVersion


@admin.register(RegulationsVersion)
class RegulationsVersionAdmin(ReadOnlyAdmin):
    """Published wordings of the regulations."""

    list_display = ("programme", "number", "order_number", "published_on", "effective_on")
    list_select_related = ("programme",)
    search_fields = ("order_number", "text_hash")
    fieldsets = (
        (None, {"fields": (("programme", "number"), "order_number", ("published_on", "effective_on"), "text_hash")}),
    )
