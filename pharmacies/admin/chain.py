from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Chain


@admin.register(Chain)
class ChainAdmin(ConsoleAdmin):
    """Networks of pharmacies."""

    list_display = ("name", "legal_entity_count")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chain]:
        """Chains with how many companies they have."""
        return super().get_queryset(request).annotate(companies=Count("legal_entities"))

    @admin.display(description=_("companies"), ordering="companies")
    def legal_entity_count(self, chain: Chain) -> int:
        """How many companies trade under the brand."""
        return chain.companies
