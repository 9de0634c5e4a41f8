from django.contrib import admin

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import ProductGroup


@admin.register(ProductGroup)
class ProductGroupAdmin(ConsoleAdmin):
    """Shelves of the catalogue."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
