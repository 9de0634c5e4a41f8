from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RadioFilter


class ToLookIntoFilter(RadioFilter):
    """Receipts with a reason to look into them."""

    title = _("to look into")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The only choice."""
        return [("yes", _("with a reason"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The receipts."""
        return queryset.exclude(review_reasons=[]) if self.value() == "yes" else queryset
