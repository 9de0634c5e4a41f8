from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from pharmacies.models import Manufacturer


@admin.register(Manufacturer)
class ManufacturerAdmin(ConsoleAdmin):
    """Makers of goods; those with a legal entity may fund promotions."""

    list_display = ("name", "country", "participant", "product_count")
    list_select_related = ("legal_entity",)
    search_fields = ("name",)
    autocomplete_fields = ("legal_entity",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Manufacturer]:
        """Makers with how many products they have."""
        return super().get_queryset(request).annotate(product_total=Count("products"))

    @admin.display(description=_("takes part as"), ordering="legal_entity__short_name")
    def participant(self, manufacturer: Manufacturer) -> str:
        """The legal entity that funds promotions, if any."""
        return link_to(manufacturer.legal_entity)

    @admin.display(description=_("products"), ordering="product_total")
    def product_count(self, manufacturer: Manufacturer) -> int:
        """How many products of the catalogue it makes."""
        return manufacturer.product_total
