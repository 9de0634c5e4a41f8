from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.formats.base_formats import CSV, XLSX
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.contrib.import_export.forms import ImportForm

from coalition.toolkit.admin.asking import address_of
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from coalition.toolkit.admin.previewed import PreviewedImport
from settlements.admin.receipt_file import ReceiptFile
from settlements.models import Accumulation


@admin.register(Accumulation)
class AccumulationAdmin(PreviewedImport, ReadOnlyAdmin):
    """The register that levels read; receipts from before the card are imported here."""

    list_display = (
        "account_link",
        pill(Accumulation, "kind", purchase="success", opening="primary"),
        "amount_kopecks",
        "business_on",
        "reason",
    )
    list_select_related = ("account",)
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("account__cards__number__exact", "reason")
    search_help_text = gettext_lazy("A card number, or the reason")
    readonly_fields = ("account_link",)
    fieldsets = ((None, {"fields": (("account_link", "kind"), ("amount_kopecks", "business_on"), "reason")}),)
    resource_classes = (ReceiptFile,)
    import_form_class = ImportForm
    skip_admin_log = True

    @admin.display(description=gettext_lazy("account"), ordering="account")
    def account_link(self, row: Accumulation) -> Any:
        """The account by its number."""
        return link_to(row.account, f"№\u00a0{row.account_id}")

    def get_import_formats(self) -> list[Any]:
        """What a file may be."""
        return [XLSX, CSV]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may import cards."""
        return request.user.has_perm("settlements.add_cardimport")

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """When and by whom."""
        return {"now": timezone.now(), "by": request.user.get_username()}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Back to the register."""
        messages.success(request, _("Receipts counted: %(count)s.") % {"count": result.total_rows})
        return HttpResponseRedirect(address_of(self))
