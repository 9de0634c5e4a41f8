from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX
from unfold.contrib.filters.admin import AutocompleteSelectFilter, BooleanRadioFilter
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from coalition.toolkit.admin.base import ConsoleAdmin, ConsoleInline
from coalition.toolkit.admin.columns import badge
from pharmacies.admin.catalogue_file import CatalogueFile
from pharmacies.models import Product, VatRate

FLAG_PILLS = {"is_rx": "danger", "is_vital": "warning", "is_pku": "danger", "is_supplement": "info"}


class VatRateInline(ConsoleInline):
    """The VAT rate and the day it holds from."""

    model = VatRate
    may_delete = True
    verbose_name_plural = _("VAT by date")
    fields = ("rate_bp", "starts_on", "ends_on")


@admin.register(Product)
class ProductAdmin(ConsoleAdmin, ImportExportModelAdmin):
    """The catalogue: goods by the codes that tills send, with the flags that the law looks at."""

    list_display = ("name", "code", "gtin", "manufacturer", "group", "flag_pills")
    list_select_related = ("manufacturer", "group")
    list_filter = (
        ("manufacturer", AutocompleteSelectFilter),
        ("group", AutocompleteSelectFilter),
        ("is_rx", BooleanRadioFilter),
        ("is_vital", BooleanRadioFilter),
        ("is_supplement", BooleanRadioFilter),
    )
    search_fields = ("name", "code", "gtin", "substance__name")
    search_help_text = _("Name, code, barcode or substance")
    autocomplete_fields = ("manufacturer", "group", "substance")
    inlines = (VatRateInline,)
    fieldsets = (
        (None, {"fields": ("name", ("code", "gtin"), ("manufacturer", "group"), ("substance", "atc_code"))}),
        (
            _("What the law looks at"),
            {
                "description": _("These flags decide whether a discount, points or an advertisement is allowed."),
                "fields": (
                    ("is_medicine", "is_rx", "is_vital"),
                    ("is_pku", "is_supplement"),
                    ("is_infant_formula", "is_certificate"),
                ),
            },
        ),
    )
    resource_classes = (CatalogueFile,)
    import_form_class = ImportForm
    export_form_class = ExportForm
    skip_admin_log = True

    def get_import_formats(self) -> list[Any]:
        """What a file may be."""
        return [XLSX, CSV]

    get_export_formats = get_import_formats

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The day from which rates of the file hold."""
        return {"today": timezone.localdate()}

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The day whose rates are exported."""
        return {"today": timezone.localdate()}

    def get_export_queryset(self, request: HttpRequest) -> Any:
        """Products with all that a row of the file tells."""
        return super().get_export_queryset(request).select_related("substance").prefetch_related("vat_rates")

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may add and change products."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may read them: staff without that right is not handed the whole catalogue."""
        return self.has_view_permission(request)

    @admin.display(description=_("flags"))
    def flag_pills(self, product: Product) -> Any:
        """The flags that the law looks at."""
        pills = [
            (badge(Product._meta.get_field(name).verbose_name, variant),)
            for name, variant in FLAG_PILLS.items()
            if getattr(product, name)
        ]
        return format_html_join(" ", "{}", pills) or "–"
